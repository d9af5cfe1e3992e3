"""Deciding which questions may be drawn: draft, in review, approved, retired.

Only a new version makes an approved question a draft again, and a retired one comes back as a
draft. Nobody approves a text they wrote.
"""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app import clock
from app.accounts.models import User
from app.bank import queries
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.bank.review_models import Comment, Review, ReviewOutcome, Verdict
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.permissions import Permission

S = QuestionStatus

MOVES: Mapping[QuestionStatus, frozenset[QuestionStatus]] = {
    S.DRAFT: frozenset({S.IN_REVIEW, S.RETIRED}),
    S.IN_REVIEW: frozenset({S.APPROVED, S.DRAFT}),
    S.APPROVED: frozenset({S.RETIRED}),
    S.RETIRED: frozenset({S.DRAFT}),
}
"""From which status to which others a question may go while its text stays as it is."""

REVIEWERS, REVIEWERS_AT_HIGH_STAKES = 1, 2


class MoveNotAllowed(DomainError):
    """A question cannot go from its status to the one asked for."""


class CitesNothing(DomainError):
    """A question rests on no provision, so nobody can say whether it is right."""


class DeadlinePast(DomainError):
    """The day by which to review has already passed."""


class CannotReview(DomainError):
    """The person wrote the text, was not asked, may not review or has decided before."""


class CommentsOpen(DomainError):
    """Somebody's remark on the question is not settled."""


class ReasonMissing(DomainError):
    """An act that somebody must answer for was given no reason."""


def send_for_review(
    question: Question,
    *,
    due_on: date | None = None,
    reviewers: Collection[User] = (),
    note: str = "",
    by: Actor,
) -> Review:
    """Open a round of review of what the question says now.

    Named reviewers alone decide; without names, every reviewer who did not write it may.
    Raise MoveNotAllowed, CitesNothing, DeadlinePast or CannotReview.
    """
    _check_move(question, S.IN_REVIEW)
    version = queries.current_version(question)
    _check_request(version, due_on, reviewers)
    review = Review(
        version=version,
        asked_by_id=by.actor_id,
        due_on=due_on,
        note=note,
        needed=_needed(question),
        invited=list(reviewers),
    )
    question.status = S.IN_REVIEW
    db.session.add(review)
    db.session.flush()
    _record(
        "question.sent_for_review",
        review,
        by=by,
        due_on=due_on and due_on.isoformat(),
        reviewers=[str(each.id) for each in reviewers],
    )
    return review


def approve_question(question: Question, *, reason: str = "", by: User) -> Review:
    """Approve; with the last approval needed the question may be drawn.

    Raise MoveNotAllowed, CannotReview or CommentsOpen.
    """
    review = _open_review(question, S.APPROVED)
    _check_may_decide(review, by)
    if count_open_comments(question):
        raise CommentsOpen(_("Còn góp ý chưa giải quyết ở câu này."))
    _add_verdict(review, approves=True, reason=reason, by=by)
    left = max(review.needed, _needed(question)) - len(review.verdicts)
    if left <= 0:
        _end(review, ReviewOutcome.APPROVED)
        question.status = S.APPROVED
    db.session.flush()
    _record("question.approved", review, by=by, reason=reason, still_needed=max(left, 0))
    return review


def return_question(question: Question, *, reason: str, by: User) -> Review:
    """Ask the author for changes: the question is a draft again.

    Raise MoveNotAllowed, CannotReview or ReasonMissing.
    """
    review = _open_review(question, S.DRAFT)
    _check_may_decide(review, by)
    if not reason:
        raise ReasonMissing(_("Hãy ghi cần sửa gì."))
    _add_verdict(review, approves=False, reason=reason, by=by)
    _end(review, ReviewOutcome.RETURNED)
    question.status = S.DRAFT
    db.session.flush()
    _record("question.returned", review, by=by, reason=reason)
    return review


def withdraw_question(question: Question, *, by: Actor) -> Review:
    """Take the question back from review, to go on writing. Raise MoveNotAllowed."""
    review = _open_review(question, S.DRAFT)
    _end(review, ReviewOutcome.WITHDRAWN)
    question.status = S.DRAFT
    db.session.flush()
    _record("question.withdrawn", review, by=by)
    return review


def retire_question(
    question: Question, *, reason: str, successor: Question | None = None, by: Actor
) -> Question:
    """Take the question out of use, in favour of another if one is given; it stays readable.

    Raise MoveNotAllowed, ReasonMissing.
    """
    before = question.status
    _check_move(question, S.RETIRED)
    if not reason:
        raise ReasonMissing(_("Hãy ghi vì sao ngừng dùng câu này."))
    question.status, question.replaced_by = S.RETIRED, successor
    db.session.flush()
    record(
        "question.retired",
        by=by,
        subject=question.id,
        code=question.code,
        version=queries.current_version(question).number,
        before=before.value,
        reason=reason,
        successor=successor.code if successor else None,
    )
    return question


def bring_back(question: Question, *, reason: str, by: Actor) -> Question:
    """Make a retired question a draft again; it is drawn once somebody approves it anew.

    Raise MoveNotAllowed, ReasonMissing.
    """
    if question.status is not S.RETIRED:
        raise MoveNotAllowed(_("Câu %(code)s không ngừng dùng.", code=question.code))
    _check_move(question, S.DRAFT)
    if not reason:
        raise ReasonMissing(_("Hãy ghi vì sao đưa câu này trở lại."))
    question.status, question.replaced_by = S.DRAFT, None
    db.session.flush()
    record("question.brought_back", by=by, subject=question.id, code=question.code, reason=reason)
    return question


def mark_high_stakes(question: Question, *, high_stakes: bool, by: Actor) -> Question:
    """Say whether two people must approve; who wrote the text cannot lower it. Raise
    CannotReview."""
    if question.is_high_stakes is high_stakes:
        return question
    if not high_stakes and by.actor_id in authors_of(question):
        raise CannotReview(_("Người soạn câu hỏi không tự bỏ yêu cầu hai người duyệt."))
    question.is_high_stakes = high_stakes
    db.session.flush()
    record(
        "question.stakes_set",
        by=by,
        subject=question.id,
        code=question.code,
        high_stakes=high_stakes,
    )
    return question


def find_open_review(question: Question) -> Review | None:
    """The round of review that runs, if one does."""
    stmt = (
        select(Review)
        .join(QuestionVersion, QuestionVersion.id == Review.version_id)
        .where(QuestionVersion.question_id == question.id, Review.ended_at.is_(None))
    )
    return db.session.scalar(stmt)


def authors_of(question: Question) -> frozenset[UUID]:
    """Who wrote what nobody has approved yet: the versions since the last approved one."""
    stmt = (
        select(func.max(QuestionVersion.number))
        .join(Review, Review.version_id == QuestionVersion.id)
        .where(
            QuestionVersion.question_id == question.id,
            Review.outcome == ReviewOutcome.APPROVED,
        )
    )
    last = db.session.scalar(stmt) or 0
    fresh = [each for each in question.versions if each.number > last]
    fresh = fresh or [queries.current_version(question)]
    return frozenset(each.created_by_id for each in fresh if each.created_by_id)


def may_decide(review: Review, person: User) -> bool:
    """Whether the person may approve or return in this round."""
    try:
        _check_may_decide(review, person)
    except CannotReview:
        return False
    return review.ended_at is None


def count_open_comments(question: Question) -> int:
    """How many remarks on any version of the question are not settled."""
    stmt = select(func.count()).select_from(Comment).join(Comment.version)
    wanted = (
        QuestionVersion.question_id == question.id,
        Comment.parent_id.is_(None),
        Comment.resolved_at.is_(None),
    )
    return db.session.scalar(stmt.where(*wanted)) or 0


def end_overtaken_review(question: Question) -> None:
    """Close the round that runs because the text it is about is no longer the current one."""
    review = find_open_review(question)
    if review is not None:
        _end(review, ReviewOutcome.WITHDRAWN)


def _check_request(
    version: QuestionVersion, due_on: date | None, reviewers: Collection[User]
) -> None:
    if not version.provisions:
        raise CitesNothing(_("Câu hỏi chưa gắn với điều luật nào nên chưa gửi duyệt được."))
    if due_on and due_on < clock.today():
        raise DeadlinePast(_("Hạn duyệt không được ở trước hôm nay."))
    for person in reviewers:
        _check_may_review(version.question, person)
    needed = _needed(version.question)
    if reviewers and len(reviewers) < needed:
        raise CannotReview(_("Câu này cần %(count)d người duyệt.", count=needed))


def _needed(question: Question) -> int:
    return REVIEWERS_AT_HIGH_STAKES if question.is_high_stakes else REVIEWERS


def _check_move(question: Question, to: QuestionStatus) -> None:
    # Two people who decide at once take turns: the later one sees what the earlier one did.
    held = select(Question.status).where(Question.id == question.id).with_for_update()
    if to not in MOVES[db.session.execute(held).scalar_one()]:
        raise MoveNotAllowed(
            _("Không chuyển được câu %(code)s sang trạng thái này.", code=question.code)
        )


def _open_review(question: Question, to: QuestionStatus) -> Review:
    _check_move(question, to)
    review = find_open_review(question)
    if review is None:
        raise MoveNotAllowed(_("Câu %(code)s không chờ duyệt.", code=question.code))
    return review


def _check_may_review(question: Question, person: User) -> None:
    if not person.may(Permission.BANK_WRITE):
        raise CannotReview(_("%(name)s không có quyền duyệt câu hỏi.", name=person.full_name))
    if person.id in authors_of(question):
        raise CannotReview(_("Người soạn câu hỏi không tự duyệt câu của mình."))


def _check_may_decide(review: Review, person: User) -> None:
    _check_may_review(review.version.question, person)
    if review.invited and person not in review.invited:
        raise CannotReview(_("Lượt duyệt này đã mời đích danh người khác."))
    if any(each.reviewer_id == person.id for each in review.verdicts):
        raise CannotReview(_("Bạn đã có ý kiến trong lượt duyệt này."))


def _add_verdict(review: Review, *, approves: bool, reason: str, by: User) -> None:
    review.verdicts.append(Verdict(reviewer=by, approves=approves, reason=reason))


def _end(review: Review, outcome: ReviewOutcome) -> None:
    review.ended_at, review.outcome = clock.now(), outcome


def _record(action: str, review: Review, *, by: Actor, **detail: object) -> None:
    version = review.version
    record(
        action,
        by=by,
        subject=version.question_id,
        code=version.question.code,
        version=version.number,
        content_hash=version.content_hash,
        **detail,
    )
