"""Rounding an exact mark to the places in which it is printed."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class RoundingMode(StrEnum):
    """What becomes of the part beyond the last place; ties are halves exactly."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


def round_mark(
    value: Fraction, places: int = 2, mode: RoundingMode | str = RoundingMode.HALF_UP
) -> Decimal:
    """The mark with exactly `places` decimals. Up, down and half up are away from or to zero.

    Raises ValueError for negative places or an unknown mode.
    """
    if places < 0:
        raise ValueError("a mark cannot have fewer than no decimals")
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if _goes_up(whole, Fraction(rest, scaled.denominator), RoundingMode(mode)):
        whole += 1
    sign = int(value < 0 and whole > 0)
    digits = tuple(int(digit) for digit in str(whole).rjust(places + 1, "0"))
    return Decimal((sign, digits, -places))


def _goes_up(whole: int, rest: Fraction, mode: RoundingMode) -> bool:
    half = Fraction(1, 2)
    if mode is RoundingMode.HALF_UP:
        return rest >= half
    if mode is RoundingMode.HALF_EVEN:
        return rest > half or (rest == half and whole % 2 == 1)
    return mode is RoundingMode.UP and rest > 0
