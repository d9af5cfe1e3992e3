from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.training import scheduling
from app.training.models import AttendanceMark, ClassState, Presence
from app.training.scheduling import ClassPlan, SessionPlan
from tests.factories.training import (
    ClassFactory,
    ClassSessionFactory,
    CourseFactory,
    EnrolmentFactory,
)

PLAN = ClassPlan(
    code="K1-2025",
    title="Lớp nghiệp vụ khóa 1",
    starts_on=date(2025, 3, 3),
    ends_on=date(2025, 8, 29),
    site="Hà Nội",
    place="Hà Nội",
    provider="Học viện Tư pháp",
    provider_parent="Bộ Tư pháp",
    signer_position="Giám đốc",
    signer_name="Phạm Quang Minh",
    lecturer="TS. Lê Thu Hà",
    capacity=2,
    presence_percent=80,
    excused_counts=False,
    pass_score=Decimal(50),
    rule_source="Quy chế",
)
MEETING = SessionPlan(starts_at=datetime(2025, 3, 4, 1, tzinfo=UTC), hours=4, topic="Xác minh")


def mark(session, enrolment):
    return AttendanceMark(
        session_id=session.id,
        enrolment_id=enrolment.id,
        number=1,
        presence=Presence.PRESENT,
        hours=4,
        marked_by_name="An",
    )


def test_a_class_is_opened_with_its_own_rule(by, acts):
    opened = scheduling.open_class(CourseFactory.create(), PLAN, by=by)
    assert (opened.state, opened.presence_percent) == (ClassState.OPEN, 80)
    assert acts() == ["class.opened"]


def test_two_classes_cannot_share_a_code(by):
    ClassFactory.create(code="K1-2025")
    with pytest.raises(scheduling.ClassCodeTaken):
        scheduling.open_class(CourseFactory.create(), PLAN, by=by)


def test_a_class_is_updated_but_not_below_the_learners_it_has(by, acts):
    training_class = ClassFactory.create()
    EnrolmentFactory.create_batch(2, training_class=training_class)

    scheduling.update_class(training_class, PLAN, by=by)

    assert training_class.capacity == 2
    assert acts() == ["class.updated"]
    with pytest.raises(scheduling.TooManyLearners):
        scheduling.update_class(training_class, replace(PLAN, capacity=1), by=by)


def test_a_closed_class_does_not_change(by):
    closed = ClassFactory.create(state=ClassState.CLOSED)
    with pytest.raises(scheduling.ClassIsClosed):
        scheduling.update_class(closed, PLAN, by=by)
    with pytest.raises(scheduling.ClassIsClosed):
        scheduling.add_session(closed, MEETING, by=by)


def test_a_session_lies_within_its_class_in_vietnam_time(by, acts):
    training_class = ClassFactory.create()
    late_on_the_last_day = datetime(2025, 8, 29, 16, 59, tzinfo=UTC)
    scheduling.add_session(training_class, replace(MEETING, starts_at=late_on_the_last_day), by=by)
    assert acts() == ["session.added"]

    the_day_after = datetime(2025, 8, 29, 17, tzinfo=UTC)
    with pytest.raises(scheduling.SessionOutsideClass):
        scheduling.add_session(training_class, replace(MEETING, starts_at=the_day_after), by=by)


def test_a_class_does_not_meet_twice_at_once(by):
    training_class = ClassFactory.create()
    scheduling.add_session(training_class, MEETING, by=by)
    with pytest.raises(scheduling.SessionAtSameTime):
        scheduling.add_session(training_class, MEETING, by=by)


def test_a_session_changes_and_goes_until_attendance_was_taken(by, acts, session):
    held = ClassSessionFactory.create()
    scheduling.update_session(held, replace(MEETING, hours=5), by=by)
    session.add(mark(held, EnrolmentFactory.create(training_class=held.training_class)))
    session.commit()

    with pytest.raises(scheduling.AttendanceTaken):
        scheduling.update_session(held, replace(MEETING, hours=3), by=by)
    with pytest.raises(scheduling.AttendanceTaken):
        scheduling.remove_session(held, by=by)
    planned = ClassSessionFactory.create()
    scheduling.remove_session(planned, by=by)
    assert acts() == ["session.updated", "session.removed"]
