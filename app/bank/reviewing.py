"""Deciding which questions may be drawn: approving, retiring, returning to draft."""

from collections.abc import Mapping

from app.bank import queries
from app.bank.models import Question, QuestionStatus
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record

S = QuestionStatus

MOVES: Mapping[QuestionStatus, frozenset[QuestionStatus]] = {
    S.DRAFT: frozenset({S.APPROVED, S.RETIRED}),
    S.APPROVED: frozenset({S.DRAFT, S.RETIRED}),
    S.RETIRED: frozenset({S.DRAFT}),
}
"""From which status to which others a question may go."""

ACTIONS: Mapping[QuestionStatus, str] = {
    S.DRAFT: "question.returned",
    S.APPROVED: "question.approved",
    S.RETIRED: "question.retired",
}


class MoveNotAllowed(DomainError):
    """A question cannot go from its status to the one asked for."""


def move_question(
    question: Question, to: QuestionStatus, *, by: Actor, reason: str = ""
) -> Question:
    """Approve, retire or return the question. Raise MoveNotAllowed."""
    if to not in MOVES[question.status]:
        raise MoveNotAllowed(
            _("Không chuyển được câu %(code)s sang trạng thái này.", code=question.code)
        )
    before, question.status = question.status, to
    db.session.flush()
    record(
        ACTIONS[to],
        by=by,
        subject=question.id,
        code=question.code,
        version=queries.current_version(question).number,
        before=before.value,
        reason=reason,
    )
    return question
