from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.closing import AlreadyClosed, Closing, NeverPrepared, NotOver, close_sitting
from app.delivery.models import EndedBy
from app.delivery.queries import attempts_of, list_final_responses
from app.invigilation.adding_time import grant_time
from app.invigilation.invigilating import Scope
from app.ledger.models import LedgerEntry
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting


def test_closing_counts_last_saved_answers_and_names_the_absent(device, at):
    sitting = make_prepared_sitting(seats=3)
    handed_in, out_of_time, absent = attempts_of(sitting)
    first = device(handed_in)
    first.save((1, 1, 0))
    first.post("submit")
    device(out_of_time).save((1, 1, 0), (2, 2, 1))
    at(sitting.ends_at + timedelta(seconds=16))

    assert close_sitting(sitting, by=BY) == Closing(submitted=1, timed_out=1, absent=1)

    assert out_of_time.submitted_at == sitting.ends_at
    assert out_of_time.ended_by is EndedBy.DEADLINE
    assert out_of_time.answered == 2
    assert absent.submitted_at is None
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.action == "sitting.closed"))
    assert len(entry.one().detail["receipts_sha256"]) == 64


def test_a_sitting_with_time_left_cannot_be_closed(at):
    sitting = make_prepared_sitting(seats=2)
    attempt = first_attempt(sitting)
    grant_time(sitting, Scope(attempt_id=attempt.id), 600, "Máy hỏng", by=BY)
    at(sitting.ends_at + timedelta(minutes=5))
    with pytest.raises(NotOver):
        close_sitting(sitting, by=BY)

    at(sitting.ends_at + timedelta(minutes=10, seconds=16))

    assert close_sitting(sitting, by=BY).absent == 2


def test_closing_needs_preparation_and_happens_once(at):
    with pytest.raises(NeverPrepared):
        close_sitting(make_sitting(), by=BY)
    sitting = make_prepared_sitting()
    at(sitting.ends_at + timedelta(hours=1))
    close_sitting(sitting, by=BY)

    with pytest.raises(AlreadyClosed):
        close_sitting(sitting, by=BY)


def test_final_responses_are_canonical_and_by_version(device):
    sitting = make_prepared_sitting(kinds="ctfc", seats=2)
    attempt, _absent = attempts_of(sitting)
    working = device(attempt)
    working.save((1, 1, 0), (1, 5, 2), (2, 2, False), (3, 3, "mười ngày"), (4, 4, 1))
    working.save((4, 6, None), (1, 3, 3))

    [(candidate_id, form_id, responses)] = list_final_responses(sitting.paper)

    versions = [question.version_id for question in attempt.form.questions]
    assert candidate_id == attempt.seat.candidate_id
    assert form_id == attempt.form_id
    assert responses == {
        versions[0]: attempt.payload.option_orders[0][2],
        versions[1]: False,
        versions[2]: "mười ngày",
    }


def test_who_came_and_answered_nothing_has_an_empty_paper(device):
    sitting = make_prepared_sitting()
    device(first_attempt(sitting))

    assert [responses for *_who, responses in list_final_responses(sitting.paper)] == [{}]


def test_the_command_closes_what_is_over(app, at):
    sitting = make_prepared_sitting()
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["delivery", "close", sitting.exam.code])
    assert refused.exit_code == 1
    assert "Còn thí sinh" in refused.output
    at(clock.now() + timedelta(hours=2))

    done = runner.invoke(args=["delivery", "close", sitting.exam.code])

    assert done.exit_code == 0
    assert done.output.startswith("Ca 1\t0\t0\t1")


def test_the_command_prepares_an_exam(app):
    sitting = make_sitting(seats=2)

    done = app.test_cli_runner().invoke(args=["delivery", "prepare", sitting.exam.code])

    assert done.output == "Ca 1\t2\n"
