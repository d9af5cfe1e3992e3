"""Reads of the bank's review: rounds that wait, remarks, and who read secret questions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from app import text
from app.accounts.models import User
from app.bank import secrecy
from app.bank.commenting import WHOLE
from app.bank.filters import says
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.bank.review_models import (
    Comment,
    Opening,
    Review,
    ReviewOutcome,
    SecretAccess,
    Verdict,
    review_invitation,
)
from app.db import db
from app.errors import NotFound
from app.permissions import GRANTS, Permission


class Scope(StrEnum):
    """Which rounds of review are asked for."""

    MINE = "mine"
    RUNNING = "running"
    SENT = "sent"


class Order(StrEnum):
    """What a list of rounds is sorted by."""

    DUE = "due"
    CODE = "code"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers, the oldest first."""

    comment: Comment
    answers: Sequence[Comment]


def list_reviews(
    viewer: User, scope: Scope, *, search: str = "", order: Order = Order.DUE
) -> Select[Review]:
    """Rounds of review of questions that the viewer may read.

    `MINE` are those that wait for the viewer's verdict, `RUNNING` all that run, `SENT` all that
    the viewer sent.
    """
    stmt = (
        select(Review)
        .join(QuestionVersion, QuestionVersion.id == Review.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(secrecy.readable_by(viewer))
        .options(selectinload(Review.invited), selectinload(Review.verdicts))
    )
    if scope is Scope.SENT:
        stmt = stmt.where(Review.asked_by_id == viewer.id)
    else:
        stmt = stmt.where(Review.ended_at.is_(None))
    if scope is Scope.MINE:
        stmt = stmt.where(*_waits_for(viewer))
    if search:
        stmt = stmt.where(says(search))
    return stmt.order_by(*_ORDERS[order], Question.code, Review.asked_at)


_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.DUE: (Review.due_on.is_(None), Review.due_on.asc()),
    Order.CODE: (),
    Order.ASKED: (Review.asked_at.desc(),),
}


def count_waiting_for(viewer: User) -> int:
    """How many questions wait for the viewer's verdict."""
    rows = list_reviews(viewer, Scope.MINE).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def first_due(viewer: User) -> date | None:
    """The earliest deadline of what waits for the viewer's verdict; None if nothing has one."""
    rows = list_reviews(viewer, Scope.MINE).order_by(None).subquery()
    earliest: date | None = db.session.scalar(select(func.min(rows.c.due_on)))
    return earliest


def list_returned_to(viewer: User) -> Sequence[Review]:
    """Rounds that ended with a request for changes to what the viewer sent, not yet acted on."""
    stmt = (
        select(Review)
        .join(QuestionVersion, QuestionVersion.id == Review.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(
            Review.asked_by_id == viewer.id,
            Review.outcome == ReviewOutcome.RETURNED,
            QuestionVersion.is_current,
            Question.status == QuestionStatus.DRAFT,
        )
        .order_by(Review.ended_at)
    )
    return db.session.scalars(stmt).all()


def list_rounds(question: Question) -> Sequence[Review]:
    """Every round of review the question went through, the newest first."""
    stmt = (
        select(Review)
        .join(QuestionVersion, QuestionVersion.id == Review.version_id)
        .where(QuestionVersion.question_id == question.id)
        .options(selectinload(Review.invited), selectinload(Review.verdicts))
        .order_by(Review.asked_at.desc())
    )
    return db.session.scalars(stmt).all()


def list_threads(question: Question, lines: Collection[str]) -> dict[str, list[Thread]]:
    """The remarks on every version of the question, by line, each with its answers.

    A remark on a line that is no longer one of `lines` stands with the whole question.
    """
    stmt = (
        select(Comment)
        .join(QuestionVersion, QuestionVersion.id == Comment.version_id)
        .where(QuestionVersion.question_id == question.id)
        .order_by(Comment.written_at)
    )
    comments = db.session.scalars(stmt).all()
    found: dict[str, list[Thread]] = {}
    for comment in comments:
        if comment.parent_id is None:
            answers = [each for each in comments if each.parent_id == comment.id]
            line = comment.line if comment.line in lines else WHOLE
            found.setdefault(line, []).append(Thread(comment, answers))
    return found


def get_comment(comment_id: UUID, *, question: Question) -> Comment:
    """The remark on some version of the question. Raise NotFound."""
    comment = db.session.get(Comment, comment_id)
    if comment is None or comment.version.question_id != question.id:
        raise NotFound(f"comment {comment_id}")
    return comment


def list_reviewers() -> Sequence[User]:
    """Everybody who may review questions, by name."""
    roles = [role for role, granted in GRANTS.items() if Permission.BANK_WRITE in granted]
    stmt = select(User).where(User.role.in_(roles), User.disabled_at.is_(None))
    return db.session.scalars(stmt.order_by(User.name_key)).all()


def list_possible_readers() -> Sequence[User]:
    """Everybody who may be let read secret questions, by name."""
    roles = [role for role, granted in GRANTS.items() if Permission.BANK_READ in granted]
    stmt = select(User).where(User.role.in_(roles), User.disabled_at.is_(None))
    return db.session.scalars(stmt.order_by(User.name_key)).all()


def find_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of the accounts with these ids."""
    wanted = {each for each in ids if each}
    rows = db.session.execute(select(User.id, User.full_name).where(User.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def find_user(user_id: UUID) -> User | None:
    """The account with this id."""
    return db.session.get(User, user_id)


def list_accesses(*, search: str = "") -> Select[SecretAccess]:
    """Who was let read secret questions, the latest leave first."""
    stmt = select(SecretAccess).join(User, User.id == SecretAccess.user_id)
    if search:
        stmt = stmt.where(User.name_folded.contains(text.fold(search), autoescape=True))
    return stmt.order_by(SecretAccess.revoked_at.is_not(None), SecretAccess.granted_at.desc())


def get_access(access_id: UUID) -> SecretAccess:
    """The leave. Raise NotFound."""
    access = db.session.get(SecretAccess, access_id)
    if access is None:
        raise NotFound(f"access {access_id}")
    return access


def list_openings(*, search: str = "") -> Select[Opening]:
    """Who opened which secret question, the latest first."""
    stmt = (
        select(Opening)
        .join(User, User.id == Opening.user_id)
        .join(Question, Question.id == Opening.question_id)
    )
    if search:
        folded = text.fold(search)
        stmt = stmt.where(
            or_(
                User.name_folded.contains(folded, autoescape=True),
                func.lower(Question.code).contains(folded, autoescape=True),
            )
        )
    return stmt.order_by(Opening.opened_at.desc(), Opening.id)


def list_openings_of(question: Question, *, most: int = 20) -> Sequence[Opening]:
    """The latest openings of one question."""
    stmt = select(Opening).where(Opening.question_id == question.id)
    return db.session.scalars(stmt.order_by(Opening.opened_at.desc()).limit(most)).all()


def _waits_for(viewer: User) -> tuple[ColumnElement[bool], ...]:
    """That the viewer neither wrote the text nor decided, and was asked if anybody was by name."""
    written, judged = aliased(QuestionVersion), aliased(QuestionVersion)
    earlier = aliased(Review)
    last = (
        select(func.coalesce(func.max(judged.number), 0))
        .join(earlier, earlier.version_id == judged.id)
        .where(judged.question_id == Question.id, earlier.outcome == ReviewOutcome.APPROVED)
        .correlate(Question)
        .scalar_subquery()
    )
    invited = exists().where(review_invitation.c.review_id == Review.id)
    me = exists().where(
        review_invitation.c.review_id == Review.id, review_invitation.c.user_id == viewer.id
    )
    return (
        ~exists().where(
            written.question_id == Question.id,
            written.created_by_id == viewer.id,
            written.number > last,
        ),
        ~exists().where(Verdict.review_id == Review.id, Verdict.reviewer_id == viewer.id),
        or_(~invited, me),
    )
