"""An official list: of candidates, of those eligible, of posts, of members."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.official import Cell, ListColumn, Masthead, Signature, rows_as_data
from app.documents.pdf import render_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """A titled table with its masthead and signature; each row has a cell for each column."""

    masthead: Masthead
    subject: str
    """What is listed: "Thí sinh đủ điều kiện dự thi …"."""
    columns: tuple[ListColumn, ...]
    rows: Sequence[Sequence[Cell]]
    signature: Signature
    title: str = "Danh sách"
    reference: str = ""
    """The decision it belongs to: "(Kèm theo Quyết định số …)"."""
    total: str = ""
    """The closing line: "Danh sách gồm 120 thí sinh./."."""
    landscape: bool = False


def official_list(paper: OfficialList) -> bytes:
    """Print the list; the table's head repeats on every page."""
    for row in paper.rows:
        if len(row) != len(paper.columns):
            raise ValueError(f"{len(row)} cells in a row of {len(paper.columns)} columns")
    data = {
        "masthead": paper.masthead.as_data(),
        "title": paper.title,
        "subject": paper.subject,
        "reference": paper.reference,
        "columns": [column.as_data() for column in paper.columns],
        "rows": rows_as_data(paper.rows),
        "total": paper.total,
        "signature": paper.signature.as_data(),
        "landscape": paper.landscape,
    }
    return render_pdf("list.typ", data)
