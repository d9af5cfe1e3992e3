"""Noting who had which version of a question under review before their eyes, and when."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.bank import queries
from app.bank.models import Question
from app.bank.review_models import Reading
from app.db import db

ONE_READING = timedelta(hours=1)
"""Whoever comes back to the page within this time is still reading."""


def note_reading(question: Question, *, by: User) -> Reading | None:
    """Write down that the person has the current version before them; None if it stands already.

    A reading bends no result, so the ledger does not carry it; openings of secret questions are
    kept there besides.
    """
    version = queries.current_version(question)
    stmt = select(Reading.id).where(
        Reading.question_id == question.id,
        Reading.version_number == version.number,
        Reading.user_id == by.id,
        Reading.read_at > clock.now() - ONE_READING,
    )
    if db.session.scalar(stmt.limit(1)) is not None:
        return None
    reading = Reading(question_id=question.id, version_number=version.number, user=by)
    db.session.add(reading)
    db.session.flush()
    return reading


def list_readings_of(question: Question, *, most: int = 50) -> Sequence[Reading]:
    """The latest readings of one question."""
    stmt = select(Reading).where(Reading.question_id == question.id)
    return db.session.scalars(stmt.order_by(Reading.read_at.desc()).limit(most)).all()
