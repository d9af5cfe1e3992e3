"""Learners hand in what they wrote; it gets a code that says nothing of them."""

import secrets

from sqlalchemy import exists, select

from app.accounts.models import User
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import record
from app.marking.models import EssayTask, Script
from app.marking.opening import TaskNotOpen, hold
from app.marking.standing import essay_of
from app.training.models import Enrolment
from question_bank.errors import InvalidResponse

LETTERS, LENGTH = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6
"""Letters and digits that nobody takes for one another; a code is no candidate number."""


class HandedInAlready(DomainError):
    """A script is handed in once."""


class NothingWritten(DomainError):
    """There is no text, or none that can be kept."""


def hand_in(task: EssayTask, enrolment: Enrolment, text: str, *, by: User) -> Script:
    """Keep the text as the learner's script. Raise TaskNotOpen, HandedInAlready, NothingWritten."""
    hold(task)
    if task.closed_at is not None:
        raise TaskNotOpen(_("Bài này đã thôi nhận bài làm."))
    same = exists().where(Script.task_id == task.id, Script.enrolment_id == enrolment.id)
    if db.session.scalar(select(same)):
        raise HandedInAlready(_("Bạn đã nộp bài này; mỗi người nộp một lần."))
    try:
        kept = essay_of(task).normalise(text)
    except InvalidResponse as error:
        raise NothingWritten(_(error.template, **error.params)) from error
    if not kept.strip():
        raise NothingWritten(_("Hãy viết bài rồi nộp."))
    script = Script(task=task, enrolment=enrolment, code=_draw_code(), text=kept)
    db.session.add(script)
    db.session.flush()
    record("script.handed_in", by=by, subject=script.id, characters=len(kept))
    return script


def _draw_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
        if not db.session.scalar(select(exists().where(Script.code == code))):
            return code
