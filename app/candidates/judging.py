"""What the rules and the people's decisions make of an application. No writing here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.candidates.models import FindingDecision, Outcome, Verdict
from app.i18n import N_
from app.regulations import findings as rules
from app.regulations.claims import Claims
from app.regulations.profile import CertificateCondition, RegulationProfile
from app.regulations.profile import Verdict as RuleVerdict
from app.text.messages import Message
from app.training.models import Certificate


@dataclass(frozen=True, slots=True)
class Fold:
    """The outcome, and the ids of the conditions that fail or wait for a person."""

    outcome: Outcome
    failed: tuple[str, ...]
    review: tuple[str, ...]


def judge_claims(
    profile: RegulationProfile,
    claims: Claims,
    closing_on: date,
    certificate: Certificate | None,
) -> list[rules.Finding]:
    """A finding for each condition; a valid certificate of our own register meets the training.

    `certificate` is what the register holds for the person on the closing day.
    """
    found = rules.evaluate(profile, claims, closing_on)
    if certificate is None:
        return list(found)
    training = {rule.id for rule in profile.conditions if isinstance(rule, CertificateCondition)}
    return [
        _met_by(certificate, finding) if finding.condition in training else finding
        for finding in found
    ]


def _met_by(certificate: Certificate, finding: rules.Finding) -> rules.Finding:
    if finding.verdict is RuleVerdict.MET:
        return finding
    template = N_("Chứng chỉ số %(number)s cấp %(day)s, có trong sổ cấp chứng chỉ của hệ thống")
    params = {"number": certificate.register_number, "day": f"{certificate.issued_on:%d/%m/%Y}"}
    return replace(finding, verdict=RuleVerdict.MET, evidence=Message(template, params))


def latest_decisions(decisions: Iterable[FindingDecision]) -> dict[str, FindingDecision]:
    """The decision that counts for each condition: the latest one on what is claimed now."""
    standing = (decision for decision in decisions if decision.superseded_at is None)
    ordered = sorted(standing, key=lambda decision: decision.decided_at)
    return {decision.condition: decision for decision in ordered}


def fold_verdicts(
    verdicts: Mapping[str, Verdict], decisions: Mapping[str, FindingDecision]
) -> Fold:
    """Verdict of each condition (in order) and the decisions that count, folded.

    A person's decision goes before what the rules found: it carries a reason and a name.
    """
    settled = {
        condition: _settle(verdict, decisions.get(condition))
        for condition, verdict in verdicts.items()
    }
    failed = tuple(name for name, verdict in settled.items() if verdict is Verdict.NOT_MET)
    review = tuple(name for name, verdict in settled.items() if verdict is Verdict.FOR_PERSON)
    if failed:
        return Fold(Outcome.INELIGIBLE, failed, review)
    return Fold(Outcome.REVIEW if review else Outcome.ELIGIBLE, failed, review)


def _settle(verdict: Verdict, decision: FindingDecision | None) -> Verdict:
    if decision is None:
        return verdict
    return Verdict.MET if decision.met else Verdict.NOT_MET
