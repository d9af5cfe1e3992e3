"""Reading scores from a sheet: from paper marking or another system, all rows or none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app import text
from app.candidates.models import Candidate
from app.documents.sheets import SheetRow, Value, read_sheet, value_text
from app.documents.uploads import UploadRefused
from app.exams.models import Exam, Paper
from app.i18n import N_, _
from app.results import queries

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "candidate_number": ("candidate number", "so bao danh", "sbd"),
    "national_id": ("national id", "so cccd", "cccd", "so can cuoc", "so dinh danh"),
    "paper": ("paper", "mon thi", "bai thi", "mon"),
    "score": ("score", "diem", "diem thi", "diem bai thi", "diem so"),
}
"""Column to the headers it may have, folded."""

DECIMALS = 2
MARK = re.compile(r"-?[0-9]{1,6}([.,][0-9]{1,6})?")
"""A mark as typed: plain digits, a point or a comma before the decimals, no thousands."""


class NoScoreColumns(UploadRefused):
    """The sheet's first row does not name the columns that are needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFault:
    """What is wrong with one row, where, in words."""

    row: int
    column: str
    template: str
    params: Mapping[str, object]

    @property
    def message(self) -> str:
        """The sentence in the reader's language."""
        return _(self.template, **self.params)


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """Marks by (candidate id, paper id), and every fault. Import only when there is none."""

    marks: Mapping[tuple[UUID, UUID], Decimal]
    faults: Sequence[ScoreFault]


class _RowFault(Exception):
    def __init__(self, column: str, template: str, **params: object) -> None:
        super().__init__(template)
        self.column, self.template, self.params = column, template, params


def read_scores(data: bytes, exam: Exam) -> ScoreReading:
    """Read an XLSX or CSV sheet of the exam's scores. Raise UploadRefused or NoScoreColumns."""
    header, *rows = read_sheet(data) or [SheetRow(1, ())]
    columns = _find_columns(header)
    reader = _Reader(exam, columns)
    marks: dict[tuple[UUID, UUID], Decimal] = {}
    faults = []
    for row in rows:
        try:
            key, mark = reader.read(row)
            if key in marks:
                raise _RowFault("score", N_("Thí sinh và môn thi này đã có ở một dòng trên."))
            marks[key] = mark
        except _RowFault as fault:
            faults.append(
                ScoreFault(
                    row=row.number,
                    column=fault.column,
                    template=fault.template,
                    params=fault.params,
                )
            )
    return ScoreReading(marks, faults)


def _find_columns(header: SheetRow) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for position, title in enumerate(header.texts()):
        plain = " ".join(text.fold(title).replace("_", " ").replace(".", " ").split())
        for column, titles in COLUMNS.items():
            if plain in titles:
                found.setdefault(column, position)
    known = "candidate_number" in found or "national_id" in found
    if not known or not {"paper", "score"} <= found.keys():
        raise NoScoreColumns(
            N_(
                "Dòng đầu của bảng phải có các cột “Số báo danh” (hoặc “Số CCCD”), “Môn thi” và "
                "“Điểm”. Hãy tải tệp mẫu."
            )
        )
    return found


class _Reader:
    """Turns rows into marks of one exam."""

    def __init__(self, exam: Exam, columns: Mapping[str, int]) -> None:
        self.columns = columns
        candidates = queries.list_candidates(exam.id)
        self.by_number = {candidate.number.casefold(): candidate for candidate in candidates}
        self.by_national_id = {c.application.national_id: c for c in candidates}
        self.papers = {name: paper for paper in exam.papers for name in _names(paper)}

    def read(self, row: SheetRow) -> tuple[tuple[UUID, UUID], Decimal]:
        """Candidate, paper and mark of one row."""
        candidate = self._candidate(row)
        paper = self._paper(row)
        return (candidate.id, paper.id), self._mark(self._cell(row, "score"), paper)

    def _cell(self, row: SheetRow, column: str) -> Value:
        return row.cells[self.columns[column]] if column in self.columns else None

    def _candidate(self, row: SheetRow) -> Candidate:
        number = value_text(self._cell(row, "candidate_number")).strip()
        national_id = value_text(self._cell(row, "national_id")).strip()
        by_number = self.by_number.get(number.casefold())
        by_id = self.by_national_id.get(national_id)
        if number and by_number is None:
            raise _RowFault(
                "candidate_number", N_("Không có số báo danh “%(number)s”."), number=number
            )
        if national_id and by_id is None:
            raise _RowFault(
                "national_id",
                N_("Không có thí sinh nào mang số căn cước “%(number)s” và đã có số báo danh."),
                number=national_id,
            )
        if by_number and by_id and by_number is not by_id:
            raise _RowFault(
                "national_id", N_("Số báo danh và số căn cước không phải của cùng một người.")
            )
        candidate = by_number or by_id
        if candidate is None:
            raise _RowFault("candidate_number", N_("Thiếu số báo danh hoặc số căn cước."))
        return candidate

    def _paper(self, row: SheetRow) -> Paper:
        typed = value_text(self._cell(row, "paper"))
        paper = self.papers.get(text.fold(typed))
        if paper is None:
            raise _RowFault(
                "paper",
                N_("Không có môn thi “%(paper)s”; dùng %(codes)s."),
                paper=typed,
                codes=", ".join(sorted({paper.code for paper in self.papers.values()})),
            )
        return paper

    def _mark(self, value: Value, paper: Paper) -> Decimal:
        mark = _number(value)
        if mark is None:
            raise _RowFault(
                "score", N_("Điểm “%(score)s” không phải là số."), score=value_text(value)
            )
        if not 0 <= mark <= paper.scale:
            raise _RowFault(
                "score",
                N_("Điểm %(score)s nằm ngoài thang điểm 0–%(scale)s."),
                score=value_text(mark),
                scale=value_text(paper.scale),
            )
        if mark != round(mark, DECIMALS):
            raise _RowFault(
                "score",
                N_("Điểm %(score)s có quá hai chữ số thập phân."),
                score=value_text(mark),
            )
        return mark.quantize(Decimal(1).scaleb(-DECIMALS))


def _names(paper: Paper) -> tuple[str, ...]:
    """What a paper may be called in a sheet, folded: its code, title and short Vietnamese name."""
    short = {"law": ("phap luat", "mon 1", "trac nghiem phap luat"), "skills": ("ky nang", "mon 2")}
    return (paper.code, text.fold(paper.title), *short.get(paper.code, ()))


def _number(value: Value) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not MARK.fullmatch(value):
        return None
    return Decimal(value.replace(",", "."))
