"""What a form's answers claim: several degrees, times of work and certificates become one person's.

Pure: values in, values out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.regulations.claims import PartialDate, WorkPeriod
from app.regulations.profile import RegulationProfile, Verdict, WordingCondition

BEST_FIRST = (Verdict.MET, Verdict.FOR_PERSON, Verdict.NOT_MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree:
    """A degree as declared; the year it was given in."""

    title: str
    school: str = ""
    year: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """A time of work; without an end it still goes on."""

    start: PartialDate
    end: PartialDate | None
    employer: str
    work: str
    is_legal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCertificate:
    """A certificate of the enforcement training."""

    number: str
    issued_on: date | None


def choose_degree(
    profile: RegulationProfile, degrees: Sequence[Degree], closing: date
) -> Degree | None:
    """The degree that meets the profile's wording best, held by the closing year; None without any.

    Of those that meet it alike the first declared counts.
    """
    rule = next(
        (
            one
            for one in profile.conditions
            if isinstance(one, WordingCondition) and one.claim == "degree"
        ),
        None,
    )
    if rule is None or not degrees:
        return degrees[0] if degrees else None

    def place(degree: Degree) -> tuple[bool, int]:
        held = degree.year is None or degree.year <= closing.year
        return not held, BEST_FIRST.index(rule.wordings.judge(degree.title))

    return min(degrees, key=place)


def list_legal_work(employments: Sequence[Employment]) -> tuple[WorkPeriod, ...]:
    """The times of legal work, in the order declared."""
    return tuple(WorkPeriod(one.start, one.end) for one in employments if one.is_legal)


def choose_certificate(
    certificates: Sequence[TrainingCertificate], closing: date
) -> TrainingCertificate | None:
    """The certificate issued first, if possible by the closing day; none declared: None."""

    def place(one: TrainingCertificate) -> tuple[bool, bool, date]:
        known = one.issued_on is not None
        issued = one.issued_on or date.max
        return issued > closing, not known, issued

    return min(certificates, key=place, default=None)
