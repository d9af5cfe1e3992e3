"""Reading an uploaded list of learners: bytes in; learners and faults out. No database here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app import clock
from app.documents.sheets import SheetRow, Value, read_sheet, value_text
from app.documents.uploads import Limits, check_xlsx
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.errors import DomainError
from app.i18n import _
from app.text import (
    NationalIdWarning,
    check_national_id,
    detect_legacy,
    fold,
    national_id_warnings,
)
from app.training.enrolling import NATIONAL_ID_FAULTS, Learner

LIMITS = Limits(size=5 << 20, rows=5_000, columns=50, cells=100_000)
HEADER_ROWS = 10
"""How far down the row of headings is looked for."""
OLDEST = 1930
TEXT_LIMIT = 300
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

NAME, NATIONAL_ID, BIRTH, UNIT, MAIL = (
    "Họ và tên",
    "Số căn cước",
    "Ngày sinh",
    "Đơn vị",
    "Thư điện tử",
)
HEADINGS: Mapping[str, str] = {
    "ho va ten": NAME,
    "ho ten": NAME,
    "so can cuoc": NATIONAL_ID,
    "so cccd": NATIONAL_ID,
    "can cuoc cong dan": NATIONAL_ID,
    "so dinh danh ca nhan": NATIONAL_ID,
    "ngay sinh": BIRTH,
    "ngay, thang, nam sinh": BIRTH,
    "don vi": UNIT,
    "don vi cong tac": UNIT,
    "thu dien tu": MAIL,
    "email": MAIL,
}
"""Folded headings that people write, and the column each one means."""
REQUIRED = (NAME, NATIONAL_ID, BIRTH, UNIT)


class HeadingsMissing(DomainError):
    """The first rows do not name the columns that are needed."""


class NoLearners(DomainError):
    """There is nobody below the headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFault:
    """What is wrong, or odd, in one cell: its row in the sheet, its column's name."""

    row: int
    column: str
    message: str
    stops: bool = True
    """False for what a person should look at but may be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLearner:
    """A row that reads as a learner."""

    row: int
    learner: Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerSheet:
    """What the file says; it may be taken in when no fault stops it."""

    learners: tuple[SheetLearner, ...]
    faults: tuple[SheetFault, ...]
    rows: int

    @property
    def stopped(self) -> bool:
        """Whether a fault forbids taking the list in."""
        return any(fault.stops for fault in self.faults)


def template_workbook() -> bytes:
    """An empty list to fill in; the identity numbers' column is text, so that zeros stay."""
    columns = (
        Column(title=NAME, width=28),
        Column(title=NATIONAL_ID, width=18),
        Column(title=BIRTH, kind=Kind.DATE, width=14),
        Column(title=UNIT, width=44),
        Column(title=MAIL, width=30),
    )
    return workbook([Sheet(name="Danh sách học viên", columns=columns)])


def read_learners(data: bytes) -> LearnerSheet:
    """Read the file, every fault of it.

    Raise UploadRefused, SheetUnreadable, SheetTooLarge, HeadingsMissing or NoLearners.
    """
    check_xlsx(data, LIMITS)
    rows = read_sheet(data, max_rows=LIMITS.rows, max_columns=LIMITS.columns)
    start, columns = _find_headings(rows)
    body = rows[start + 1 :]
    learners: list[SheetLearner] = []
    faults: list[SheetFault] = []
    for row in body:
        cells = {name: row.cells[index] for name, index in columns.items()}
        if not any(cell is not None for cell in cells.values()):
            continue
        learner, found = _read_row(row.number, cells)
        faults.extend(found)
        learners.append(SheetLearner(row=row.number, learner=learner))
    if not learners:
        raise NoLearners(_("Tệp không có học viên nào dưới dòng tiêu đề."))
    faults.extend(_repeated(learners))
    ordered = sorted(faults, key=lambda fault: fault.row)
    return LearnerSheet(learners=tuple(learners), faults=tuple(ordered), rows=len(learners))


def _find_headings(rows: Sequence[SheetRow]) -> tuple[int, dict[str, int]]:
    for index, row in enumerate(rows[:HEADER_ROWS]):
        columns: dict[str, int] = {}
        for place, text in enumerate(row.texts()):
            name = HEADINGS.get(fold(text).rstrip(" *:"))
            if name is not None:
                columns.setdefault(name, place)
        if all(name in columns for name in REQUIRED):
            return index, columns
    raise HeadingsMissing(
        _(
            "Không tìm thấy dòng tiêu đề có đủ các cột: %(columns)s. Hãy dùng tệp mẫu.",
            columns=", ".join(REQUIRED),
        )
    )


def _read_row(row: int, cells: Mapping[str, Value]) -> tuple[Learner, list[SheetFault]]:
    texts = {name: value_text(cell) for name, cell in cells.items()}
    birth_on = _read_birth(cells[BIRTH])
    learner = Learner(
        full_name=texts[NAME],
        national_id=texts[NATIONAL_ID],
        birth_on=birth_on or date.min,
        unit=texts[UNIT],
        email=texts.get(MAIL, ""),
    )
    messages = {
        NAME: _text_fault(learner.full_name),
        NATIONAL_ID: _number_fault(learner.national_id),
        BIRTH: "" if birth_on else _("Ngày sinh phải đủ ngày/tháng/năm, như 05/02/1990."),
        UNIT: _text_fault(learner.unit),
        MAIL: _mail_fault(learner.email),
    }
    faults = [
        SheetFault(row=row, column=column, message=message)
        for column, message in messages.items()
        if message
    ]
    if birth_on and not messages[NATIONAL_ID]:
        faults += [
            SheetFault(row=row, column=NATIONAL_ID, message=_warning(warning), stops=False)
            for warning in national_id_warnings(learner.national_id, birth_on.year, None)
        ]
    return learner, faults


def _number_fault(national_id: str) -> str:
    wrong = check_national_id(national_id)
    return "" if wrong is None else _(NATIONAL_ID_FAULTS[wrong])


def _mail_fault(email: str) -> str:
    if not email or EMAIL.fullmatch(email):
        return ""
    return _("Địa chỉ thư điện tử không hợp lệ.")


def _text_fault(text: str) -> str:
    if not text:
        return _("Ô này để trống.")
    if len(text) > TEXT_LIMIT:
        return _("Ô này dài quá %(limit)d ký tự.", limit=TEXT_LIMIT)
    if detect_legacy(text):
        return _("Chữ gõ bằng phông cũ (TCVN3 hoặc VNI). Hãy chuyển tệp sang Unicode.")
    return ""


def _read_birth(cell: Value) -> date | None:
    """A full date that somebody of working age may be born on; a bare year is not one."""
    match cell:
        case datetime():
            found: date | None = cell.date()
        case date():
            found = cell
        case str():
            found = _parse_day(cell)
        case Decimal() | None:
            found = None
    latest = clock.today().year - 18
    return found if found is not None and OLDEST <= found.year <= latest else None


def _parse_day(text: str) -> date | None:
    parts = DAY.fullmatch(text)
    if parts is None:
        return None
    day, month, year = map(int, parts.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _warning(warning: NationalIdWarning) -> str:
    if warning is NationalIdWarning.BIRTH_YEAR:
        return _("Năm sinh trong số căn cước khác ngày sinh. Hãy đối chiếu với thẻ.")
    return _("Mã tỉnh trong số căn cước không có trong danh mục. Hãy đối chiếu với thẻ.")


def _repeated(learners: Sequence[SheetLearner]) -> list[SheetFault]:
    first: dict[str, int] = {}
    faults = []
    for one in learners:
        number = one.learner.national_id
        before = first.setdefault(number, one.row)
        if number and before != one.row:
            message = _("Trùng số căn cước với dòng %(row)d.", row=before)
            faults.append(SheetFault(row=one.row, column=NATIONAL_ID, message=message))
    return faults
