import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.sittings.models import Room, Seat, Sitting
from app.sittings.seat_codes import notice_code

SECRET = "a secret for tests only"
PDF = b"%PDF-"


def acts() -> list[str]:
    return list(db.session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)))


def test_an_administrator_adds_a_room_and_takes_it_away(as_administrator, day):
    round_ = day()
    base = f"/exams/{round_.exam.id}"
    page = as_administrator.post(f"{base}/rooms/new", code="03", site="Học viện", capacity="24")
    assert page.url == f"{base}/sittings/"
    assert "03" in as_administrator.get(page.url).text

    room = db.session.scalars(select(Room).where(Room.code == "03")).one()
    as_administrator.post(f"{base}/rooms/{room.id}/remove")
    assert db.session.get(Room, room.id) is None
    assert acts()[-2:] == ["room.added", "room.removed"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "01", "site": "Học viện", "capacity": "24"}, "đã có phòng số 01"),
        ({"code": "", "site": "Học viện", "capacity": "24"}, "Hãy nhập số phòng"),
        ({"code": "03", "site": "", "capacity": "24"}, "Hãy nhập địa điểm thi"),
        ({"code": "03", "site": "Học viện", "capacity": "0"}, "từ 1 đến 500"),
        ({"code": "03", "site": "Học viện", "capacity": "9" * 400}, "quá lớn"),
    ],
)
def test_a_room_that_will_not_do_is_explained(as_administrator, day, typed, said):
    page = as_administrator.post(f"/exams/{day().exam.id}/rooms/new", **typed)
    assert page.status == 200
    assert said in page.text
    assert len(db.session.scalars(select(Room)).all()) == 2


def test_a_room_with_people_in_it_stays(as_administrator, day):
    round_ = day().seat_everybody()
    page = as_administrator.post(f"/exams/{round_.exam.id}/rooms/{round_.rooms[0].id}/remove")
    assert page.status == 409
    assert db.session.get(Room, round_.rooms[0].id)


def test_a_sitting_is_scheduled_at_a_time_in_vietnam(as_administrator, day):
    round_ = day()
    page = as_administrator.post(
        f"/exams/{round_.exam.id}/sittings/new",
        paper=str(round_.paper.id),
        title="Ca chiều",
        starts_at="2027-01-15T13:30",
    )
    shown = as_administrator.get(page.url)
    assert "Ca chiều" in shown.texts("h1")[0]
    assert "13:30 ngày 15/01/2027" in shown.text
    assert acts()[-1] == "sitting.scheduled"


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [("2020-01-15T13:30", "sau thời điểm hiện tại"), ("2027-01-15T08:00", "đã có một ca")],
)
def test_a_time_that_will_not_do_is_explained(as_administrator, day, starts_at, said):
    round_ = day()
    page = as_administrator.post(
        f"/exams/{round_.exam.id}/sittings/new",
        paper=str(round_.paper.id),
        title="Ca khác",
        starts_at=starts_at,
    )
    assert page.status == 200
    assert said in page.text


def test_a_paper_of_another_exam_cannot_be_chosen(as_administrator, day):
    round_, other = day(), day()
    page = as_administrator.post(
        f"/exams/{round_.exam.id}/sittings/new",
        paper=str(other.paper.id),
        title="Ca khác",
        starts_at="2027-02-15T08:00",
    )
    assert page.status == 200
    assert len(db.session.scalars(select(Sitting)).all()) == 2


def test_everybody_is_seated_room_by_room_in_the_order_of_numbers(as_administrator, day):
    round_ = day(3)
    page = as_administrator.post(
        f"{round_.address}/seating", rooms=[str(room.id) for room in round_.rooms]
    )
    assert page.url == round_.address
    rows = as_administrator.get(page.url).soup.select("tbody tr")
    shown = [" ".join(cell.get_text(strip=True) for cell in row.find_all(True)[:3]) for row in rows]
    assert shown == ["01 1 CHV001", "01 2 CHV002", "02 1 CHV003"]
    assert acts()[-1] == "sitting.seated"


def test_too_few_seats_are_counted(as_administrator, day):
    round_ = day(3)
    page = as_administrator.post(f"{round_.address}/seating", rooms=[str(round_.rooms[0].id)])
    assert "còn thiếu 1 chỗ" in page.text
    assert db.session.scalars(select(Seat)).all() == []


def test_a_sitting_is_cancelled_with_its_seats(as_administrator, day):
    round_ = day().seat_everybody()
    assert as_administrator.get(f"{round_.address}/cancel").status == 200
    assert db.session.get(Sitting, round_.sitting.id)
    as_administrator.post(f"{round_.address}/cancel")
    assert db.session.scalars(select(Sitting)).all() == []
    assert acts()[-1] == "sitting.cancelled"


@pytest.mark.parametrize("act", ["cancel", "seating"])
def test_a_prepared_sitting_stays_as_it_is(as_administrator, day, act):
    round_ = day().seat_everybody()
    round_.sitting.prepared_at = clock.now()
    db.session.commit()
    page = as_administrator.post(
        f"{round_.address}/{act}", rooms=[str(room.id) for room in round_.rooms]
    )
    assert page.status == 409
    assert len(db.session.scalars(select(Seat)).all()) == 3


@pytest.mark.parametrize("sheet", ["door-lists", "signature-sheets"])
def test_sheets_are_handed_out_as_files(as_administrator, day, sheet):
    answer = as_administrator.get(f"{day().seat_everybody().address}/{sheet}").response
    assert answer.data.startswith(PDF)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_codes_are_printed_by_a_post_that_is_written_down(as_administrator, day):
    answer = as_administrator.post(f"{day().seat_everybody().address}/seat-codes").response
    assert answer.data.startswith(PDF)
    assert acts()[-1] == "seat_codes.printed"


def test_notices_are_printed_by_a_job(as_administrator, day):
    page = as_administrator.post(f"/exams/{day().seat_everybody().exam.id}/notices")
    assert page.url.startswith("/jobs/")
    assert as_administrator.get(page.url + "/result").response.data.startswith(PDF)


def test_anybody_verifies_a_notice_by_its_code_and_sees_no_identity_number(browser, day):
    round_ = day().seat_everybody()
    candidate = round_.candidates[0]
    page = browser.get(f"/notices/{candidate.id}/{notice_code(candidate.id, SECRET)}")
    assert page.status == 200
    assert candidate.number in page.text
    assert candidate.application.national_id not in page.text


@pytest.mark.parametrize("code", ["x", "0" * 16, "%C3%A0"])
def test_a_notice_with_another_code_is_not_there(browser, day, code):
    assert browser.get(f"/notices/{day().candidates[0].id}/{code}").status == 404


def test_a_code_opens_its_own_notice_only(browser, day):
    first, second = day().candidates[:2]
    assert browser.get(f"/notices/{second.id}/{notice_code(first.id, SECRET)}").status == 404


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.TRAINER, Role.INVIGILATOR, Role.INSPECTOR])
def test_only_an_administrator_arranges_the_day(signed_in_as, day, role):
    round_ = day().seat_everybody()
    page = signed_in_as(role)
    for address in ("cancel", "seating", "seat-codes"):
        assert page.post(f"{round_.address}/{address}").status == 403
    assert len(db.session.scalars(select(Seat)).all()) == 3
