"""A paper taken again: the old attempt is kept and scored no more, the new one is prepared."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.closing import close_sitting
from app.delivery.excluding import exclude_candidate
from app.delivery.models import Attempt, EndedBy
from app.delivery.preparing import prepare_sitting
from app.delivery.queries import attempts_of, list_final_responses
from app.invigilation import board, failing, retaking
from app.invigilation.hand_ins import list_hand_ins
from app.invigilation.invigilating import NoReason
from app.invigilation.place_models import Retake
from app.invigilation.room_minutes import print_room_minutes
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.delivery.conftest import final_state, first_attempt
from tests.factories.delivery import BY, make_prepared_sitting
from tests.factories.sittings import RoomFactory, SeatFactory, SittingFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def sitting():
    return make_prepared_sitting(seats=2, forms=2)


@pytest.fixture
def other(sitting):
    """Another sitting of the paper, an hour from now, with one free seat of two."""
    return make_other(sitting)


def make_other(sitting, *, capacity=2, prepared=True):
    other = SittingFactory.create(
        exam=sitting.exam, paper=sitting.paper, starts_at=clock.now() + HOUR, minutes=45
    )
    room = RoomFactory.create(exam_id=sitting.exam_id, capacity=capacity)
    SeatFactory.create(sitting=other, room=room, number=1)
    if prepared:
        prepare_sitting(other, by=BY)
    db.session.commit()
    return other


def order(attempt, sitting, reason="Ổ cứng hỏng"):
    return retaking.order_retake(attempt, sitting, reason, by=BY)


def test_the_old_attempt_is_kept_unscored_and_a_new_one_waits_elsewhere(sitting, other, device):
    old = first_attempt(sitting)
    device(old).save((1, 1, 0))

    retake = order(old, other)

    assert (old.ended_by, old.voided_at is None) == (EndedBy.VOIDED, False)
    assert final_state(old) == {1: "0"}
    new = db.session.scalars(select(Attempt).where(Attempt.seat_id == retake.seat_id)).one()
    assert (new.seat.sitting_id, new.seat.number) == (other.id, 2)
    assert new.seat.candidate_id == old.seat.candidate_id
    assert (new.form_id != old.form_id, new.payload.form_id) == (True, new.form_id)
    assert list(list_final_responses(sitting.paper)) == []
    assert list_hand_ins(sitting) == []
    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()
    assert (entry.action, entry.subject) == ("retake.ordered", str(old.id))
    assert entry.detail["attempt"] == str(new.id)


def test_only_what_was_done_again_is_scored(sitting, other, device, at):
    old = first_attempt(sitting)
    device(old).save((1, 1, 0))
    retake = order(old, other)
    db.session.commit()
    at(other.starts_at + timedelta(minutes=1))
    new = next(one for one in attempts_of(other) if one.seat_id == retake.seat_id)
    device(new).save((2, 1, 1))

    [(candidate_id, form_id, responses)] = list_final_responses(sitting.paper)

    assert (candidate_id, form_id, len(responses)) == (old.seat.candidate_id, new.form_id, 1)


def test_an_attempt_that_was_handed_in_keeps_its_end_and_who_never_came_is_kept_out(
    sitting, other, device, at
):
    old, away = attempts_of(sitting)
    device(old).save((1, 1, 0))
    order(away, other)
    db.session.commit()
    assert device(away, start=False).start()["state"] == "over"
    at(sitting.ends_at + timedelta(minutes=1))
    close_sitting(sitting, by=BY)

    order(old, make_other(sitting))

    assert (old.ended_by, old.submitted_at) == (EndedBy.DEADLINE, sitting.ends_at)
    assert old.voided_at is not None


def test_a_second_retake_or_one_of_a_suspended_candidate_is_refused(sitting, other):
    first, second = attempts_of(sitting)
    order(first, other)
    with pytest.raises(retaking.AlreadyVoided):
        order(first, other)
    exclude_candidate(second, "Đình chỉ thi", by=BY)
    with pytest.raises(retaking.CandidateSuspended):
        order(second, other)
    assert second.voided_at is None


def test_a_retake_needs_a_reason_and_another_prepared_sitting_of_the_paper(sitting, other, at):
    old = first_attempt(sitting)
    with pytest.raises(NoReason):
        order(old, other, " ")
    with pytest.raises(retaking.WrongSitting, match="khác với ca đang thi"):
        order(old, sitting)
    with pytest.raises(retaking.WrongSitting, match="môn khác"):
        order(old, make_prepared_sitting())
    other.prepared_at = None
    db.session.flush()
    with pytest.raises(retaking.WrongSitting, match="chưa chuẩn bị"):
        order(old, other)
    other.prepared_at = other.handed_over_at = clock.now()
    db.session.flush()
    with pytest.raises(retaking.WrongSitting, match="máy phòng thi"):
        order(old, other)
    other.handed_over_at, sitting.handed_over_at = None, clock.now()
    db.session.flush()
    with pytest.raises(retaking.WrongSitting, match="nhập kết quả"):
        order(old, other)
    sitting.handed_over_at = None
    db.session.flush()
    at(other.ends_at)
    with pytest.raises(retaking.WrongSitting, match="đã kết thúc"):
        order(old, other)
    assert old.voided_at is None


def test_a_full_sitting_or_one_the_candidate_has_a_seat_in_takes_nobody(sitting):
    old = first_attempt(sitting)
    other = make_other(sitting, capacity=1)
    with pytest.raises(retaking.NoFreeSeat, match="Không còn chỗ"):
        order(old, other)
    other.seats[0].room.capacity = 2
    other.seats[0].candidate = old.seat.candidate
    db.session.flush()
    with pytest.raises(retaking.NoFreeSeat, match="đã có chỗ"):
        order(old, other)
    assert old.voided_at is None


def test_the_page_says_what_will_happen_and_the_seat_page_and_minutes_what_did(
    sitting, other, signed_in_as
):
    old = first_attempt(sitting)
    failing.record_failure(sitting, old, 0, "Màn hình đen", free_device=False, by=BY)
    db.session.commit()
    seat = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board/seats/{old.id}"
    typed = {"sitting": str(other.id), "reason": "Máy hỏng hẳn"}
    assert signed_in_as(Role.INVIGILATOR).post(f"{seat}/retake", **typed).status == 403
    chair = signed_in_as(Role.EXAM_ADMINISTRATOR)
    assert "Cho thi lại ở ca khác" in chair.get(seat).text
    assert "Màn hình đen" in chair.get(f"{seat}/retake").text

    assert other.title in chair.post(f"{seat}/retake", **typed).text
    assert db.session.scalars(select(Retake)).all() == []
    chair.post(f"{seat}/retake", confirmed="yes", **typed)

    [retake] = db.session.scalars(select(Retake))
    assert board.read_seat(sitting, old.id, clock.now()).state == "absent"  # never came in
    assert "Máy hỏng hẳn" in chair.get(seat).text
    record = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board"
    assert f"thi lại ở {other.title}" in chair.get(record).text
    pdf = PdfReader(BytesIO(print_room_minutes(sitting, old.seat.room)))
    assert "Cho thi lại" in " ".join(page.extract_text() for page in pdf.pages)
    new = next(one for one in attempts_of(other) if one.seat_id == retake.seat_id)
    there = chair.get(f"/exams/{sitting.exam_id}/sittings/{other.id}/board/seats/{new.id}")
    assert "Máy hỏng hẳn" in there.text
