"""What two or three markers' scores for one written paper come to. Pure.

Quy chế thi kèm Thông tư 22/2025/TT-BNV, Điều 16: two examiners mark apart from one another. A
small difference is averaged, a middling one is talked over and decided by the head of marking, a
large one goes to a third; two equal scores of three count, and where all three differ the markers
judge together and the head decides. The figures are the profile's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.regulations.profile import MarkingRule

SCALE = 100


class Verdict(StrEnum):
    """What has to happen next."""

    WAITING = "waiting"
    """Fewer than two marked yet."""
    AGREED = "agreed"
    DISCUSS = "discuss"
    """The head talks with both and decides."""
    THIRD = "third"
    """A third marker is needed."""
    TOGETHER = "together"
    """All three differ: they judge together and the head decides."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The verdict, and the score (0 to 100, two decimals) where the markers settle it."""

    verdict: Verdict
    score: Decimal | None = None


def reconcile(rule: MarkingRule, scores: Sequence[Fraction]) -> Reconciliation:
    """What so many independent scores (0 to 100, in the order marked) come to.

    Raise ValueError for more than three.
    """
    if len(scores) > 3:
        raise ValueError("there are three markers at most")
    if len(scores) < 2:
        return Reconciliation(Verdict.WAITING)
    first, second, *third = scores
    apart = abs(first - second)
    if apart <= rule.average_up_to:
        return Reconciliation(Verdict.AGREED, to_hundredths((first + second) / 2))
    if apart < rule.third_marker_from:
        return Reconciliation(Verdict.DISCUSS)
    if not third:
        return Reconciliation(Verdict.THIRD)
    if third[0] in {first, second}:
        return Reconciliation(Verdict.AGREED, to_hundredths(third[0]))
    return Reconciliation(Verdict.TOGETHER)


def to_hundredths(score: Fraction) -> Decimal:
    """The score to two decimals, a half upwards: the regulation names the decimals alone."""
    return Decimal((2 * 100 * score.numerator + score.denominator) // (2 * score.denominator)) / 100
