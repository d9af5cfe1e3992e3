"""How many months several times of legal work come to; what overlaps counts once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.regulations.claims import WorkPeriod
from app.regulations.periods import whole_months

_DAY = timedelta(days=1)
Stretch = tuple[date, date]
"""The first day, and the day after the last."""


def months_of_work(periods: Iterable[WorkPeriod], closing: date) -> tuple[int, int]:
    """The least and the most whole months of legal work by the closing day.

    A month without a day counts from its first to its last day; a year alone may be any of its
    days, which is why there are two figures. Days left over by stretches that are apart may come
    to a month together: the most counts one for each stretch but the first.
    """
    known = list(periods)
    least = _joined([_stretch(one, closing, longest=False) for one in known])
    most = _joined([_stretch(one, closing, longest=True) for one in known])
    together = max(0, len(most) - 1)
    return _months(least), _months(most) + together


def _stretch(period: WorkPeriod, closing: date, *, longest: bool) -> Stretch:
    start, end = period.start, period.end
    first = start.earliest if longest or start.month is not None else start.latest
    if end is None:
        return first, closing
    last = end.latest if longest or end.month is not None else end.earliest
    return first, min(last + _DAY, closing)


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches in order, those that touch or overlap made one; empty ones left out."""
    joined: list[Stretch] = []
    for first, after in sorted(one for one in stretches if one[0] < one[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], after)
        else:
            joined.append((first, after))
    return joined


def _months(stretches: Iterable[Stretch]) -> int:
    return sum(max(0, whole_months(first, after)) for first, after in stretches)
