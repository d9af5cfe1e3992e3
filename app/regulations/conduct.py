"""Lateness and sanctions in the exam room, as the profile rules them."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from app.regulations.profile import LateArrivalRule, RegulationProfile, Sanction, Verdict


def judge_lateness(
    profile: RegulationProfile, *, paper_minutes: int, minutes_late: int
) -> tuple[Verdict, str]:
    """Return whether a late candidate may still sit, and the citation.

    For a person (the council's chair) where the rules name no limit for papers of that length.
    """
    rule = _find_late_arrival(profile, paper_minutes)
    if rule is not None:
        met = minutes_late <= rule.minutes
        return (Verdict.MET if met else Verdict.NOT_MET), str(rule.citation)
    citations = {str(rule.citation) for rule in profile.late_arrivals}
    return Verdict.FOR_PERSON, "; ".join(sorted(citations))


def late_entry_minutes(profile: RegulationProfile, paper_minutes: int) -> int | None:
    """Return how late one may come to a paper of that length; None: a person decides."""
    rule = _find_late_arrival(profile, paper_minutes)
    return None if rule is None else rule.minutes


def _find_late_arrival(profile: RegulationProfile, paper_minutes: int) -> LateArrivalRule | None:
    for rule in profile.late_arrivals:
        least, most = rule.paper_minutes
        if least <= paper_minutes <= most:
            return rule
    return None


def deduct(mark: Fraction, percents: Iterable[Decimal]) -> Fraction:
    """Return the exact mark after the paper's heaviest deduction; rounding is the caller's."""
    heaviest = max(percents, default=Decimal(0))
    return mark * (100 - Fraction(heaviest)) / 100


def get_sanction(profile: RegulationProfile, sanction_id: str) -> Sanction:
    """Return the sanction of that id; KeyError if the profile has none."""
    return {sanction.id: sanction for sanction in profile.sanctions}[sanction_id]


def propose_sanction(profile: RegulationProfile, earlier: Iterable[str]) -> Sanction:
    """Return the rung for the next breach of somebody who got the sanctions of these ids before.

    The lightest for a first breach; for a repetition the one above the heaviest so far, at most
    the last. A person may choose another: the grounds decide, not the count.
    """
    places = {sanction.id: place for place, sanction in enumerate(profile.sanctions)}
    reached = max((places[one] for one in earlier), default=-1)
    return profile.sanctions[min(reached + 1, len(profile.sanctions) - 1)]


def repeats_count_across_papers(profile: RegulationProfile) -> bool:
    """Return whether a breach in another paper makes the next one a repetition."""
    return bool(profile.room and profile.room.repeats and profile.room.repeats.across_papers)
