"""Ending an attempt by a decision, and keeping a candidate from the exam's later papers."""

from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.delivery.models import Attempt, EndedBy, Exclusion
from app.delivery.standing import read_standing, select_standings
from app.delivery.working import end_attempt
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record


class Excluded(DomainError):
    """The candidate may not sit the exam's later papers; the message says by what decision."""


def suspend_attempt(attempt: Attempt, *, by: Actor) -> None:
    """End the attempt at once with what is saved; what is handed in already stays as it is.

    Later answers are refused and kept, as after any end.
    """
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.submitted_at is None and attempt.signed_in_at is not None:
        row = db.session.execute(select_standings().where(Attempt.id == attempt.id)).one()
        standing, _more = read_standing(row)
        end_attempt(attempt, standing, by=by, early=EndedBy.SUSPENSION)


def exclude_candidate(attempt: Attempt, reason: str, *, by: Actor) -> None:
    """Keep the attempt's candidate from every later paper of the exam; twice is once."""
    candidate = attempt.seat.candidate
    if _find_exclusion(candidate.id) is not None:
        return
    db.session.add(Exclusion(candidate_id=candidate.id, reason=reason))
    db.session.flush()
    record("candidate.excluded", by=by, subject=candidate.id, reason=reason)


def require_admissible(attempt: Attempt) -> None:
    """Raise Excluded for an open attempt of an excluded candidate.

    An attempt that has ended may still be looked at: it shows its receipt.
    """
    found = _find_exclusion(attempt.seat.candidate_id)
    if found is not None and attempt.submitted_at is None:
        raise Excluded(_("Thí sinh không được dự các bài thi tiếp theo: %(why)s", why=found.reason))


def is_excluded(candidate_id: UUID) -> bool:
    """Whether a decision keeps the candidate from the exam's later papers."""
    return _find_exclusion(candidate_id) is not None


def _find_exclusion(candidate_id: UUID) -> Exclusion | None:
    return db.session.scalar(select(Exclusion).where(Exclusion.candidate_id == candidate_id))
