"""Secret questions: who may read them, and who did.

Default deny. A reader is somebody named by an exam administrator, the writer of a version, or who
was asked by name to review the current one. Reading needs opening, and every opening is kept.
"""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import aliased

from app import clock
from app.accounts.models import User
from app.bank import queries
from app.bank.filters import QuestionFilter
from app.bank.models import Question, QuestionVersion, Topic
from app.bank.review_models import Opening, Review, SecretAccess, review_invitation
from app.db import db
from app.errors import DomainError, NotFound
from app.i18n import _
from app.ledger.recording import Actor, record
from app.permissions import Permission

STAYS_OPEN = timedelta(hours=2)
"""For how long one opening lets its reader go on reading; then it is asked for, and kept, anew."""


class NotOpened(DomainError):
    """A secret question is read only after it was opened."""

    def __init__(self, question_id: UUID) -> None:
        super().__init__(_("Đây là câu hỏi mật: hãy mở câu rồi mới đọc."))
        self.question_id = question_id


class CannotHoldAccess(DomainError):
    """The person does not work with the question bank, or would give leave to themselves."""


class AccessEnded(DomainError):
    """The leave was taken back before, or ends before it begins."""


class WriterCannotOpenUp(DomainError):
    """Who wrote a secret question cannot make it public alone."""


def readable_by(viewer: User) -> ColumnElement[bool]:
    """Whether the viewer may read a question: a condition on Question for every list."""
    written = aliased(QuestionVersion)
    wrote = exists().where(written.question_id == Question.id, written.created_by_id == viewer.id)
    return or_(Question.is_secret.is_(False), wrote, _was_asked(viewer), _is_named(viewer))


def count_readable(wanted: QuestionFilter, viewer: User) -> int:
    """How many of the wanted questions the viewer may read: all, less those kept from them.

    Few are secret, and all are counted in the index of words alone where only words are asked.
    """
    hidden = Question.is_secret & ~readable_by(viewer)
    return queries.count_questions(wanted) - queries.count_questions(wanted, hidden)


def may_read(question: Question, viewer: User) -> bool:
    """Whether the viewer may read this question."""
    stmt = select(Question.id).where(Question.id == question.id, readable_by(viewer))
    return db.session.scalar(stmt) is not None


def get_readable(question_id: UUID, *, viewer: User, opened: bool = True) -> Question:
    """The question, if the viewer may read it and, when secret, has opened it.

    Raise NotFound, or NotOpened unless `opened` is False.
    """
    question = queries.get_question(question_id)
    if not question.is_secret:
        return question
    if not may_read(question, viewer):
        raise NotFound(f"question {question_id}")
    if opened and not _is_open(question, viewer):
        raise NotOpened(question_id)
    return question


def open_question(question: Question, *, by: User) -> Opening:
    """Open a secret question to read it; who, what and when is kept. Raise NotFound."""
    if not may_read(question, by):
        raise NotFound(f"question {question.id}")
    version = queries.current_version(question)
    opening = Opening(question_id=question.id, version_number=version.number, user=by)
    db.session.add(opening)
    db.session.flush()
    record(
        "question.opened", by=by, subject=question.id, code=question.code, version=version.number
    )
    return opening


def take_out(versions: Collection[QuestionVersion], file_name: str, *, by: User) -> None:
    """Let the secret ones among the versions leave the bank in a file; each is noted as opened.

    Raise CannotHoldAccess if the person may not read one of them: then none leaves.
    """
    secret = [each.question for each in versions if each.question.is_secret]
    closed = [each.code for each in secret if not may_read(each, by)]
    if closed or not by.may(Permission.BANK_READ):
        raise CannotHoldAccess(
            _(
                "%(name)s không được đọc %(count)d câu mật: %(codes)s.",
                name=by.full_name,
                count=len(closed) or len(secret),
                codes=", ".join(closed[:20] or [each.code for each in secret][:20]),
            )
        )
    for question in secret:
        open_question(question, by=by)
    record("secrets.exported", by=by, subject="bank", file=file_name, questions=len(secret))


def mark_secret(question: Question, *, secret: bool, by: Actor) -> Question:
    """Keep the question for real papers, or open it up; the writer alone cannot do the latter.

    Raise WriterCannotOpenUp.
    """
    if question.is_secret is secret:
        return question
    if not secret and by.actor_id in {each.created_by_id for each in question.versions}:
        raise WriterCannotOpenUp(_("Người soạn câu hỏi không tự bỏ chế độ mật."))
    question.is_secret = secret
    db.session.flush()
    record("question.secrecy_set", by=by, subject=question.id, code=question.code, secret=secret)
    return question


def grant_access(
    user: User, topic: Topic | None, *, reason: str, until: date | None = None, by: User
) -> SecretAccess:
    """Let a person read the secret questions of a topic and those below it, or all.

    Raise CannotHoldAccess or AccessEnded.
    """
    if not user.may(Permission.BANK_READ):
        raise CannotHoldAccess(_("%(name)s không làm việc với ngân hàng.", name=user.full_name))
    if user.id == by.id:
        raise CannotHoldAccess(_("Không ai tự cấp quyền đọc câu mật cho mình."))
    if until and until < clock.today():
        raise AccessEnded(_("Ngày cuối không được ở trước hôm nay."))
    access = SecretAccess(user=user, topic=topic, reason=reason, until=until, granted_by=by)
    db.session.add(access)
    db.session.flush()
    record(
        "secret_access.granted",
        by=by,
        subject=user.id,
        name=user.full_name,
        topic=topic.code if topic else None,
        until=until and until.isoformat(),
        reason=reason,
    )
    return access


def revoke_access(access: SecretAccess, *, by: User) -> SecretAccess:
    """Take the leave back from now on. Raise AccessEnded."""
    if access.revoked_at:
        raise AccessEnded(_("Quyền này đã bị thu hồi."))
    access.revoked_at, access.revoked_by = clock.now(), by
    db.session.flush()
    record(
        "secret_access.revoked",
        by=by,
        subject=access.user_id,
        name=access.user.full_name,
        topic=access.topic.code if access.topic else None,
    )
    return access


def _is_open(question: Question, viewer: User) -> bool:
    since = clock.now() - STAYS_OPEN
    stmt = select(Opening.id).where(
        Opening.question_id == question.id,
        Opening.user_id == viewer.id,
        Opening.opened_at >= since,
    )
    return db.session.scalar(stmt.limit(1)) is not None


def _was_asked(viewer: User) -> ColumnElement[bool]:
    asked, round_ = aliased(QuestionVersion), aliased(Review)
    return exists().where(
        asked.question_id == Question.id,
        asked.is_current,
        round_.version_id == asked.id,
        round_.ended_at.is_(None),
        review_invitation.c.review_id == round_.id,
        review_invitation.c.user_id == viewer.id,
    )


def _is_named(viewer: User) -> ColumnElement[bool]:
    stmt = select(SecretAccess).where(
        SecretAccess.user_id == viewer.id, SecretAccess.revoked_at.is_(None)
    )
    live = [each for each in db.session.scalars(stmt) if each.is_live(clock.today())]
    if any(each.topic_id is None for each in live):
        return true()
    tree = queries.get_topic_tree() if live else queries.TopicTree(())
    topics = {below for each in live if each.topic for below in tree.below(each.topic.code)}
    return Question.topic_id.in_(topics)
