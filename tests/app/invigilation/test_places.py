"""Moved seats and failed machines: the attempt follows and no deadline shifts by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.models import TimeGrant
from app.delivery.queries import attempts_of, list_standings
from app.invigilation import adding_time, failing, moving, stopping
from app.invigilation.invigilating import NoReason, Scope, SittingNotRunning
from app.invigilation.place_models import MachineFailure, SeatMove
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.delivery.conftest import Device, first_attempt
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting
from tests.factories.sittings import RoomFactory

MINUTE = timedelta(minutes=1)


def end_of(attempt):
    rows = list_standings(attempt.seat.sitting)
    standing = next(row.standing for row in rows if row.attempt.id == attempt.id)
    return standing.ends_at - attempt.seat.sitting.ends_at


def last_action():
    stmt = select(LedgerEntry.action).order_by(LedgerEntry.sequence.desc()).limit(1)
    return db.session.scalars(stmt).one()


def test_a_moved_candidate_keeps_the_deadline_whatever_the_rooms_were_given(at):
    sitting = make_prepared_sitting(rooms=2)
    here, there = attempts_of(sitting)
    old, new = here.seat.room, there.seat.room
    adding_time.grant_time(sitting, Scope(room_id=old.id), 600, "Mất điện", by=BY)
    adding_time.grant_time(sitting, Scope(room_id=new.id), 1800, "Ồn", by=BY)

    move = moving.move_seat(sitting, here.seat, new, 5, "Máy hỏng", by=BY)

    assert (here.seat.room_id, here.seat.number) == (new.id, 5)
    assert (move.from_room_id, move.from_number, last_action()) == (old.id, 1, "seat.moved")
    assert end_of(here) == 10 * MINUTE
    adding_time.grant_time(sitting, Scope(room_id=new.id), 60, "Ồn", by=BY)
    assert (end_of(here), end_of(there)) == (11 * MINUTE, 31 * MINUTE)
    moving.move_seat(sitting, here.seat, old, 1, "Máy đã sửa", by=BY)
    assert end_of(here) == 11 * MINUTE


def test_who_leaves_a_room_whose_clock_stands_goes_on_standing_alone(at):
    sitting = make_prepared_sitting(rooms=2)
    here, there = attempts_of(sitting)
    at(sitting.starts_at)
    stopping.stop_clock(sitting, Scope(room_id=here.seat.room_id), "Mất điện", by=BY)
    with pytest.raises(moving.ClockStandsThere):
        moving.move_seat(sitting, there.seat, here.seat.room, 9, "x", by=BY)

    moving.move_seat(sitting, here.seat, there.seat.room, 9, "Mất điện", by=BY)
    at(sitting.starts_at + 4 * MINUTE)
    alone = next(s for s in stopping.list_standing_stops(sitting) if s.attempt_id == here.id)
    stopping.resume_clock(sitting, alone, by=BY)

    assert (end_of(here), end_of(there)) == (4 * MINUTE, timedelta(0))


def test_seats_are_moved_before_the_sitting_is_prepared_too():
    sitting = make_sitting()
    seat = sitting.seats[0]
    room = RoomFactory.create(exam_id=sitting.exam_id, capacity=3)

    moving.move_seat(sitting, seat, room, 3, "Xe lăn", by=BY)

    assert (seat.room_id, seat.number) == (room.id, 3)
    assert [m.reason for m in moving.list_moves(sitting)] == ["Xe lăn"]


def test_a_move_is_refused_to_a_taken_or_missing_seat_without_reason_or_after_closing():
    sitting = make_prepared_sitting(seats=2)
    first, second = attempts_of(sitting)
    room = first.seat.room
    with pytest.raises(moving.SeatTaken):
        moving.move_seat(sitting, first.seat, room, second.seat.number, "x", by=BY)
    for wrong in (0, room.capacity + 1):
        with pytest.raises(moving.NoSuchSeat):
            moving.move_seat(sitting, first.seat, room, wrong, "x", by=BY)
    with pytest.raises(moving.NoSuchSeat):
        moving.move_seat(sitting, first.seat, RoomFactory.create(), 1, "x", by=BY)
    with pytest.raises(NoReason):
        moving.move_seat(sitting, first.seat, room, 9, " ", by=BY)
    sitting.closed_at = clock.now()
    with pytest.raises(moving.SittingOver):
        moving.move_seat(sitting, first.seat, room, 9, "x", by=BY)


def test_a_failed_machine_frees_the_seat_and_the_lost_minutes_are_measured(app, device, at):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    broken = device(attempt)
    broken.save((1, 1, 0))
    at(clock.now() + 3 * MINUTE)
    assert 178 <= failing.propose_lost_seconds(attempt) <= 182

    failing.record_failure(sitting, attempt, 180, "Màn hình đen", free_device=True, by=BY)
    db.session.commit()

    other = Device(app, attempt).enter()
    assert other.start()["answers"][0]["response"] == 0
    assert broken.post("start").status_code in {401, 409}
    assert db.session.scalars(select(MachineFailure)).one().lost_seconds == 180


def test_a_failure_needs_words_a_running_sitting_and_a_sound_figure():
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    with pytest.raises(NoReason):
        failing.record_failure(sitting, attempt, 60, " ", free_device=False, by=BY)
    for wrong in (-1, failing.MOST_LOST + 1):
        with pytest.raises(failing.LostOutOfRange):
            failing.record_failure(sitting, attempt, wrong, "x", free_device=False, by=BY)
    sitting.closed_at = clock.now()
    with pytest.raises(SittingNotRunning):
        failing.record_failure(sitting, attempt, 60, "x", free_device=False, by=BY)


def test_both_have_their_pages_for_invigilators_only(signed_in_as):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    seat = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board/seats/{attempt.id}"
    inspector = signed_in_as(Role.INSPECTOR)
    assert inspector.post(f"{seat}/move").status == inspector.post(f"{seat}/failure").status == 403

    invigilator = signed_in_as(Role.INVIGILATOR)
    typed = {"room": str(attempt.seat.room_id), "reason": "Ghế gãy"}
    assert "không có chỗ ngồi" in invigilator.post(f"{seat}/move", number="99", **typed).text
    invigilator.post(f"{seat}/move", number="7", **typed)
    invigilator.post(f"{seat}/failure", reason="Treo máy", minutes="4", add_time="y")

    assert db.session.scalars(select(SeatMove)).one().to_number == 7
    assert db.session.scalars(select(TimeGrant)).one().seconds == 240


def test_the_page_of_late_answers_is_the_administrators(signed_in_as):
    sitting = make_prepared_sitting()
    page = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/late-answers"

    assert "Không có câu nào đến muộn" in signed_in_as(Role.EXAM_ADMINISTRATOR).get(page).text
    assert signed_in_as(Role.INVIGILATOR).get(page).status == 403
