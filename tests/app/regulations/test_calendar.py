from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from app.documents.xlsx import Column, Sheet, workbook
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.regulations import keeping_calendar as calendar
from app.regulations.keeping_calendar import SpecialDay
from tests.factories import UserFactory

HOLIDAY = SpecialDay(date(2026, 9, 2), False, "Quốc khánh")
SWAPPED = SpecialDay(date(2026, 8, 22), True, "Làm bù cho 31/8")


@pytest.fixture
def admin():
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


def test_days_are_kept_replaced_and_removed_and_the_ledger_tells(session, admin):
    calendar.keep_days([HOLIDAY, SWAPPED], by=admin)
    calendar.keep_days([SpecialDay(HOLIDAY.on_date, False, "Nghỉ Quốc khánh")], by=admin)

    assert calendar.work_calendar().holidays == {HOLIDAY.on_date}
    assert calendar.work_calendar().swapped == {SWAPPED.on_date}
    calendar.remove_day(calendar.list_days()[0], by=admin)
    assert [day.title for day in calendar.list_days()] == [SWAPPED.title]
    acts = session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()
    assert acts == ["work_calendar.kept"] * 2 + ["work_calendar.removed"]


@pytest.mark.parametrize("day", [date(2026, 8, 22), date(2026, 8, 23)])
def test_a_weekend_is_off_anyway_and_a_weekday_worked(admin, day):
    with pytest.raises(calendar.DayPointless):
        calendar.keep_days([SpecialDay(day, False, "x")], by=admin)
    with pytest.raises(calendar.DayPointless):
        calendar.keep_days([SpecialDay(HOLIDAY.on_date, True, "x")], by=admin)


def test_a_downloaded_table_is_read_back_as_it_was(admin):
    calendar.keep_days([HOLIDAY, SWAPPED], by=admin)
    assert set(calendar.read_calendar(calendar.export_calendar())) == {HOLIDAY, SWAPPED}


def table(*rows):
    columns = tuple(Column(title=title, width=9) for title in ("Ngày", "Loại", "Tên"))
    return workbook([Sheet(name="Bảng", columns=columns, rows=rows)])


def test_every_faulty_row_is_named():
    rows = [
        ("02/09/2026", "Nghỉ", "Quốc khánh"),
        ("31/02/2026", "Nghỉ", "x"),
        ("03/09/2026", "Đi chơi", "x"),
        ("02/09/2026", "Nghỉ", "Lại"),
    ]
    with pytest.raises(calendar.CalendarUnreadable) as refused:
        calendar.read_calendar(table(*rows))
    assert [fault[:6] for fault in refused.value.faults] == ["Dòng 3", "Dòng 4", "Dòng 5"]


def test_an_empty_table_is_refused():
    with pytest.raises(calendar.CalendarUnreadable):
        calendar.read_calendar(table())


def test_the_page_takes_days_and_tables(as_administrator):
    assert "Chưa ghi ngày nghỉ nào" in as_administrator.get("/regulations/calendar").text
    day = {"on_date": "2026-09-02", "works": "off", "title": "Quốc khánh"}
    as_administrator.post("/regulations/calendar/days", **day)
    content = table(("22/08/2026", "Làm bù", "Bù cho 31/8"))
    as_administrator.post("/regulations/calendar/file", table=(BytesIO(content), "ngay.xlsx"))

    page = as_administrator.get("/regulations/calendar")
    assert "Quốc khánh" in page.text
    assert "Bù cho 31/8" in page.text
    (first, _second) = calendar.list_days()
    as_administrator.post(f"/regulations/calendar/days/{first.id}/remove")
    assert "Quốc khánh" not in as_administrator.get("/regulations/calendar").text


def test_what_cannot_be_taken_is_told_beside_its_box(as_administrator):
    day = {"on_date": "2026-09-05", "works": "off", "title": "x"}
    assert "vốn đã như vậy" in as_administrator.post("/regulations/calendar/days", **day).text
    no_table = (BytesIO(b"PK\x03\x04"), "x.xlsx")
    page = as_administrator.post("/regulations/calendar/file", table=no_table)
    assert page.status == 200
    assert calendar.list_days() == []


def test_an_inspector_reads_the_calendar_and_does_not_change_it(as_inspector):
    assert as_inspector.get("/regulations/calendar").status == 200
    assert as_inspector.get("/regulations/calendar.xlsx").status == 200
    assert as_inspector.post("/regulations/calendar/days").status == 403
    assert as_inspector.post("/regulations/calendar/file").status == 403
