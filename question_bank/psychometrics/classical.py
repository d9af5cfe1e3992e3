"""Classical item analysis: how hard each question was and whether it parts strong from weak.

Sources: Crocker & Algina, *Introduction to Classical and Modern Test Theory* (1986), chapters 7
and 14; Kelley (1939) for the outer 27 %; Cronbach (1951) for alpha, which is KR-20 when marks are
right or wrong (Kuder & Richardson 1937).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from question_bank.psychometrics.responses import SMALL_SAMPLE, Floats, Indices, Marks

OUTER_SHARE = 0.27
"""Kelley's share: the outer groups whose difference has the least relative error."""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One question. Correlations are None where nobody or everybody got it right.

    facility: mean share of the points, 0 to 1. deviation: standard deviation of that share (n − 1).
    discrimination: facility of the upper 27 % less that of the lower 27 %, −1 to 1.
    item_rest: correlation with the sum of the other questions, −1 to 1 (corrected point-biserial).
    efficiency: covariance with the rest as a share of the greatest these marks allow, ≤ 1.
    """

    persons: int
    facility: float
    deviation: float
    discrimination: float | None
    item_rest: float | None
    efficiency: float | None


@dataclass(frozen=True, slots=True)
class TestStatistics:
    """A whole paper: totals are sums of shares, so a question counts from 0 to 1.

    alpha: Cronbach's, None for fewer than two questions or equal totals. standard_error: of
    measurement, in the totals' unit: deviation × √(1 − alpha).
    """

    persons: int
    items: int
    mean: float
    deviation: float
    alpha: float | None
    standard_error: float | None
    is_small_sample: bool


def describe_items(marks: Marks) -> list[ItemStatistics]:
    """Describe every question, in the order of the columns; who never saw it is left out."""
    totals = marks.totals()
    weakest_first = np.argsort(totals, kind="stable")
    columns = np.ascontiguousarray(marks.shares.T)
    return [_describe_item(column, totals, weakest_first) for column in columns]


def _describe_item(column: Floats, totals: Floats, weakest_first: Indices) -> ItemStatistics:
    seen = ~np.isnan(column)
    everybody = bool(seen.all())
    shares = column if everybody else column[seen]
    rest = (totals if everybody else totals[seen]) - shares
    ranked = weakest_first if everybody else weakest_first[seen[weakest_first]]
    if shares.size == 0:
        return ItemStatistics(0, float("nan"), float("nan"), None, None, None)
    together = _covariance(shares, rest)
    spread = float(shares.std() * rest.std())
    greatest = _covariance(np.sort(shares), np.sort(rest))
    return ItemStatistics(
        persons=int(shares.size),
        facility=float(shares.mean()),
        deviation=float(shares.std(ddof=1)) if shares.size > 1 else 0.0,
        discrimination=_outer_difference(column, ranked),
        item_rest=together / spread if spread > 0 else None,
        efficiency=together / greatest if greatest > 0 else None,
    )


def _covariance(one: Floats, other: Floats) -> float:
    # Not np.dot: it wakes every core for so short a sum, and waits for them.
    return float(np.einsum("i,i", one - one.mean(), other - other.mean())) / one.size


def _outer_difference(column: Floats, weakest_first: Indices) -> float | None:
    size = round(OUTER_SHARE * weakest_first.size)
    if size == 0:
        return None
    return float(column[weakest_first[-size:]].mean() - column[weakest_first[:size]].mean())


def describe_test(marks: Marks) -> TestStatistics:
    """Describe the paper from those who saw every question."""
    whole = marks.shares[marks.seen.all(axis=1)]
    totals = whole.sum(axis=1)
    deviation = float(totals.std(ddof=1)) if totals.size > 1 else 0.0
    alpha = _alpha(whole, deviation)
    return TestStatistics(
        persons=int(totals.size),
        items=marks.items,
        mean=float(totals.mean()) if totals.size else float("nan"),
        deviation=deviation,
        alpha=alpha,
        standard_error=deviation * max(0.0, 1 - alpha) ** 0.5 if alpha is not None else None,
        is_small_sample=totals.size < SMALL_SAMPLE,
    )


def _alpha(whole: Floats, deviation: float) -> float | None:
    items = whole.shape[1]
    if items < 2 or deviation == 0:
        return None
    parts = float(whole.var(axis=0, ddof=1).sum())
    return float(items / (items - 1) * (1 - parts / deviation**2))


@dataclass(frozen=True, slots=True)
class OptionTable:
    """How often each option was chosen in each ability group, weakest group first.

    `counts` has one row an option and one column a group; the last row is "no answer". `sizes`
    are the groups' sizes.
    """

    counts: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]

    def shares(self, option: int) -> tuple[float, ...]:
        """The share of each group that chose the option; 0 for an empty group."""
        pairs = zip(self.counts[option], self.sizes, strict=True)
        return tuple(count / size if size else 0.0 for count, size in pairs)


def tabulate_options(
    choices: Sequence[int | None], totals: Floats, *, options: int, groups: int = 3
) -> OptionTable:
    """Count the options of a single choice by ability.

    `choices` holds each person's option from 0, or None; `totals` the same persons' totals without
    this question. Persons with equal totals stay together, so groups may differ in size.
    """
    group = ability_groups(totals, groups)
    chosen = np.array([options if choice is None else choice for choice in choices])
    counts = np.zeros((options + 1, groups), dtype=np.int64)
    np.add.at(counts, (chosen, group), 1)
    sizes = np.bincount(group, minlength=groups)
    return OptionTable(
        tuple(tuple(int(n) for n in row) for row in counts), tuple(int(n) for n in sizes)
    )


def ability_groups(totals: Floats, groups: int) -> Indices:
    """The group of each person, 0 for the weakest: cut at quantiles of the totals."""
    cuts = np.quantile(totals, np.arange(1, groups) / groups)
    return np.asarray(np.searchsorted(cuts, totals, side="left"), dtype=np.int64)
