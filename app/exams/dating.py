"""Writing down when events of the round took place, or are planned."""

from datetime import date

from sqlalchemy import select

from app.db import db
from app.errors import DomainError
from app.exams.models import Exam, Milestone
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record


class UnknownEvent(DomainError):
    """The exam's profile counts nothing from this event."""


def date_event(exam: Exam, event: str, on_date: date | None, *, by: Actor) -> None:
    """Set the day of an event or of a deadline's act; None takes it away. Recorded either way."""
    deadlines = rules_of(exam).deadlines
    if event not in {rule.id for rule in deadlines} | {rule.event for rule in deadlines}:
        raise UnknownEvent(_("Bộ quy tắc của kỳ thi không có mốc “%(event)s”.", event=event))
    stmt = select(Milestone).where(Milestone.exam_id == exam.id, Milestone.event == event)
    milestone = db.session.scalar(stmt)
    if milestone is not None and on_date is None:
        db.session.delete(milestone)
    elif milestone is not None and on_date is not None:
        milestone.on_date = on_date
    elif on_date is not None:
        db.session.add(Milestone(exam_id=exam.id, event=event, on_date=on_date))
    db.session.flush()
    day = on_date.isoformat() if on_date else None
    record("milestone.dated", by=by, subject=exam.id, event=event, on=day)
