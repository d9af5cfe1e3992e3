"""The minutes of a room and of a whole sitting: each thing once, where it belongs."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app import clock
from app.db import db
from app.delivery import complaining, late_answers
from app.delivery.closing import close_sitting
from app.delivery.queries import attempts_of
from app.invigilation.collecting_signatures import NotClosed
from app.invigilation.failing import record_failure
from app.invigilation.happenings import list_happenings
from app.invigilation.invigilating import Scope, add_time
from app.invigilation.moving import move_seat
from app.invigilation.room_minutes import print_room_minutes
from app.invigilation.sitting_minutes import print_sitting_minutes
from app.invigilation.stopping import resume_clock, stop_clock
from app.permissions import Role
from tests.factories.delivery import BY, make_prepared_sitting


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def eventful(device, at):
    """A closed sitting of two rooms in which much happened; an answer came late from the first."""
    sitting = make_prepared_sitting(seats=2, rooms=2)
    first, second, third, _absent = attempts_of(sitting)
    for attempt in (second, third):
        device(attempt).save((1, 1, 0))
    working = device(first)
    working.save_given(sitting.starts_at + timedelta(minutes=1), (1, 1, 0))
    add_time(sitting, Scope(attempt_id=second.id), 90, "Màn hình tối", by=BY)
    resume_clock(sitting, stop_clock(sitting, Scope(first.seat.room_id), "Mất điện", by=BY), by=BY)
    record_failure(sitting, second, 120, "Bàn phím hỏng", free_device=False, by=BY)
    complaining.note_complaint(third, 1, "Câu có hai đáp án", by=BY)
    move_seat(sitting, third.seat, first.seat.room, 9, "Máy lạnh hỏng", by=BY)
    at(sitting.ends_at + timedelta(minutes=10))
    working.save_given(sitting.ends_at - timedelta(seconds=1), (2, 2, 3))
    close_sitting(sitting, by=BY)
    db.session.commit()
    return sitting


def test_everything_stands_once_and_by_time(eventful):
    told = [one.what for one in list_happenings(eventful)]

    assert len(told) == 5
    assert [one.at for one in list_happenings(eventful)] == sorted(
        one.at for one in list_happenings(eventful)
    )
    for said in ("Thêm 1 phút 30 giây. Màn hình tối", "Máy hỏng, mất 2 phút. Bàn phím hỏng"):
        assert told.count(said) == 1
    assert any("Dừng đồng hồ" in line and "Mất điện" in line for line in told)
    assert any("sang phòng" in line and "Máy lạnh hỏng" in line for line in told)
    assert any(line.endswith("Câu có hai đáp án") for line in told)


def test_a_rooms_minutes_leave_out_what_happened_elsewhere(eventful):
    first, *_rest, last = attempts_of(eventful)

    here = words(print_room_minutes(eventful, first.seat.room))
    there = words(print_room_minutes(eventful, last.seat.room))

    assert "Bàn phím hỏng" in here
    assert "Bàn phím hỏng" not in there
    assert "Máy lạnh hỏng" in here
    assert "Máy lạnh hỏng" in there


def test_the_sittings_minutes_count_the_rooms_and_list_the_late_answers(eventful, at, signed_in_as):
    at(eventful.ends_at + timedelta(minutes=40))
    late_answers.count_late_answers(eventful, "Mất mạng phòng 01", by=BY)
    db.session.commit()

    answer = signed_in_as(Role.INSPECTOR).get(
        f"/exams/{eventful.exam_id}/sittings/{eventful.id}/minutes.pdf"
    )

    told = words(answer.response.data)
    assert answer.response.mimetype == "application/pdf"
    assert "Cộng 4 3 1 0 0 0" in told
    assert "3. Câu trả lời đến sau giờ từ máy mất mạng" in told
    assert "Được tính: Mất mạng phòng 01" in told
    assert "TRƯỞNG BAN COI THI" in told


def test_a_quiet_sitting_says_so():
    sitting = make_prepared_sitting()
    sitting.closed_at = clock.now()
    db.session.commit()

    told = words(print_sitting_minutes(sitting))

    assert "Trong ca thi không có việc gì xảy ra. Không có câu trả lời nào đến sau giờ." in told


def test_an_open_sitting_has_no_minutes_yet(as_administrator):
    sitting = make_prepared_sitting()
    with pytest.raises(NotClosed):
        print_sitting_minutes(sitting)
    address = f"/exams/{sitting.exam_id}/sittings/{sitting.id}"
    assert as_administrator.get(f"{address}/minutes.pdf").status == 409
    assert "minutes.pdf" not in str(as_administrator.get(address).soup)
    sitting.closed_at = clock.now()
    db.session.commit()
    assert "minutes.pdf" in str(as_administrator.get(address).soup)
