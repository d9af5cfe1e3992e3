"""Minutes (biên bản): what happened, perhaps a table of it, and who signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.official import Cell, ListColumn, Masthead, rows_as_data
from app.documents.pdf import render_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A place to sign: in what capacity, and the name if it is known."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table inside minutes; `row_height_mm` leaves room for what is written by hand."""

    columns: tuple[ListColumn, ...]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    row_height_mm: float = 0

    def as_data(self) -> dict[str, object]:
        return {
            "title": self.title,
            "columns": [column.as_data() for column in self.columns],
            "rows": rows_as_data(self.rows),
            "row_height": self.row_height_mm,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """A record of an act, its paragraphs before and after its tables, and its signers."""

    masthead: Masthead
    subject: str
    """What it is about: "Về việc thí sinh vi phạm nội quy thi"."""
    paragraphs: tuple[str, ...]
    signers: tuple[Signer, ...]
    tables: tuple[Table, ...] = ()
    closing: tuple[str, ...] = ()
    """Paragraphs below the tables."""
    title: str = "Biên bản"


def print_minutes(paper: Minutes) -> bytes:
    """Print the minutes; tables repeat their head on every page, signatures stay together."""
    for table in paper.tables:
        for row in table.rows:
            if len(row) != len(table.columns):
                raise ValueError(f"{len(row)} cells in a row of {len(table.columns)} columns")
    data = {
        "masthead": paper.masthead.as_data(),
        "title": paper.title,
        "subject": paper.subject,
        "paragraphs": list(paper.paragraphs),
        "tables": [table.as_data() for table in paper.tables],
        "closing": list(paper.closing),
        "signers": [{"role": signer.role, "name": signer.name} for signer in paper.signers],
    }
    return render_pdf("minutes.typ", data)
