"""Reading a registration workbook: every person's row becomes claims or says what is wrong with it.

Nobody is left out in silence and nothing is guessed. Identity cells that cannot be trusted stop the
row; oddities elsewhere stay in the claims as Unclear and go to a person with the findings.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from app.candidates.bulk import collector_paused
from app.candidates.workbook import identity
from app.candidates.workbook.cells import (
    cell_text,
    read_dated,
    read_declared,
    read_gender,
    read_year,
)
from app.candidates.workbook.identity import Problem
from app.candidates.workbook.layout import Layout, registration_layout
from app.candidates.workbook.rows import RegistrationReading, RegistrationRow, Remark
from app.candidates.workbook.sheet import Cell, Place, Table, find_table, open_workbook
from app.documents.uploads import DEFAULT_LIMITS, Limits, check_xlsx
from app.regulations.claims import Claims, Dated, Declared, Unclear
from app.text import national_id_warnings
from app.text.messages import N_, Message

_LEGACY_KINDS = frozenset({"text", "appraisal", "gender", "declared"})
_LEAST_CELLS = 3
"""Known cells a row without any identity cell needs to be somebody's row at all."""


@collector_paused()
def read_registration(
    data: bytes, *, known_ids: Collection[str], limits: Limits = DEFAULT_LIMITS
) -> RegistrationReading:
    """Read a workbook; `known_ids` are the identity numbers registered for this exam already.

    Raises app.documents.uploads.UploadRefused for a file that is no safe workbook or has no list.
    """
    check_xlsx(data, limits)
    layout = registration_layout()
    table, other_sheets = find_table(open_workbook(data), layout)
    reader = _Reader(table, layout, frozenset(known_ids))
    rows = tuple(reader.rows())
    return RegistrationReading(
        sheet=table.sheet,
        other_sheets=tuple(other_sheets),
        header_row=table.first,
        columns={_name(place): place.title for place in table.places},
        unknown_headers=table.unknown_headers,
        rows=rows,
        skipped_rows=tuple(reader.skipped),
    )


def _name(place: Place) -> str:
    return f"{place.column.field}.{place.year}" if place.year else place.column.field


class _Reader:
    """Goes down a table once; remembers identity numbers seen and whether the footer has begun."""

    def __init__(self, table: Table, layout: Layout, known_ids: frozenset[str]) -> None:
        self._table = table
        self._layout = layout
        self._known_ids = known_ids
        self._seen: dict[str, int] = {}
        self._footer = False
        self.skipped: list[int] = []

    def rows(self) -> Iterator[RegistrationRow]:
        """Read each row that is somebody's."""
        places = self._table.places
        below = self._table.rows[self._table.first :]
        for number, cells in enumerate(below, start=self._table.first + 1):
            if all(cell == "" for cell in cells):
                continue
            if self._is_person(cells):
                values = [(place, cells[place.index]) for place in places]
                yield _RowReader(number, values, self._layout).read(self._seen, self._known_ids)
            else:
                self.skipped.append(number)

    def _is_person(self, cells: Sequence[Cell]) -> bool:
        """Tell a person's row from totals, section titles, signatures and repeated headers."""
        filled = [place for place in self._table.places if cells[place.index] != ""]
        fields = {place.column.field for place in filled}
        if fields & {"national_id", "birth_date"}:
            return not self._is_header_again(cells, filled)
        texts = [cell_text(cell) for cell in cells]
        first_words = [text for text in texts if text and not text.isdigit()]
        self._footer = self._footer or any(map(self._layout.is_footer, first_words[:2]))
        return not self._footer and len(filled) >= _LEAST_CELLS

    @staticmethod
    def _is_header_again(cells: Sequence[Cell], filled: Sequence[Place]) -> bool:
        if not isinstance(cells[filled[0].index], str):
            return False
        repeated = sum(cells[place.index] == place.title for place in filled)
        return repeated >= _LEAST_CELLS


class _RowReader:
    """Reads one row and gathers what is wrong with it."""

    def __init__(self, number: int, values: list[tuple[Place, Cell]], layout: Layout) -> None:
        self._number = number
        self._layout = layout
        self._cells = {place.column.field: cell for place, cell in values}
        self._titles = {place.column.field: place.title for place, _ in values}
        self._values = values
        self._faults: list[Remark] = []
        self._warnings: list[Remark] = []

    def read(self, seen: dict[str, int], known_ids: frozenset[str]) -> RegistrationRow:
        """Return the row; `seen` maps identity numbers to the row that had them first."""
        name, problem = identity.read_name(self._cell("full_name"))
        self._refuse("full_name", problem)
        birth_date, problem = identity.read_birth_date(self._cell("birth_date"), self._layout)
        self._refuse("birth_date", problem)
        national_id, problem = identity.read_national_id(self._cell("national_id"))
        problem = problem or self._repeated(national_id, seen, known_ids)
        self._refuse("national_id", problem)
        self._check_texts()
        gender = self._gender()
        if problem is None:
            self._compare(national_id, birth_date, gender)
        self._require()
        claims = None
        if not self._faults and birth_date is not None:
            claims = self._claims(name, birth_date, national_id, gender)
        return RegistrationRow(
            number=self._number,
            full_name=name,
            national_id=national_id,
            claims=claims,
            faults=tuple(self._faults),
            warnings=tuple(self._warnings),
        )

    def _cell(self, field: str) -> Cell:
        return self._cells.get(field, "")

    def _text(self, field: str) -> str:
        return cell_text(self._cell(field))

    def _remark(self, field: str, problem: Problem) -> Remark:
        return Remark(
            row=self._number,
            field=field,
            column=self._titles.get(field, field),
            code=problem.code,
            message=problem.message,
            suggestion=problem.suggestion,
        )

    def _refuse(self, field: str, problem: Problem | None) -> None:
        if problem is not None:
            self._faults.append(self._remark(field, problem))

    def _repeated(
        self, national_id: str, seen: dict[str, int], known_ids: frozenset[str]
    ) -> Problem | None:
        """The problem of a number that another row or an earlier registration has.

        The later row is at fault even if the earlier one has faults too: which of the two is right
        is for whoever sent the file to say.
        """
        if national_id in known_ids:
            return Problem("already_registered", Message(N_("Số căn cước đã đăng ký kỳ thi này")))
        first = seen.setdefault(national_id, self._number)
        if first == self._number:
            return None
        template = N_("Số căn cước trùng với dòng %(row)s. Mỗi người chỉ đăng ký một lần")
        return Problem("repeated", Message(template, {"row": first}))

    def _check_texts(self) -> None:
        for place, cell in self._values:
            if place.column.kind in _LEGACY_KINDS and (problem := identity.find_legacy(cell)):
                self._faults.append(
                    Remark(
                        row=self._number,
                        field=place.column.field,
                        column=place.title,
                        code=problem.code,
                        message=problem.message,
                        suggestion=problem.suggestion,
                    )
                )

    def _gender(self) -> str | None:
        gender = read_gender(self._cell("gender"), self._layout)
        if not isinstance(gender, Unclear):
            return gender
        if not any(fault.field == "gender" for fault in self._faults):
            template = N_("Giới tính ghi “%(text)s”. Ghi Nam hoặc Nữ")
            self._refuse("gender", Problem("unreadable", Message(template, {"text": gender.text})))
        return None

    def _compare(self, national_id: str, birth_date: date | None, gender: str | None) -> None:
        year = birth_date.year if birth_date else None
        for code in national_id_warnings(national_id, year, gender):
            problem = Problem(code, Message(identity.ID_WARNINGS[code]))
            self._warnings.append(self._remark("national_id", problem))

    def _require(self) -> None:
        """Refuse blanks where the exam cannot do without: those not refused as identity above."""
        faulty = {fault.field for fault in self._faults}
        for field in sorted(self._layout.required_values & self._titles.keys() - faulty):
            if not str(self._cell(field)).strip():
                params = {"column": self._titles[field]}
                message = Message(N_("Chưa nhập cột “%(column)s”"), params)
                self._refuse(field, Problem("missing", message))

    def _dated(self, field: str) -> Dated:
        return read_dated(self._cell(field))

    def _declared(self, field: str) -> Declared:
        """Yes or no; None where the sheet has no such column, so nobody was asked."""
        if field not in self._cells:
            return None
        return read_declared(self._cell(field), self._layout)

    def _claims(self, name: str, birth_date: date, national_id: str, gender: str | None) -> Claims:
        return Claims(
            full_name=name,
            birth_date=birth_date,
            national_id=national_id,
            gender=gender,
            ethnicity=self._text("ethnicity"),
            employer=self._text("employer"),
            work_province=self._text("work_province"),
            exam_province=self._text("exam_province"),
            current_rank=self._text("current_rank"),
            degree=self._text("degree"),
            school=self._text("school"),
            graduation_year=read_year(self._cell("graduation_year")),
            degree_number=self._text("degree_number"),
            legal_work_from=self._dated("legal_work_from"),
            certificate_number=self._text("certificate_number"),
            certificate_on=self._dated("certificate_on"),
            appraisals={place.year: cell_text(cell) for place, cell in self._values if place.year},
            discipline=self._text("discipline"),
            discipline_on=self._dated("discipline_on"),
            under_discipline=self._declared("under_discipline"),
            prosecuted=self._declared("prosecuted"),
            consent=self._declared("consent"),
            volunteer_disadvantaged=self._declared("volunteer_disadvantaged"),
            residence=self._text("residence"),
            father=self._text("father"),
            mother=self._text("mother"),
            spouse=self._text("spouse"),
            phone=self._text("phone"),
            email=self._text("email"),
        )
