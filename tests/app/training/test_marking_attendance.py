from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.ledger.models import LedgerEntry
from app.training import marking_attendance
from app.training.marking_attendance import Mark, take_attendance
from app.training.models import AttendanceMark, ClassState, Presence
from app.training.scheduling import ClassIsClosed
from app.training.tallying import class_standings
from tests.factories.training import ClassSessionFactory, EnrolmentFactory

HERE = Mark(presence=Presence.PRESENT, hours=4)
AWAY = Mark(presence=Presence.ABSENT, hours=0)
EXCUSED = Mark(presence=Presence.EXCUSED, hours=0)


@pytest.fixture
def meeting():
    return ClassSessionFactory.create()


@pytest.fixture
def learner(meeting):
    return EnrolmentFactory.create(training_class=meeting.training_class)


def test_a_correction_is_a_new_mark_and_the_old_one_stays(by, session, meeting, learner):
    assert take_attendance(meeting, {learner.id: AWAY}, by=by) == 1
    assert take_attendance(meeting, {learner.id: EXCUSED}, by=by) == 1

    marks = session.scalars(select(AttendanceMark).order_by(AttendanceMark.number)).all()
    assert [mark.presence for mark in marks] == [Presence.ABSENT, Presence.EXCUSED]
    entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence)).all()[-1]
    assert entry.action == "attendance.taken"
    assert entry.detail["before"] == {str(learner.id): "absent 0"}


def test_saving_the_same_again_appends_nothing(by, acts, meeting, learner):
    take_attendance(meeting, {learner.id: HERE}, by=by)
    assert take_attendance(meeting, {learner.id: HERE}, by=by) == 0
    assert acts() == ["attendance.taken"]


def test_standings_add_up_periods_and_count_the_unseen_as_away(by, meeting, learner):
    late = EnrolmentFactory.create(training_class=meeting.training_class)
    take_attendance(meeting, {learner.id: Mark(presence=Presence.PRESENT, hours=3)}, by=by)

    standings = class_standings(meeting.training_class)

    assert (standings[learner.id].tally.present, standings[learner.id].tally.held) == (3, 4)
    assert standings[late.id].is_barred


@pytest.mark.parametrize(
    "mark",
    [
        Mark(presence=Presence.PRESENT, hours=5),
        Mark(presence=Presence.PRESENT, hours=0),
        Mark(presence=Presence.ABSENT, hours=1),
    ],
)
def test_nobody_is_present_for_periods_that_were_not_held(by, meeting, learner, mark):
    with pytest.raises(marking_attendance.HoursOutOfRange):
        take_attendance(meeting, {learner.id: mark}, by=by)


def test_a_stranger_is_not_marked(by, meeting):
    with pytest.raises(marking_attendance.NotInClass):
        take_attendance(meeting, {uuid4(): HERE}, by=by)


def test_a_session_to_come_has_no_attendance(by):
    meeting = ClassSessionFactory.create(starts_at=datetime(2999, 1, 1, tzinfo=UTC))
    with pytest.raises(marking_attendance.SessionNotBegun):
        take_attendance(meeting, {}, by=by)


def test_a_closed_class_keeps_its_attendance(by, meeting, learner):
    meeting.training_class.state = ClassState.CLOSED
    with pytest.raises(ClassIsClosed):
        take_attendance(meeting, {learner.id: HERE}, by=by)
