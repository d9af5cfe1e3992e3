"""Putting sittings on the calendar."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from app import clock, text
from app.db import db
from app.errors import DomainError
from app.exams.models import Paper
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Seat, Sitting
from app.sittings.room_figures import figures_of_profile


class SittingInThePast(DomainError):
    """A sitting must start in the future."""


class SittingClash(DomainError):
    """The paper already has a sitting at this time."""


class SittingFixed(DomainError):
    """The sitting is prepared or under way, so it stays as it is."""


def schedule_sitting(
    paper: Paper, title: str, starts_at: datetime, *, by: Actor, minutes: int | None = None
) -> Sitting:
    """Let the paper be sat at an instant. The duration is the paper's unless given.

    The rules of the room are those of the exam's profile for a paper of that length.
    Raise SittingInThePast or SittingClash.
    """
    if starts_at <= clock.now():
        raise SittingInThePast(_("Ca thi phải bắt đầu sau thời điểm hiện tại."))
    same = select(Sitting.id).where(Sitting.paper_id == paper.id, Sitting.starts_at == starts_at)
    if db.session.scalar(same):
        raise SittingClash(_("Môn thi này đã có một ca bắt đầu đúng lúc đó."))
    minutes = minutes or paper.minutes
    figures = figures_of_profile(rules_of(paper.exam), minutes)
    sitting = Sitting(
        exam_id=paper.exam_id,
        paper=paper,
        title=text.nfc(title),
        starts_at=starts_at,
        minutes=minutes,
        **asdict(figures),
    )
    db.session.add(sitting)
    db.session.flush()
    record(
        "sitting.scheduled",
        by=by,
        subject=sitting.id,
        paper=paper.code,
        starts_at=starts_at.isoformat(),
        minutes=sitting.minutes,
        rules=asdict(figures),
    )
    return sitting


def cancel_sitting(sitting: Sitting, *, by: Actor) -> None:
    """Take a sitting off the calendar while nothing depends on it. Raise SittingFixed."""
    if sitting.prepared_at is not None:
        raise SittingFixed(_("Ca thi đã chuẩn bị xong nên không hủy được."))
    for seat in db.session.scalars(select(Seat).where(Seat.sitting_id == sitting.id)):
        db.session.delete(seat)
    db.session.flush()
    record("sitting.cancelled", by=by, subject=sitting.id, title=sitting.title)
    db.session.delete(sitting)
    db.session.flush()
