from datetime import timedelta

import pytest

from app.db import db
from app.delivery.closing import close_sitting
from app.invigilation.adding_time import grant_time
from app.invigilation.invigilating import (
    NobodyConcerned,
    NoReason,
    Noted,
    NoTimeToAdd,
    Scope,
    SittingNotRunning,
    note_incident,
    reset_device,
)
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting


def test_nothing_is_changed_in_a_closed_sitting(at):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    at(sitting.ends_at + timedelta(hours=1))
    close_sitting(sitting, by=BY)

    with pytest.raises(SittingNotRunning):
        grant_time(sitting, Scope(), 60, "x", by=BY)
    with pytest.raises(SittingNotRunning):
        reset_device(sitting, attempt, "x", by=BY)


def test_time_reset_and_incident_are_refused_without_what_they_need(device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)

    with pytest.raises(NoTimeToAdd):
        grant_time(sitting, Scope(), 0, "x", by=BY)
    with pytest.raises(NoReason):
        grant_time(sitting, Scope(), 60, "  ", by=BY)
    with pytest.raises(NoReason):
        reset_device(sitting, attempt, "", by=BY)
    with pytest.raises(NoReason):
        note_incident(sitting, Scope(), Noted(""), by=BY)
    with pytest.raises(SittingNotRunning):
        note_incident(make_sitting(), Scope(), Noted("x"), by=BY)
    device(attempt).post("submit")
    with pytest.raises(NobodyConcerned):
        grant_time(sitting, Scope(), 60, "x", by=BY)


def test_submitted_stays_submitted_when_time_is_added(device):
    sitting = make_prepared_sitting(seats=2)
    working = device(first_attempt(sitting))
    working.post("submit")

    grant_time(sitting, Scope(), 600, "Mất điện", by=BY)
    db.session.commit()

    assert working.statuses((1, 1, 0)) == ["submitted"]
