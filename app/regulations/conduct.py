"""Lateness and sanctions in the exam room, as the profile rules them."""

from decimal import Decimal

from app.regulations.profile import RegulationProfile, Sanction, Verdict


def judge_lateness(
    profile: RegulationProfile, *, paper_minutes: int, minutes_late: int
) -> tuple[Verdict, str]:
    """Return whether a late candidate may still sit, and the citation.

    For a person (the council's chair) where the rules name no limit for papers of that length.
    """
    for rule in profile.late_arrivals:
        least, most = rule.paper_minutes
        if least <= paper_minutes <= most:
            met = minutes_late <= rule.minutes
            return (Verdict.MET if met else Verdict.NOT_MET), str(rule.citation)
    citations = {str(rule.citation) for rule in profile.late_arrivals}
    return Verdict.FOR_PERSON, "; ".join(sorted(citations))


def deduct(score: Decimal, sanctions: tuple[Sanction, ...]) -> Decimal:
    """Return the exact score after the paper's heaviest sanction; rounding is the caller's."""
    heaviest = max((sanction.deduct_percent for sanction in sanctions), default=Decimal(0))
    return score * (100 - heaviest) / 100
