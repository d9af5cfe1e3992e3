"""The rules that turn marks into winners: papers, weights, additions, ranking, what comes after."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from app.regulations.citation import Citation

ROUNDINGS: Mapping[str, str] = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
"""How a profile names a way of rounding, and how `decimal` does."""

CHOSEN = frozenset({"computer", "multiple_choice"})
"""The forms of papers whose questions offer answers to choose from."""

WITHOUT_PRIORITY = "without_priority"
"""The rung of a tie ladder that compares totals before anything was added to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """One paper: form, minutes and questions (least, most), weight, pass mark out of the scale.

    A paper of weight 0 only admits to the next round.
    """

    id: str
    title: str
    form: str
    round: int
    minutes: tuple[int, int]
    questions: tuple[int, int] | None
    weight: Decimal
    pass_mark: Decimal
    go_on_percent: Decimal | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One of the ways the rules allow an exam to be held: the papers it has, in order."""

    id: str
    title: str
    papers: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringRule:
    """The scale of a paper, decimals of a mark, and the highest weighted total."""

    scale: Decimal
    decimals: int
    max_total: Decimal
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingRule:
    """The weighted total is rounded to so many decimals before anything is added to it."""

    decimals: int
    mode: str
    citation: Citation

    def apply(self, total: Decimal) -> Decimal:
        """Return the rounded total."""
        return total.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUNDINGS[self.mode])


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusRule:
    """Points added to the weighted total of those whose claim is so."""

    points: Decimal
    claim: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityCategory:
    """People who get priority points, and how registrations write it (plain text, whole)."""

    id: str
    title: str
    points: Decimal
    written: re.Pattern[str]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """Points added to the total; of several categories only the highest counts."""

    title: str
    categories: tuple[PriorityCategory, ...]
    citation: Citation

    def points_of(self, categories: Collection[str]) -> Decimal:
        """Return the points of the best of these categories, 0 for none. KeyError if unknown."""
        points = {category.id: category.points for category in self.categories}
        return max((points[category] for category in categories), default=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingRule:
    """Ranking within a quota: the rungs that break a tie, in turn, and who decides after them.

    A rung is the id of a paper or `WITHOUT_PRIORITY`.
    """

    quota_by: str
    tie_break: tuple[str, ...]
    decided_by: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideQuotaRule:
    """Those whose claim is so are taken when they pass: they are not ranked within a quota."""

    claim: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRule:
    """Who follows a winner that drops out, and whether a result still counts in a later round."""

    next_in_group: bool
    other_group_years: int | None
    """For how long those above the quota bind themselves to another unit; None: not foreseen."""
    carries_over: bool
    citation: Citation
