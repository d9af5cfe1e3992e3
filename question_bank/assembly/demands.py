"""What a set of forms must keep beyond the blueprint's counts, and how two questions clash."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Enemies = frozenset[frozenset[str]]
"""Pairs of ids that may never stand in one form: one gives the other away, or says the same."""


def pairs(*couples: Iterable[str]) -> Enemies:
    """The couples as pairs without order; a question is not its own enemy."""
    return frozenset(pair for couple in couples if len(pair := frozenset(couple)) == 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """The demands on every form and between forms. None asks for nothing, unless said otherwise.

    `difficulty` is the mean expected facility (0 to 1) of a form's questions, kept within
    `difficulty_tolerance`; None aims at what the blueprint draws on average. `pass_share` is the
    share of the points that passes (0 to 1): at the ability that earns it in expectation, the
    forms' information stays within `information_tolerance` (a ratio) of the average.
    `overlap` is the most questions two forms may share. A question used on or after
    `unused_since`, or in `most_uses` papers or more since `counted_since`, is not drawn.
    """

    difficulty: Decimal | None = None
    difficulty_tolerance: Decimal = Decimal("0.001")
    pass_share: Decimal | None = None
    information_tolerance: Decimal = Decimal("0.05")
    most_minutes: Decimal | None = None
    overlap: int | None = None
    unused_since: date | None = None
    most_uses: int | None = None
    counted_since: date | None = None

    def __post_init__(self) -> None:
        if self.difficulty_tolerance <= 0 or self.information_tolerance <= 0:
            raise ValueError("a tolerance must be above nought")


NOTHING = Demands()
