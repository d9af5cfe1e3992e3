"""Releasing questions for practice, and answering them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select

from app import clock
from app.accounts.models import User
from app.bank import queries
from app.bank.contents import item_of
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.models import PracticeAnswer, PracticeQuestion
from question_bank.errors import InvalidResponse
from question_bank.items.registry import MARKED_BY_PEOPLE


class NotApproved(DomainError):
    """Only approved questions are worth practising."""


class NotScorable(DomainError):
    """Practice is scored at once, and the question needs a person to mark it."""


class UsedInExam(DomainError):
    """A frozen form holds a version of the question, so it stays secret."""


class AnswerMissing(DomainError):
    """Nothing was answered, or something that the question does not offer."""


def release_questions(questions: Sequence[Question], *, by: Actor) -> int:
    """Open the questions for practice, all or none; give how many were not open before.

    Raise NotApproved, NotScorable or UsedInExam.
    """
    for question in questions:
        if question.status is not QuestionStatus.APPROVED:
            raise NotApproved(_("Câu %(code)s chưa được duyệt.", code=question.code))
        if question.is_secret:
            raise NotApproved(_("Câu %(code)s là câu mật.", code=question.code))
        if queries.current_version(question).kind in MARKED_BY_PEOPLE:
            raise NotScorable(
                _("Câu %(code)s là câu tự luận, không chấm tự động được.", code=question.code)
            )
        if was_used(question.id):
            raise UsedInExam(
                _("Câu %(code)s đã có trong đề thi nên không đưa ra luyện tập.", code=question.code)
            )
    return sum(_release(question, by=by) for question in questions)


def withdraw_questions(questions: Sequence[Question], *, by: Actor) -> int:
    """Close the questions for practice; give how many were open before."""
    count = 0
    for question in questions:
        released = _find(question.id)
        if released is not None and released.withdrawn_at is None:
            released.withdrawn_at = clock.now()
            record("practice_question.withdrawn", by=by, subject=question.id, code=question.code)
            count += 1
    db.session.flush()
    return count


def was_used(question_id: UUID) -> bool:
    """Whether a frozen form ever held a version of the question."""
    stmt = select(
        exists().where(
            QuestionVersion.question_id == question_id, QuestionVersion.used_at.is_not(None)
        )
    )
    return bool(db.session.scalar(stmt))


def answer_question(version: QuestionVersion, raw: object, *, by: User) -> PracticeAnswer:
    """Score an answer and keep it as progress. Raise AnswerMissing."""
    item = item_of(version)
    try:
        response = item.normalise(raw)
    except InvalidResponse as error:
        raise AnswerMissing(_("Hãy chọn hoặc nhập câu trả lời.")) from error
    if isinstance(response, str) and not response.strip():
        raise AnswerMissing(_("Hãy chọn hoặc nhập câu trả lời."))
    answer = PracticeAnswer(
        user_id=by.id,
        question_id=version.question_id,
        version_id=version.id,
        response={"value": response},
        correct=item.score(response) == 1,
    )
    db.session.add(answer)
    db.session.flush()
    record("practice.answered", by=by, subject=version.question_id, correct=answer.correct)
    return answer


def _release(question: Question, *, by: Actor) -> bool:
    released = _find(question.id)
    if released is not None and released.withdrawn_at is None:
        return False
    if released is None:
        released = PracticeQuestion(question_id=question.id, released_by_name=by.actor_name)
        db.session.add(released)
    released.withdrawn_at = None
    released.released_at, released.released_by_name = clock.now(), by.actor_name
    db.session.flush()
    record("practice_question.released", by=by, subject=question.id, code=question.code)
    return True


def _find(question_id: UUID) -> PracticeQuestion | None:
    return db.session.scalar(
        select(PracticeQuestion).where(PracticeQuestion.question_id == question_id)
    )
