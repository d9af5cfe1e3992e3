"""What the rules say of one registration: a finding per condition, and what they add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.regulations import conditions
from app.regulations.citation import Citation
from app.regulations.claims import Claims
from app.regulations.profile import Condition, RegulationProfile, Verdict
from app.text.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one condition stands for one person, on what evidence, by which rule."""

    condition: str
    title: str
    verdict: Verdict
    evidence: Message
    citation: Citation


class Eligibility(StrEnum):
    """What the findings together mean."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The eligibility with the ids of the conditions that failed and that wait for a person."""

    eligibility: Eligibility
    failed: tuple[str, ...]
    review: tuple[str, ...]


def evaluate(profile: RegulationProfile, claims: Claims, closing_date: date) -> tuple[Finding, ...]:
    """Judge every condition of the profile, in its order, as things stand on the closing date."""
    return tuple(
        _find(profile, condition, claims, closing_date) for condition in profile.conditions
    )


def _find(
    profile: RegulationProfile, condition: Condition, claims: Claims, closing_date: date
) -> Finding:
    verdict, evidence = conditions.judge(profile, condition, claims, closing_date)
    return Finding(
        condition=condition.id,
        title=condition.title,
        verdict=verdict,
        evidence=evidence,
        citation=condition.citation,
    )


def outcome(
    findings: tuple[Finding, ...], decisions: Mapping[str, Verdict] | None = None
) -> Outcome:
    """Fold findings and people's decisions (condition id to met or not met) into the eligibility.

    A decision counts only where the finding leaves the condition to a person; a condition that is
    not met cannot be decided away, its claim has to be corrected.
    """
    settled = {finding.condition: _settle(finding, decisions or {}) for finding in findings}
    failed = tuple(name for name, verdict in settled.items() if verdict is Verdict.NOT_MET)
    review = tuple(name for name, verdict in settled.items() if verdict is Verdict.FOR_PERSON)
    if failed:
        eligibility = Eligibility.INELIGIBLE
    else:
        eligibility = Eligibility.REVIEW if review else Eligibility.ELIGIBLE
    return Outcome(eligibility=eligibility, failed=failed, review=review)


def _settle(finding: Finding, decisions: Mapping[str, Verdict]) -> Verdict:
    if finding.verdict is Verdict.FOR_PERSON:
        return decisions.get(finding.condition, finding.verdict)
    return finding.verdict
