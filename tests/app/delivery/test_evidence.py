"""Answers taken in by hand from an emergency export."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import db
from app.delivery.evidence import AnotherSitting, NoReason, NothingNew, read_evidence, take_in
from app.delivery.models import answer_event, refused_answer
from app.delivery.queries import list_standings
from app.delivery.working import end_attempt, list_counting_events
from app.ledger.models import LedgerEntry
from tests.app.delivery.conftest import SECRET, final_state, first_attempt
from tests.factories.delivery import BY, make_prepared_sitting
from tests.factories.rescues import export


def given(slot, seq, response, instant):
    return {"slot": slot, "seq": seq, "response": response, "at": int(instant.timestamp() * 1000)}


def bring(sitting, attempt, *events, reason="Máy hỏng ổ mạng"):
    evidence = read_evidence(sitting, export(attempt.id, events, SECRET), SECRET)
    return take_in(evidence, reason, by=BY)


def test_answers_given_in_time_are_saved_while_the_attempt_runs_and_recorded():
    sitting = make_prepared_sitting()
    attempt, now = first_attempt(sitting), clock.now()

    taken = bring(sitting, attempt, given(1, 1, 2, now), given(2, 2, 0, now))

    assert (taken.saved, taken.late, taken.refused) == (2, 0, 0)
    assert final_state(attempt) == {1: "2", 2: "0"}
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.action == "answers.taken_in"))
    assert entry.detail["reason"] == "Máy hỏng ổ mạng"
    assert (entry.detail["saved"], len(entry.detail["export_sha256"])) == (2, 64)


def test_after_the_end_they_are_kept_as_late_and_do_not_count_by_themselves(at):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    at(sitting.ends_at + timedelta(hours=3))
    [row] = list_standings(sitting)
    end_attempt(attempt, row.standing, by=BY)

    taken = bring(sitting, attempt, given(1, 1, 2, sitting.ends_at - timedelta(minutes=5)))

    assert (taken.saved, taken.late) == (0, 1)
    assert list_counting_events(db.session.connection(), attempt.number) == []
    assert final_state(attempt) == {1: "2"}


def test_an_answer_from_outside_the_time_is_kept_apart(at):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    at(sitting.ends_at + timedelta(minutes=20))

    taken = bring(
        sitting,
        attempt,
        given(1, 1, 2, sitting.starts_at - timedelta(seconds=1)),
        given(2, 2, 2, sitting.ends_at + timedelta(seconds=1)),
    )

    assert (taken.saved, taken.late, taken.refused) == (0, 0, 2)
    assert final_state(attempt) == {}
    assert db.session.scalar(select(func.count()).select_from(refused_answer)) == 2


def test_a_later_answer_given_at_another_machine_stays_the_last_word(device):
    sitting = make_prepared_sitting()
    attempt, now = first_attempt(sitting), clock.now()
    other = device(attempt)
    other.save_given(now, (1, 1, 3))
    before = now - timedelta(seconds=30)

    evidence = read_evidence(
        sitting,
        export(attempt.id, [given(1, 9, 0, before), given(2, 9, 0, before)], SECRET),
        SECRET,
    )
    take_in(evidence, "Đổi máy", by=BY)

    assert evidence.older == 1
    assert final_state(attempt) == {1: "3", 2: "0"}


def test_a_taken_number_is_replaced_by_a_free_one(device):
    sitting = make_prepared_sitting()
    attempt, now = first_attempt(sitting), clock.now()
    device(attempt).save_given(now - timedelta(seconds=40), (1, 5, 3), (2, 6, 1))

    bring(sitting, attempt, given(1, 5, 0, now), given(1, 2, 2, now + timedelta(milliseconds=5)))

    assert final_state(attempt) == {1: "2", 2: "1"}


def test_the_same_export_twice_stores_nothing_twice():
    sitting = make_prepared_sitting()
    attempt, now = first_attempt(sitting), clock.now()
    bring(sitting, attempt, given(1, 1, 2, now))

    with pytest.raises(NothingNew):
        bring(sitting, attempt, given(1, 1, 2, now))
    assert db.session.scalar(select(func.count()).select_from(answer_event)) == 1


def test_it_is_refused_without_a_reason_and_for_another_sitting():
    sitting, elsewhere = make_prepared_sitting(), make_prepared_sitting()
    attempt, now = first_attempt(sitting), clock.now()

    with pytest.raises(NoReason):
        bring(sitting, attempt, given(1, 1, 2, now), reason="  ")
    with pytest.raises(AnotherSitting):
        bring(elsewhere, attempt, given(1, 1, 2, now))
    assert final_state(attempt) == {}
