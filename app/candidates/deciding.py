"""People's decisions on conditions, and judging an application anew."""

from app.candidates.claims_json import claims_from_dict
from app.candidates.judging import fold_verdicts, judge_claims, latest_decisions
from app.candidates.locks import require_unlocked
from app.candidates.models import Application, Finding, FindingDecision, Outcome, Verdict
from app.clock import now
from app.db import db
from app.errors import DomainError
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.queries import find_valid_certificate


class UnknownCondition(DomainError):
    """The application has no finding on this condition."""


class ReasonMissing(DomainError):
    """A decision gives its reason."""


def decide_finding(
    application: Application, condition: str, *, met: bool, reason: str, by: Actor
) -> FindingDecision:
    """Decide a condition, whatever the rules found; the reason stands in the lists.

    Earlier decisions stay as they are. Raises UnknownCondition, ReasonMissing, or CandidatesFixed
    once the exam went on with its candidates.
    """
    finding = get_finding(application, condition)
    if not reason.strip():
        raise ReasonMissing(_("Hãy ghi lý do: lý do được ghi vào hồ sơ và danh sách."))
    require_unlocked(application.exam)
    decision = FindingDecision(
        application_id=application.id,
        condition=condition,
        met=met,
        reason=reason.strip(),
        decided_by_id=by.actor_id,
        decided_by_name=by.actor_name,
    )
    db.session.add(decision)
    db.session.flush()
    db.session.expire(application, ["decisions"])
    before = application.outcome
    refresh_outcome(application)
    record(
        "finding.decided",
        by=by,
        subject=application.id,
        condition=condition,
        found=finding.verdict.value,
        met=met,
        reason=decision.reason,
        outcome=application.outcome.value,
        before=before.value,
    )
    return decision


def get_finding(application: Application, condition: str) -> Finding:
    """The application's finding on the condition. Raise UnknownCondition."""
    for finding in application.findings:
        if finding.condition == condition:
            return finding
    raise UnknownCondition(_("Hồ sơ không có điều kiện “%(id)s”.", id=condition))


def refresh_outcome(application: Application) -> None:
    """Fold findings and decisions again; what was taken back stays so."""
    if application.outcome is Outcome.WITHDRAWN:
        return
    verdicts = {finding.condition: finding.verdict for finding in application.findings}
    fold = fold_verdicts(verdicts, latest_decisions(application.decisions))
    refused = application.preselection is not None and not application.preselection.passed
    application.outcome = Outcome.INELIGIBLE if refused else fold.outcome
    db.session.flush()


def reevaluate_application(application: Application, *, by: Actor) -> list[str]:
    """Judge the claims anew, with the certificates issued here since; give what changed.

    Decisions stay. Gives the ids of the conditions whose verdict changed. Raises CandidatesFixed.
    """
    exam = application.exam
    require_unlocked(exam)
    certificate = find_valid_certificate(application.national_id, exam.closing_on)
    claims = claims_from_dict(application.claims)
    found = judge_claims(rules_of(exam), claims, exam.closing_on, certificate)
    kept = {finding.condition: finding for finding in application.findings}
    changed = {}
    for judged in found:
        finding, verdict = kept[judged.condition], Verdict(judged.verdict)
        if finding.verdict is not verdict:
            changed[finding.condition] = [finding.verdict.value, verdict.value]
        if (finding.verdict, finding.evidence) != (verdict, str(judged.evidence)):
            finding.verdict, finding.evidence = verdict, str(judged.evidence)
            finding.found_at = now()
    db.session.flush()
    refresh_outcome(application)
    record(
        "application.reevaluated",
        by=by,
        subject=application.id,
        changed=changed,
        outcome=application.outcome.value,
    )
    return list(changed)
