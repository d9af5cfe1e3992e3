"""Shares in words that never promise more than there is."""

from math import floor


def share_words(part: int, whole: int) -> str:
    """A share as a percentage with one decimal, rounded towards the doubt.

    99,96 % is 99,9 %, not 100 %: all is said only of all. Something is never 0 %.
    """
    if not whole:
        return "–"
    tenths = floor(1000 * part / whole)
    if part > 0 and not tenths:
        return "< 0,1 %"
    figure = str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}"
    return f"{figure} %"
