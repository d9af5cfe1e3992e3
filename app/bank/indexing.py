"""Making the entries of questions anew, after an upgrade or a change of how they are made."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.bank.contents import to_pure
from app.bank.entries import keep_entry
from app.bank.models import Question, QuestionVersion
from app.db import db

BATCH = 500
"""How many questions are read at a time."""


def index_questions() -> int:
    """Make every question's entry say what its current version says; how many there are."""
    ids = db.session.scalars(select(Question.id).order_by(Question.code)).all()
    for start in range(0, len(ids), BATCH):
        _index_some(ids[start : start + BATCH])
    return len(ids)


def _index_some(ids: Sequence[UUID]) -> None:
    stmt = (
        select(QuestionVersion)
        .where(QuestionVersion.is_current, QuestionVersion.question_id.in_(ids))
        .options(selectinload(QuestionVersion.question).selectinload(Question.entry))
        .options(selectinload(QuestionVersion.provisions))
        .order_by(QuestionVersion.question_id)
    )
    for version in db.session.scalars(stmt):
        keep_entry(version.question, to_pure(version))
    db.session.flush()
