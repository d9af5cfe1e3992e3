"""Bringing the mean difficulty of parallel forms together by exchanging like questions."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from question_bank.assembly.blueprint import PoolEntry, Profile

_STEP_LIMIT = 400
_CLOSE_ENOUGH = Decimal("0.01")
_UNKNOWN = Decimal("0.5")

Cells = list[list[PoolEntry]]
Place = tuple[int, int]


def balance_difficulty(
    forms: Sequence[Cells], groups: Mapping[Profile, Sequence[PoolEntry]]
) -> None:
    """Exchange questions of one group between the easiest and the hardest form, in place.

    Each cell keeps its counts, and no form gets a question it has. Stops when the forms' sums of
    difficulty lie within 0.01 of each other or no exchange brings the two nearer.
    """
    profiles = {entry.id: profile for profile, entries in groups.items() for entry in entries}
    for _ in range(_STEP_LIMIT if len(forms) > 1 else 0):
        sums = [sum(map(_ease, _entries(form)), Decimal(0)) for form in forms]
        easy, hard = sums.index(max(sums)), sums.index(min(sums))
        gap = sums[easy] - sums[hard]
        if gap <= _CLOSE_ENOUGH:
            return
        swap = _find_swap(forms[easy], forms[hard], profiles, gap)
        if swap is None:
            return
        (a, b), (c, d) = swap
        forms[easy][a][b], forms[hard][c][d] = forms[hard][c][d], forms[easy][a][b]


def _find_swap(
    easy: Cells, hard: Cells, profiles: Mapping[str, Profile], gap: Decimal
) -> tuple[Place, Place] | None:
    """The exchange whose effect comes nearest to closing the gap, None if none narrows it."""
    in_easy = {entry.id for entry in _entries(easy)}
    in_hard = {entry.id for entry in _entries(hard)}
    candidates: dict[Profile, list[tuple[Decimal, Place]]] = {}
    for place, entry in _places(hard):
        if entry.id not in in_easy:
            candidates.setdefault(profiles[entry.id], []).append((_ease(entry), place))
    best: tuple[Decimal, Place, Place] | None = None
    for place, entry in _places(easy):
        if entry.id in in_hard:
            continue
        for ease, other in candidates.get(profiles[entry.id], ()):
            moved = _ease(entry) - ease
            miss = abs(gap - 2 * moved)
            if 0 < moved < gap and (best is None or miss < best[0]):
                best = (miss, place, other)
    return best[1:] if best else None


def _places(cells: Cells) -> Iterator[tuple[Place, PoolEntry]]:
    for number, entries in enumerate(cells):
        for place, entry in enumerate(entries):
            yield (number, place), entry


def _entries(cells: Cells) -> Iterator[PoolEntry]:
    for entries in cells:
        yield from entries


def _ease(entry: PoolEntry) -> Decimal:
    return _UNKNOWN if entry.difficulty is None else entry.difficulty
