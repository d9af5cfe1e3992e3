"""One application at a time: taking it in, changing what it claims, taking it back."""

from app import clock
from app.candidates.claims_json import claims_to_dict
from app.candidates.deciding import refresh_outcome
from app.candidates.importing import application_values
from app.candidates.judging import fold_verdicts, judge_claims
from app.candidates.locks import require_unlocked
from app.candidates.models import Application, Finding, Outcome, Verdict
from app.candidates.queries import find_application
from app.db import db
from app.errors import Conflict
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations import findings as rules
from app.regulations.claims import Claims
from app.regulations.describing import cite
from app.training.queries import find_valid_certificate


class AlreadyRegistered(Conflict):
    """One person has one application for an exam."""


def register_application(exam: Exam, claims: Claims, *, by: Actor) -> Application:
    """Take in one application and judge it. Raise AlreadyRegistered or CandidatesFixed."""
    require_unlocked(exam)
    if find_application(exam, claims.national_id) is not None:
        raise AlreadyRegistered(
            _("Số căn cước này đã có hồ sơ ở kỳ thi: đơn vị đã gửi trong danh sách đăng ký.")
        )
    found = _judge(exam, claims)
    verdicts = {one.condition: Verdict(one.verdict) for one in found}
    values = application_values(exam, rules_of(exam), claims)
    application = Application(**values, outcome=fold_verdicts(verdicts, {}).outcome)
    db.session.add(application)
    db.session.flush()
    for position, one in enumerate(found, start=1):
        db.session.add(_finding(exam, application, one, position))
    db.session.flush()
    record(
        "application.registered",
        by=by,
        subject=application.id,
        exam=exam.code,
        outcome=application.outcome.value,
    )
    return application


def change_application(application: Application, claims: Claims, *, by: Actor) -> list[str]:
    """Put other claims in place and judge them; give the conditions that came out otherwise.

    A decision on a condition that is claimed otherwise now counts no more, and stays visible. An
    application taken back is in again. Raise CandidatesFixed.
    """
    exam = application.exam
    require_unlocked(exam)
    before = application.outcome
    _set_claims(application, exam, claims)
    changed = [
        one.condition
        for position, one in enumerate(_judge(exam, claims), start=1)
        if _replace_finding(exam, application, one, position)
    ]
    now = clock.now()
    for decision in application.decisions:
        if decision.condition in changed and decision.superseded_at is None:
            decision.superseded_at = now
    for one in application.preselections:
        one.superseded_at = one.superseded_at or now
    if before is Outcome.WITHDRAWN:
        application.outcome = Outcome.REVIEW
    db.session.flush()
    db.session.expire(application, ["findings", "decisions", "preselections"])
    refresh_outcome(application)
    record(
        "application.changed",
        by=by,
        subject=application.id,
        conditions=changed,
        before=before.value,
        outcome=application.outcome.value,
    )
    return changed


def withdraw_application(application: Application, *, by: Actor) -> None:
    """Take an application back at its owner's word. Raise CandidatesFixed."""
    require_unlocked(application.exam)
    before = application.outcome
    application.outcome = Outcome.WITHDRAWN
    db.session.flush()
    record("application.withdrawn", by=by, subject=application.id, before=before.value)


def _judge(exam: Exam, claims: Claims) -> list[rules.Finding]:
    certificate = find_valid_certificate(claims.national_id, exam.closing_on)
    return judge_claims(rules_of(exam), claims, exam.closing_on, certificate)


def _set_claims(application: Application, exam: Exam, claims: Claims) -> None:
    values = application_values(exam, rules_of(exam), claims)
    for name in ("full_name", "name_key", "name_folded", "birth_on", "gender"):
        setattr(application, name, values[name])
    application.exam_province, application.employer = values["exam_province"], claims.employer
    application.claims = claims_to_dict(claims)


def _replace_finding(
    exam: Exam, application: Application, judged: rules.Finding, position: int
) -> bool:
    """Put a finding in the place of the condition's present one; tell whether it differs."""
    kept = {finding.condition: finding for finding in application.findings}
    present = kept.get(judged.condition)
    if present is None:
        db.session.add(_finding(exam, application, judged, position))
        return True
    verdict, evidence = Verdict(judged.verdict), str(judged.evidence)
    if (present.verdict, present.evidence) == (verdict, evidence):
        return False
    present.verdict, present.evidence, present.found_at = verdict, evidence, clock.now()
    return True


def _finding(exam: Exam, application: Application, judged: rules.Finding, position: int) -> Finding:
    return Finding(
        application_id=application.id,
        condition=judged.condition,
        position=position,
        verdict=Verdict(judged.verdict),
        evidence=str(judged.evidence),
        citation=cite(rules_of(exam), judged.citation),
    )
