"""Lateness and sanctions in the exam room, as the profile rules them."""

from decimal import Decimal

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


def deduct(score: Decimal, sanctions: tuple[Sanction, ...]) -> Decimal:
    """Return the exact score after the paper's heaviest sanction; rounding is the caller's."""
    heaviest = max((sanction.deduct_percent for sanction in sanctions), default=Decimal(0))
    return score * (100 - heaviest) / 100
