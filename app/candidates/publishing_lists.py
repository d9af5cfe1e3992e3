"""Publishing who may sit the exam and who may not, with reasons."""

import hashlib

from sqlalchemy import func, select

from app import clock
from app.candidates.models import Application, Outcome
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record


class ReviewsOpen(DomainError):
    """Some conditions still wait for a person's decision."""


class NoApplications(DomainError):
    """There is nobody to list."""


def count_undecided(exam: Exam) -> int:
    """How many applications wait for a person's decision."""
    count = db.session.scalar(
        select(func.count())
        .select_from(Application)
        .where(Application.exam_id == exam.id, Application.outcome == Outcome.REVIEW)
    )
    return count or 0


def require_decided(exam: Exam) -> None:
    """Raise ReviewsOpen, which says how many applications still wait for a decision."""
    count = count_undecided(exam)
    if count:
        raise ReviewsOpen(
            _("Còn %(count)d hồ sơ chờ người xem xét. Hãy quyết định hết trước.", count=count)
        )


def publish_lists(exam: Exam, *, by: Actor) -> None:
    """Publish both lists as they stand. Repeated after a correction; each time is recorded.

    The ledger keeps the numbers and a hash over identity numbers and outcomes, so that the lists
    handed out can be checked. Raises ReviewsOpen or NoApplications.
    """
    require_decided(exam)
    stmt = select(Application.national_id, Application.outcome)
    stmt = stmt.where(Application.exam_id == exam.id, Application.outcome != Outcome.WITHDRAWN)
    stmt = stmt.order_by(Application.national_id)
    rows = db.session.execute(stmt).all()
    if not rows:
        raise NoApplications(_("Chưa có hồ sơ nào để lập danh sách."))
    lines = "".join(f"{row.national_id} {row.outcome.value}\n" for row in rows)
    eligible = sum(row.outcome is Outcome.ELIGIBLE for row in rows)
    exam.lists_published_at = clock.now()
    db.session.flush()
    record(
        "lists.published",
        by=by,
        subject=exam.id,
        eligible=eligible,
        ineligible=len(rows) - eligible,
        sha256=hashlib.sha256(lines.encode()).hexdigest(),
    )
