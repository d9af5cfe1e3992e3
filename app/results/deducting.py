"""A person's word on a deduction: confirmed or rejected, with the reason. Nothing is automatic."""

from app import clock
from app.db import db
from app.errors import DomainError
from app.exams.models import Paper
from app.i18n import _
from app.ledger.recording import Actor, record
from app.results.deductions import Deduction
from app.results.models import DeductionDecision
from app.text import nfc


class NoReason(DomainError):
    """A decision on a mark needs its reason."""


def decide_deduction(
    paper: Paper, deduction: Deduction, *, confirmed: bool, reason: str, by: Actor
) -> DeductionDecision:
    """Confirm or reject the deduction; a later word replaces an earlier one, which is kept.

    It takes effect when the paper is settled the next time. Raise NoReason.
    """
    said = nfc(reason).strip()
    if not said:
        raise NoReason(_("Hãy ghi căn cứ, lý do."))
    before = deduction.decision
    decision = DeductionDecision(
        candidate_id=deduction.candidate_id,
        paper_id=paper.id,
        ground=deduction.ground,
        ground_id=deduction.ground_id,
        version=before.version + 1 if before else 1,
        percent=deduction.percent,
        confirmed=confirmed,
        reason=said,
        decided_by_id=by.actor_id,
        decided_by_name=by.actor_name,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    record(
        "deduction.decided",
        by=by,
        subject=deduction.candidate_id,
        paper=str(paper.id),
        ground=deduction.ground.value,
        ground_id=str(deduction.ground_id),
        percent=str(deduction.percent),
        confirmed=confirmed,
        reason=said,
    )
    return decision
