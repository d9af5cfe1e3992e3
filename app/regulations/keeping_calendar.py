"""The days that are not what their weekday says: holidays, and days worked in exchange."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.db import db
from app.documents.sheets import SheetRow, read_sheet
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.models import CalendarDay
from app.regulations.periods import WorkCalendar
from app.text import fold

LONGEST = 1000
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SATURDAY = 5


class DayPointless(DomainError):
    """A weekend that is off, or a weekday that is worked, is so anyway."""


class CalendarUnreadable(DomainError):
    """Rows of an uploaded table are no days. `faults` says which and why."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults[:20]))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is off, or worked although it is a Saturday or Sunday."""

    on_date: date
    works: bool
    title: str


def list_days() -> Sequence[CalendarDay]:
    """All days of the table, the latest first."""
    return db.session.scalars(select(CalendarDay).order_by(CalendarDay.on_date.desc())).all()


def work_calendar() -> WorkCalendar:
    """The calendar that working days are counted by."""
    days = list_days()
    return WorkCalendar(
        holidays=frozenset(day.on_date for day in days if not day.works),
        swapped=frozenset(day.on_date for day in days if day.works),
    )


def keep_days(days: Iterable[SpecialDay], *, by: Actor) -> int:
    """Add days or replace what the table says of them; give how many. Raises DayPointless."""
    known = {day.on_date: day for day in list_days()}
    kept = []
    for day in days:
        if day.works is (day.on_date.weekday() < _SATURDAY):
            raise DayPointless(
                _("%(day)s vốn đã như vậy: không cần ghi.", day=f"{day.on_date:%d/%m/%Y}")
            )
        row = known.setdefault(day.on_date, CalendarDay(on_date=day.on_date))
        row.works, row.title = day.works, day.title
        db.session.add(row)
        kept.append({"on": day.on_date.isoformat(), "works": day.works, "title": day.title})
    db.session.flush()
    record("work_calendar.kept", by=by, subject="calendar", days=kept)
    return len(kept)


def remove_day(day: CalendarDay, *, by: Actor) -> None:
    """Let a day be again what its weekday says."""
    db.session.delete(day)
    db.session.flush()
    record("work_calendar.removed", by=by, subject="calendar", on=day.on_date.isoformat())


def export_calendar() -> bytes:
    """The table as a workbook that `read_calendar` reads."""
    columns = (
        Column(title="Ngày", kind=Kind.DATE, width=14),
        Column(title="Loại", width=14, choices=("Nghỉ", "Làm bù")),
        Column(title="Tên", width=50),
    )
    rows = [(day.on_date, "Làm bù" if day.works else "Nghỉ", day.title) for day in list_days()]
    return workbook([Sheet(name="Ngày nghỉ, làm bù", columns=columns, rows=rows)])


def read_calendar(data: bytes) -> list[SpecialDay]:
    """Read a table of day, kind and name, one header row first.

    Raises CalendarUnreadable naming every faulty row, or UploadRefused for no table.
    """
    found: dict[date, SpecialDay] = {}
    faults = []
    for row in read_sheet(data, max_rows=LONGEST, max_columns=20)[1:]:
        day = _read_row(row)
        if day is None:
            faults.append(_("Dòng %(row)d: cần ngày, Nghỉ hoặc Làm bù, và tên.", row=row.number))
        elif day.on_date in found:
            faults.append(_("Dòng %(row)d: ngày này đã có ở trên.", row=row.number))
        else:
            found[day.on_date] = day
    if faults or not found:
        raise CalendarUnreadable(faults or [_("Bảng không có ngày nào.")])
    return list(found.values())


def _read_row(row: SheetRow) -> SpecialDay | None:
    cells, texts = (*row.cells, None, None), (*row.texts(), "", "")
    day, kind, title = _read_day(cells[0], texts[0]), fold(texts[1]), texts[2]
    if day is None or kind not in {"nghi", "lam bu"} or not title:
        return None
    return SpecialDay(day, kind == "lam bu", title[:200])


def _read_day(cell: object, text: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
