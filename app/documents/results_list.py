"""The list of results: candidates by rank under each quota, with covered identity numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.documents.official import (
    Cell,
    ListColumn,
    Masthead,
    Signature,
    cell_text,
)
from app.documents.pdf import render_pdf
from app.text import mask_national_id

BEFORE_SCORES = (
    ListColumn(title="Hạng", align="center", width_mm=12),
    ListColumn(title="Số báo danh", align="center", width_mm=22),
    ListColumn(title="Họ và tên"),
    ListColumn(title="Ngày sinh", align="center", width_mm=22),
    ListColumn(title="Số định danh", align="center", width_mm=26),
)
AFTER_SCORES = (
    ListColumn(title="Ưu tiên", align="right", width_mm=13),
    ListColumn(title="Tổng điểm", align="right", width_mm=15),
    ListColumn(title="Kết quả", align="center", width_mm=25),
    ListColumn(title="Ghi chú", width_mm=16),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One candidate's result. The identity number is given whole and printed covered."""

    rank: int | None
    candidate_number: str
    full_name: str
    born_on: date | None
    national_id: str
    scores: tuple[Decimal | None, ...]
    """One for each paper of the list; None where the paper was not taken."""
    bonus: Decimal | None
    total: Decimal | None
    outcome: str
    note: str = ""

    def as_row(self) -> list[str]:
        """Give the cells in the order of the columns."""
        before: tuple[Cell, ...] = (
            self.rank,
            self.candidate_number,
            self.full_name,
            self.born_on,
            mask_national_id(self.national_id),
        )
        after: tuple[Cell, ...] = (self.bonus, self.total, self.outcome, self.note)
        scores = ["–" if score is None else cell_text(score) for score in self.scores]
        return [*map(cell_text, before), *scores, *map(cell_text, after)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultGroup:
    """The candidates of one quota; an empty heading prints none."""

    rows: tuple[ResultRow, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsList:
    """The results of an exam, ready to be signed."""

    masthead: Masthead
    exam: str
    papers: tuple[str, ...]
    groups: tuple[ResultGroup, ...]
    signature: Signature
    title: str = "Danh sách kết quả thi"
    reference: str = ""
    total: str = ""

    def rows(self) -> Iterator[list[str] | str]:
        """Give the table's rows; a string is a heading over all columns."""
        for group in self.groups:
            if group.heading:
                yield group.heading
            for row in group.rows:
                if len(row.scores) != len(self.papers):
                    raise ValueError(f"{row.candidate_number} lacks a score for each paper")
                yield row.as_row()


def results_list(paper: ResultsList) -> bytes:
    """Print the results, landscape; the table's head repeats on every page."""
    scores = [ListColumn(title=name, align="right", width_mm=17) for name in paper.papers]
    count = sum(len(group.rows) for group in paper.groups)
    data = {
        "masthead": paper.masthead.as_data(),
        "title": paper.title,
        "exam": paper.exam,
        "reference": paper.reference,
        "columns": [column.as_data() for column in (*BEFORE_SCORES, *scores, *AFTER_SCORES)],
        "rows": list(paper.rows()),
        "total": paper.total or f"Danh sách gồm {count} thí sinh./.",
        "signature": paper.signature.as_data(),
    }
    return render_pdf("results.typ", data)
