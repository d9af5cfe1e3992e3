"""The deadline: added time and a standing clock, each for one, a room or the sitting."""

from datetime import timedelta

import pytest

from app import clock
from app.db import db
from app.delivery.models import ClockStop, EndedBy
from app.delivery.queries import list_standings
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting


@pytest.fixture
def sitting():
    return make_prepared_sitting(seats=2)


def stop(sitting, *, seconds=None, attempt_id=None, room_id=None):
    now = clock.now()
    db.session.add(
        ClockStop(
            sitting_id=sitting.id,
            attempt_id=attempt_id,
            room_id=room_id,
            stopped_at=now,
            resumed_at=None if seconds is None else now + timedelta(seconds=seconds),
            seconds=seconds,
            reason="Mất điện",
            stopped_by_name="Giám thị",
        )
    )
    db.session.flush()
    return now


def test_the_seconds_a_clock_stood_are_added_to_the_deadline(sitting):
    stop(sitting, seconds=90)
    for row in list_standings(sitting):
        assert row.standing.ends_at == sitting.ends_at + timedelta(seconds=90)
        assert row.standing.stopped_since is None


def test_a_clock_that_stood_for_one_leaves_the_others_alone(sitting):
    first, second = list_standings(sitting)
    stop(sitting, seconds=90, attempt_id=first.attempt.id)
    added = [row.standing.added for row in list_standings(sitting)]
    assert added == [90, 0]
    assert second.standing.added == 0


def test_nobody_runs_out_of_time_while_the_clock_stands(sitting):
    at = stop(sitting)
    late = sitting.ends_at + timedelta(hours=3)
    for row in list_standings(sitting):
        assert row.standing.stopped_since == at
        assert not row.standing.is_over(late)


def test_who_hands_in_while_the_clock_stands_was_not_out_of_time(device, at, sitting):
    stop(sitting)
    attempt = first_attempt(sitting)
    working = device(attempt)
    at(handed_in := sitting.ends_at + timedelta(minutes=3))

    working.post("submit")

    assert attempt.ended_by is EndedBy.CANDIDATE
    assert attempt.submitted_at == handed_in


def test_stops_and_added_time_add_up(sitting):
    stop(sitting, seconds=30)
    stop(sitting, seconds=45)
    assert {row.standing.added for row in list_standings(sitting)} == {75}
