"""Hints about sessions, and the minutes of a room."""

from io import BytesIO

from pypdf import PdfReader

from app import clock
from app.db import db
from app.delivery.pulses import Device, note_device
from app.delivery.queries import attempts_of
from app.invigilation.announcing import announce
from app.invigilation.hints import list_hints
from app.invigilation.invigilating import Noted, Scope, note_incident
from app.invigilation.models import IncidentCategory
from app.permissions import Role
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting


def note(attempt, address, browser="Firefox"):
    device = Device(address, browser)
    note_device(db.session.connection(), attempt.number, device, clock.now())


def test_an_ordinary_session_gives_no_hint():
    sitting = make_prepared_sitting(seats=2)
    one, other = attempts_of(sitting)
    note(one, "10.0.0.1")
    note(one, "10.0.0.1")
    note(other, "10.0.0.2")

    assert list_hints(one) == []


def test_two_addresses_another_browser_and_a_shared_address_are_told_apart():
    sitting = make_prepared_sitting(seats=2)
    one, other = attempts_of(sitting)
    note(one, "10.0.0.1")
    note(one, "10.0.0.9", "Chromium")
    note(other, "10.0.0.9")

    assert list_hints(one) == [
        "Bài này được làm từ 2 địa chỉ mạng khác nhau.",
        "Trình duyệt tự giới thiệu khác đi trong lúc làm bài.",
        f"Cùng địa chỉ mạng với: {other.seat.candidate.number}.",
    ]
    assert list_hints(other) == [f"Cùng địa chỉ mạng với: {one.seat.candidate.number}."]


def test_a_room_behind_one_line_is_not_a_list_of_suspects():
    sitting = make_prepared_sitting(seats=8)
    for attempt in attempts_of(sitting):
        note(attempt, "10.0.0.1")

    [hint] = list_hints(first_attempt(sitting))
    assert "7 thí sinh khác" in hint
    assert "chung một đường truyền" in hint


def test_a_hint_stands_on_the_seat_page_worded_as_one(signed_in_as):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    for address in ("10.0.0.1", "10.0.0.2"):
        note(attempt, address)
    db.session.commit()
    path = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board/seats/{attempt.id}"

    page = signed_in_as(Role.INVIGILATOR).get(path)

    assert "chỉ là gợi ý từ máy chủ, không phải bằng chứng" in page.text
    assert "2 địa chỉ mạng" in page.text


def test_the_minutes_of_a_room_tell_what_concerned_it_by_time(signed_in_as):
    sitting = make_prepared_sitting(rooms=2)
    mine, other = attempts_of(sitting)
    failed = Noted("Máy treo", IncidentCategory.MACHINE, lost_minutes=4)
    note_incident(sitting, Scope(attempt_id=mine.id), failed, by=BY)
    note_incident(sitting, Scope(attempt_id=other.id), Noted("Ở phòng kia"), by=BY)
    announce(sitting, Scope(), "Giữ trật tự", by=BY)
    db.session.commit()
    path = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board/rooms/{mine.seat.room_id}"

    data = signed_in_as(Role.INVIGILATOR).get(f"{path}/minutes.pdf").response.data

    text = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(data)).pages).split())
    assert "Máy treo (mất 4 phút)" in text
    assert "Thông báo: Giữ trật tự" in text
    assert "Ở phòng kia" not in text
    assert "Số thí sinh theo danh sách: 1" in text
