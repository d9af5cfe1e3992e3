"""Recording what a person decided about the last places in a province."""

from collections.abc import Collection

from app import text
from app.accounts.models import User
from app.db import db
from app.errors import Conflict, DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import record
from app.regulations.ranking import Standing
from app.results.models import TieDecision
from app.results.ranking import rank_exam


class WrongChoice(DomainError):
    """Too many or too few were chosen for the places that are left."""


class NoTie(Conflict):
    """Nothing waits for a decision there, perhaps because a score changed meanwhile."""


def places_left(exam: Exam, province: str) -> int:
    """How many of the province's quota the undecided people compete for."""
    ranking = rank_exam(exam)
    quota = next((quota.count for quota in exam.quotas if quota.province == province), 0)
    taken = sum(
        line.province == province and line.standing is Standing.SELECTED and line.rank is not None
        for line in ranking.lines
    )
    return quota - taken


def decide_tie(
    exam: Exam, province: str, chosen: Collection[str], *, reason: str, by: User
) -> TieDecision:
    """Record who takes the last places among those tied. Raise NoTie or WrongChoice."""
    tied = rank_exam(exam).undecided.get(province)
    if not tied:
        raise NoTie(_("Ở %(province)s không có trường hợp nào chờ quyết định.", province=province))
    numbers = [line.candidate.number for line in tied]
    left = places_left(exam, province)
    if not set(chosen) <= set(numbers) or len(set(chosen)) != left:
        raise WrongChoice(
            _("Hãy chọn đúng %(left)d người trong số những người bằng điểm.", left=left)
        )
    decision = TieDecision(
        exam_id=exam.id,
        province=province,
        tied=sorted(numbers),
        chosen=sorted(set(chosen)),
        reason=text.nfc(reason),
        decided_by_id=by.id,
        decided_by_name=by.full_name,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        "tie.decided",
        by=by,
        subject=exam.id,
        province=province,
        tied=decision.tied,
        chosen=decision.chosen,
        reason=decision.reason,
    )
    return decision
