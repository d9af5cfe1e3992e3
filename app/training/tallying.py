"""Adding up attendance: who was present for how many of the periods held."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select

from app.db import db
from app.training.models import AttendanceMark, Class, ClassSession, Enrolment, Presence
from app.training.presence import Standing, Tally, judge

Sheet = dict[UUID, dict[UUID, AttendanceMark]]
"""The marks that count: by session id, then by enrolment id."""


def attendance_sheet(training_class: Class) -> Sheet:
    """Every mark that counts in the class."""
    return fold_marks(_marks(training_class))


def fold_marks(stmt: Select[AttendanceMark]) -> Sheet:
    """The latest of the selected marks for each session and learner."""
    sheet: Sheet = defaultdict(dict)
    for mark in db.session.scalars(stmt.order_by(AttendanceMark.number)):
        sheet[mark.session_id][mark.enrolment_id] = mark
    return sheet


def class_standings(training_class: Class) -> dict[UUID, Standing]:
    """How each learner who did not withdraw stands, by enrolment id."""
    stmt = select(Enrolment.id).where(
        Enrolment.class_id == training_class.id, Enrolment.withdrawn_at.is_(None)
    )
    return _standings(training_class, db.session.scalars(stmt).all())


def learner_standing(enrolment: Enrolment) -> Standing:
    """How one learner stands."""
    return _standings(enrolment.training_class, [enrolment.id])[enrolment.id]


def _standings(training_class: Class, enrolment_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    hours = _session_hours(training_class)
    sheet = attendance_sheet(training_class)
    held = sum(hours[session_id] for session_id in sheet)
    return {
        enrolment_id: judge(
            _tally(sheet, hours, held, enrolment_id),
            percent=training_class.presence_percent,
            excused_counts=training_class.excused_counts,
        )
        for enrolment_id in enrolment_ids
    }


def _tally(sheet: Sheet, hours: dict[UUID, int], held: int, enrolment_id: UUID) -> Tally:
    """A session without a mark for this learner counts as missed: nobody saw them there."""
    present = excused = 0
    for session_id, marks in sheet.items():
        mark = marks.get(enrolment_id)
        if mark is None:
            continue
        present += mark.hours
        excused += hours[session_id] if mark.presence is Presence.EXCUSED else 0
    return Tally(held=held, present=present, excused=excused)


def _session_hours(training_class: Class) -> dict[UUID, int]:
    stmt = select(ClassSession.id, ClassSession.hours).where(
        ClassSession.class_id == training_class.id
    )
    return {row.id: row.hours for row in db.session.execute(stmt)}


def _marks(training_class: Class) -> Select[AttendanceMark]:
    return (
        select(AttendanceMark)
        .join(ClassSession, AttendanceMark.session_id == ClassSession.id)
        .where(ClassSession.class_id == training_class.id)
    )
