"""Answers given in time that arrive after it: kept, marked, and counted only by decision."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.closing import close_sitting
from app.delivery.late_answers import (
    LateWindowOpen,
    NoReason,
    NothingLate,
    count_late_answers,
    leave_out_late_answers,
    list_late_answers,
)
from app.delivery.models import answer_event, refused_answer
from app.delivery.queries import attempts_of, list_final_responses
from app.delivery.records import receipt_digest
from app.ledger.models import LedgerEntry
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def offline(device, at):
    """A sitting whose first candidate answered question 1 in time and question 2 unheard."""
    sitting = make_prepared_sitting(seats=2)
    working = device(first_attempt(sitting))
    working.save_given(sitting.starts_at + MINUTE, (1, 1, 0))
    at(sitting.ends_at + 10 * MINUTE)
    assert working.save_given(sitting.ends_at - MINUTE, (2, 2, 3)) == ["late_sync"]
    return sitting, working


def answers_of(sitting):
    [(_candidate, _form, responses), *_others] = list_final_responses(sitting.paper)
    return len(responses)


def test_a_late_answer_given_in_time_is_kept_marked_and_acknowledged(offline):
    sitting, working = offline

    again = working.save_given(sitting.ends_at - MINUTE, (2, 2, 3))

    assert again == ["late_sync"]
    late = db.session.execute(select(answer_event).where(answer_event.c.late)).one()
    assert (late.slot, late.response) == (2, "3")
    assert db.session.execute(select(refused_answer)).all() == []
    held = {answer["slot"]: answer["late"] for answer in working.start()["answers"]}
    assert held == {1: False, 2: True}


@pytest.mark.parametrize(
    ("given", "came"),
    [
        (timedelta(seconds=1), 10 * MINUTE),  # after the end
        (-46 * MINUTE, 10 * MINUTE),  # before the start
        (-44 * MINUTE - 10 * SECOND, 10 * MINUTE),  # before the answer that came before it
        (-MINUTE, 30 * MINUTE + SECOND),  # after the window
    ],
)
def test_what_cannot_be_believed_is_late(device, at, given, came):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))
    working.save_given(sitting.starts_at + MINUTE, (1, 1, 0))
    at(sitting.ends_at + came)

    assert working.save_given(sitting.ends_at + given, (2, 2, 3)) == ["late"]


def test_closing_does_not_shut_out_the_machine_that_was_offline(offline):
    sitting, working = offline
    close_sitting(sitting, by=BY)

    assert working.save_given(sitting.ends_at - SECOND, (3, 3, 1)) == ["late_sync"]

    assert first_attempt(sitting).answered == 1


def test_who_handed_in_sends_nothing_more(device, at):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))
    working.post("submit")
    at(sitting.ends_at + MINUTE)

    assert working.save_given(sitting.ends_at - MINUTE, (1, 1, 0)) == ["submitted"]


def test_late_answers_count_only_when_the_council_says_so(offline, at):
    sitting, _working = offline
    close_sitting(sitting, by=BY)
    attempt = first_attempt(sitting)
    assert (answers_of(sitting), attempt.answered) == (1, 1)
    at(sitting.ends_at + 31 * MINUTE)

    [late] = count_late_answers(sitting, "Mất mạng phòng 01", by=BY)

    assert late.attempt is attempt
    assert (answers_of(sitting), attempt.answered) == (2, 2)
    assert attempt.receipt == receipt_digest({1: (1, "0"), 2: (2, "3")})
    by_number = select(LedgerEntry.action).order_by(LedgerEntry.sequence)
    actions = db.session.scalars(by_number).all()
    assert actions[-2:] == ["late_answers.counted", "attempt.recounted"]


def test_the_newest_decision_holds(offline, at):
    sitting, _working = offline
    close_sitting(sitting, by=BY)
    attempt = first_attempt(sitting)
    receipt = attempt.receipt
    at(sitting.ends_at + 31 * MINUTE)
    count_late_answers(sitting, "Mất mạng phòng 01", by=BY)
    at(sitting.ends_at + 32 * MINUTE)

    leave_out_late_answers(sitting, "Máy không hề mất mạng", attempt=attempt, by=BY)

    assert (answers_of(sitting), attempt.answered, attempt.receipt) == (1, 1, receipt)
    assert list_late_answers(sitting)[0].decision.counts is False


def test_a_decision_before_closing_is_honoured_by_it(offline, at):
    sitting, _working = offline
    at(sitting.ends_at + 31 * MINUTE)
    count_late_answers(sitting, "Mất mạng", by=BY)

    close_sitting(sitting, by=BY)

    assert first_attempt(sitting).answered == 2


def test_the_minutes_list_who_sent_late_and_when(offline):
    sitting, _working = offline

    [late] = list_late_answers(sitting)

    assert late.attempt is first_attempt(sitting)
    assert late.answers == 1
    assert late.decision is None
    assert late.heard_ms < late.first_ms == late.last_ms


def test_nothing_is_decided_while_more_may_come_or_without_reason_or_object(offline, at):
    sitting, _working = offline
    with pytest.raises(LateWindowOpen):
        count_late_answers(sitting, "Mất mạng", by=BY)
    at(sitting.ends_at + 31 * MINUTE)
    with pytest.raises(NoReason):
        count_late_answers(sitting, "  ", by=BY)

    with pytest.raises(NothingLate):
        count_late_answers(sitting, "Mất mạng", attempt=attempts_of(sitting)[1], by=BY)
