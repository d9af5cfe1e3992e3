"""The province's look at an application before the centre's (sơ tuyển)."""

from collections.abc import Collection, Sequence

from app.candidates.deciding import refresh_outcome
from app.candidates.locks import require_unlocked
from app.candidates.models import Application, Outcome, Preselection
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.profile import PreselectionRule


class NoPreselection(DomainError):
    """The exam's profile knows no preselection."""


class ReasonMissing(DomainError):
    """A refusal says why."""


class PaperUnknown(DomainError):
    """The rule names no such paper."""


class Withdrawn(DomainError):
    """The person took the application back."""


def preselection_rule(exam: Exam) -> PreselectionRule:
    """The rule of the exam's profile. Raise NoPreselection."""
    rule = rules_of(exam).preselection
    if rule is None:
        raise NoPreselection(_("Bộ quy tắc của kỳ thi này không có bước sơ tuyển."))
    return rule


def preselect(
    application: Application, *, passed: bool, missing: Collection[str], reason: str, by: Actor
) -> Preselection:
    """Record that the application passes, or why not; earlier decisions stay.

    Raise NoPreselection, ReasonMissing, PaperUnknown, Withdrawn or CandidatesFixed.
    """
    rule = preselection_rule(application.exam)
    require_unlocked(application.exam)
    if application.outcome is Outcome.WITHDRAWN:
        raise Withdrawn(_("Hồ sơ này đã rút."))
    if not set(missing) <= set(rule.papers):
        raise PaperUnknown(_("Hãy chọn giấy tờ trong danh mục."))
    if not passed and not reason:
        raise ReasonMissing(_("Hãy ghi lý do không đạt."))
    decision = Preselection(
        application_id=application.id,
        passed=passed,
        missing=[paper for paper in rule.papers if paper in set(missing)],
        reason=reason,
        decided_by_id=by.actor_id,
        decided_by_name=by.actor_name,
    )
    db.session.add(decision)
    db.session.flush()
    db.session.expire(application, ["preselections"])
    refresh_outcome(application)
    record(
        "application.preselected",
        by=by,
        subject=application.id,
        passed=passed,
        missing=decision.missing,
        reason=reason,
        outcome=application.outcome.value,
    )
    return decision


def pass_all(applications: Sequence[Application], *, by: Actor) -> int:
    """Let every one of these pass that met all conditions; give how many."""
    fit = [one for one in applications if one.outcome is Outcome.ELIGIBLE]
    for application in fit:
        preselect(application, passed=True, missing=(), reason="", by=by)
    return len(fit)
