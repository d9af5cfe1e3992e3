"""The board: how seats stand, at what cost, for whom."""

from datetime import timedelta

import pytest

from app import clock
from app.db import db
from app.delivery.models import Attempt, DeviceRequest, EndedBy
from app.delivery.queries import attempts_of
from app.invigilation.adding_time import grant_time
from app.invigilation.board import count_rooms, read_room, search_seats
from app.invigilation.invigilating import Scope
from app.invigilation.seat_states import SeatState
from app.lockdown.checking import Fault
from app.lockdown.models import FaultKind
from app.lockdown.noting import note_fault
from app.permissions import Role
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting


def address(sitting, tail):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board{tail}"


def seats_of(sitting, attempt):
    return address(sitting, f"/rooms/{attempt.seat.room_id}/seats")


@pytest.fixture
def invigilator(signed_in_as):
    return signed_in_as(Role.INVIGILATOR)


def states(sitting, now=None) -> list[str]:
    room = first_attempt(sitting).seat.room
    return [seat.state.value for seat in read_room(sitting, room, now or clock.now())]


def sign_in(attempt: Attempt, at) -> Attempt:
    attempt.signed_in_at, attempt.epoch = at, 1
    db.session.flush()
    return attempt


def test_a_room_shows_each_seat_and_its_poll_says_the_same(invigilator, device):
    sitting = make_prepared_sitting(seats=3)
    working = device(first_attempt(sitting))
    working.save((1, 1, 0))
    room_id = first_attempt(sitting).seat.room_id

    page = invigilator.get(address(sitting, f"/rooms/{room_id}"))

    assert page.texts(".board-seat [data-label]") == ["Đang làm", "Chưa vào", "Chưa vào"]
    told = invigilator.get(address(sitting, f"/rooms/{room_id}/seats")).response.json
    assert [seat["state"] for seat in told["seats"]] == ["working", "absent", "absent"]
    assert (told["counts"]["working"], told["counts"]["absent"]) == (1, 2)


def test_the_whole_sitting_shows_its_rooms_with_counts(invigilator, device):
    sitting = make_prepared_sitting(seats=2, rooms=2)
    device(first_attempt(sitting))

    page = invigilator.get(address(sitting, ""))

    assert len(page.soup.select(".board-room")) == 2
    told = invigilator.get(address(sitting, "/counts")).response.json
    assert told["rooms"][0]["counts"] == {"working": 1, "absent": 1}
    assert told["rooms"][1]["counts"] == {"absent": 2}
    assert told["counts"]["absent"] == 3


def test_a_seat_falls_silent_then_offline_and_the_page_counts_from_its_last_sign(device):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))
    working.post("pulse", {"unsaved": 2})
    now = clock.now()

    assert states(sitting, now + timedelta(seconds=30)) == ["working"]
    assert states(sitting, now + timedelta(seconds=90)) == ["silent"]
    assert states(sitting, now + timedelta(seconds=200)) == ["offline"]
    room = first_attempt(sitting).seat.room
    [seat] = read_room(sitting, room, now + timedelta(seconds=90))
    assert abs(seat.since_ms - now.timestamp() * 1000) < 5000
    assert "2 câu chưa lưu" in seat.notes


def test_every_state_is_told_apart_and_counted_alike(device):
    sitting = make_prepared_sitting(seats=6)
    now = clock.now()
    waits, suspended, done, late, _absent, out = attempts_of(sitting)
    for attempt in (waits, suspended, done, late, out):
        sign_in(attempt, now)
    db.session.add(DeviceRequest(attempt_id=waits.id, token_hash="x", address="a", agent="b"))
    suspended.submitted_at, suspended.ended_by = now, EndedBy.SUSPENSION
    done.admitted_at = done.submitted_at = now
    done.ended_by = EndedBy.CANDIDATE
    grant_time(sitting, Scope(attempt_id=late.id), 600, "Máy hỏng", by=BY)
    sitting.admission_required = True
    db.session.flush()

    assert states(sitting, now) == [
        "waiting_for_device",
        "suspended",
        "submitted",
        "waiting_for_admission",
        "absent",
        "waiting_for_admission",
    ]
    after = sitting.ends_at + timedelta(minutes=5)
    sitting.admission_required = False
    assert states(sitting, after) == [
        "over",
        "suspended",
        "submitted",
        "offline",
        "absent",
        "over",
    ]
    [room] = count_rooms(sitting, after)
    assert room.counts[SeatState.OVER] == 2
    assert room.total == 6


def test_before_the_start_who_has_come_in_waits(device):
    sitting = make_prepared_sitting(starts_in=timedelta(minutes=10))
    device(first_attempt(sitting), start=False)

    assert states(sitting) == ["waiting"]


def test_a_board_that_knows_gets_no_answer_again(invigilator, device):
    sitting = make_prepared_sitting(seats=2)
    attempt = first_attempt(sitting)
    device(attempt)
    first = invigilator.get(seats_of(sitting, attempt)).response
    known = {"If-None-Match": first.headers["ETag"]}

    again = invigilator.get(seats_of(sitting, attempt), headers=known).response
    device(attempts_of(sitting)[1])
    changed = invigilator.get(seats_of(sitting, attempt), headers=known).response

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


def test_seats_are_found_by_number_and_by_name_without_accents():
    sitting = make_prepared_sitting(seats=3)
    candidate = first_attempt(sitting).seat.candidate
    candidate.application.full_name = "Đỗ Thị Ường"
    candidate.application.name_folded = "do thi uong"
    db.session.flush()

    def found(wanted):
        return [s.row.candidate_number for s in search_seats(sitting, wanted, clock.now())]

    assert found("đỗ thị ườ") == [candidate.number]
    assert found("do THI u") == [candidate.number]
    assert found(candidate.number.lower()) == [candidate.number]
    assert found("%") == []
    assert found("không ai") == []


def test_what_was_sought_stands_on_the_page(invigilator):
    sitting = make_prepared_sitting()
    number = first_attempt(sitting).seat.candidate.number

    assert number in invigilator.get(address(sitting, f"?q={number}")).text
    assert "Không có ai" in invigilator.get(address(sitting, "?q=zzzz")).text


def test_no_answer_and_no_mark_reaches_the_board(invigilator, device):
    sitting = make_prepared_sitting(kinds="f")
    attempt = first_attempt(sitting)
    device(attempt).save((1, 1, "CÂU TRẢ LỜI RIÊNG"))
    room = f"/rooms/{attempt.seat.room_id}"

    for tail in ("", "/counts", room, f"{room}/seats", f"/seats/{attempt.id}"):
        assert "RIÊNG" not in invigilator.get(address(sitting, tail)).response.text


@pytest.mark.parametrize("tail", ["counts", "seats"])
def test_the_board_asks_as_often_for_one_seat_as_for_twenty(invigilator, count_statements, tail):
    one, many = make_prepared_sitting(), make_prepared_sitting(seats=20, rooms=2)

    def ask(sitting):
        if tail == "counts":
            return invigilator.get(address(sitting, "/counts"))
        return invigilator.get(seats_of(sitting, first_attempt(sitting)))

    with count_statements() as few:
        ask(one)
    with count_statements() as more:
        ask(many)

    assert len(few) == len(more)


def test_a_room_of_another_sitting_is_not_found(invigilator):
    mine, other = make_prepared_sitting(), make_prepared_sitting()
    foreign = first_attempt(other).seat.room_id

    assert invigilator.get(address(mine, f"/rooms/{foreign}")).status == 404
    assert invigilator.get(address(mine, f"/rooms/{foreign}/seats")).status == 404


def test_a_machine_that_was_refused_is_hinted_at_and_the_browser_is_named(invigilator):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    for kind in (FaultKind.NO_PROOF, FaultKind.WRONG_CONFIG):
        note_fault(attempt.seat_id, Fault(kind), address="10.0.0.9", by=BY)
    db.session.commit()

    page = invigilator.get(address(sitting, f"/rooms/{attempt.seat.room_id}"))

    assert "trình duyệt khóa mở sai tệp cấu hình" in page.text
    assert "45 phút, không dùng trình duyệt khóa" in page.text
