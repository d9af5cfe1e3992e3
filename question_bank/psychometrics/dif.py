"""Differential item functioning: does a question favour one of two groups of equal ability?

Mantel-Haenszel procedure of Holland & Thayer (1988); standard error of Robins, Breslow & Greenland
(1986); effect classes A, B, C of Educational Testing Service (Zieky 1993).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, log, sqrt

import numpy as np

from question_bank.psychometrics.responses import Flags, Floats, Indices, Marks

DELTA = -2.35
"""ETS's delta scale: −2,35 times the natural logarithm of the common odds ratio."""


class EffectClass(StrEnum):
    """A: negligible. B: moderate. C: large, for a person to look at."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True, slots=True)
class DifferentialFunctioning:
    """One question in two groups.

    odds_ratio: common odds of the reference group against the focal group's, > 1 where the
    reference group is favoured. delta: the same on ETS's scale, negative where the reference group
    is favoured. chi_square: with continuity correction, 1 degree of freedom.
    """

    odds_ratio: float
    delta: float
    standard_error: float
    chi_square: float
    p_value: float
    effect: EffectClass


def find_differential_functioning(
    marks: Marks, focal: Flags
) -> list[DifferentialFunctioning | None]:
    """Compare every question between the focal group and the others, matched by total score.

    `marks` must be right or wrong; `focal` says who belongs to the focal group. None where the
    comparison is impossible: a group is missing, or no total has both groups and both outcomes.
    """
    totals = np.rint(marks.totals()).astype(np.int64)
    return [_compare(column, totals, focal) for column in marks.shares.T]


def _compare(column: Floats, totals: Indices, focal: Flags) -> DifferentialFunctioning | None:
    seen = ~np.isnan(column)
    tables = _tables(column[seen] == 1, totals[seen], focal[seen])
    a, b, c, d = tables
    n = a + b + c + d
    usable = (n > 1) & (a + b > 0) & (c + d > 0)
    a, b, c, d, n = (each[usable] for each in (a, b, c, d, n))
    over, under = float((a * d / n).sum()), float((b * c / n).sum())
    if over == 0 or under == 0:
        return None
    ratio = over / under
    error = _log_error(a, b, c, d, n)
    chi_square = _chi_square(a, b, c, d, n)
    delta, delta_error = DELTA * log(ratio), abs(DELTA) * error
    return DifferentialFunctioning(
        odds_ratio=ratio,
        delta=delta,
        standard_error=delta_error,
        chi_square=chi_square,
        p_value=erfc(sqrt(chi_square / 2)),
        effect=_classify(delta, delta_error, chi_square),
    )


def _tables(right: Flags, totals: Indices, focal: Flags) -> tuple[Floats, ...]:
    """For each total: reference right, reference wrong, focal right, focal wrong."""
    size = int(totals.max()) + 1 if totals.size else 1
    parts = (~focal & right, ~focal & ~right, focal & right, focal & ~right)
    return tuple(np.bincount(totals[part], minlength=size).astype(np.float64) for part in parts)


def _log_error(a: Floats, b: Floats, c: Floats, d: Floats, n: Floats) -> float:
    p, q = (a + d) / n, (b + c) / n
    r, s = a * d / n, b * c / n
    whole_r, whole_s = r.sum(), s.sum()
    variance = (
        (p * r).sum() / (2 * whole_r**2)
        + (p * s + q * r).sum() / (2 * whole_r * whole_s)
        + (q * s).sum() / (2 * whole_s**2)
    )
    return float(np.sqrt(variance))


def _chi_square(a: Floats, b: Floats, c: Floats, d: Floats, n: Floats) -> float:
    expected = (a + b) * (a + c) / n
    variance = (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
    spread = float(variance.sum())
    if spread == 0:
        return 0.0
    distance = max(0.0, abs(float((a - expected).sum())) - 0.5)
    return distance**2 / spread


SIGNIFICANT = 3.841
"""The chi-square with one degree of freedom that chance passes in 5 % of cases."""


def _classify(delta: float, error: float, chi_square: float) -> EffectClass:
    """Zieky's rules: C is at least 1,5 and significantly above 1; A is below 1 or chance."""
    size = abs(delta)
    if size < 1 or chi_square < SIGNIFICANT:
        return EffectClass.NEGLIGIBLE
    if size >= 1.5 and size - 1.645 * error > 1:
        return EffectClass.LARGE
    return EffectClass.MODERATE
