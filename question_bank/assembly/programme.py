"""One form as a mixed-integer programme: exact counts, bounded sums, enemies apart.

x(i) is 1 if entry i is taken, y(c, g) is how many questions cell c takes from group g (entries
that fit the same cells). Subject to: the entries taken from a group are shared out among its
cells, every cell gets its count, every sum stays between its bounds, of two enemies at most one
is taken. Least cost wins; random costs make the choice random. Solved by HiGHS.

scipy loads its parts at first use: whoever assembles nothing need not wait for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from question_bank.assembly.blueprint import Blueprint, PoolEntry, Profile
from question_bank.assembly.demands import Enemies
from question_bank.psychometrics.responses import Floats

Plan = Mapping[tuple[int, Profile], int]
"""How many questions a cell takes from a group, by cell and group."""

# Costs are chance: a choice within a fifth of the cheapest is as random as the cheapest.
_GAP = 0.2
_NODES = 2000


@dataclass(frozen=True, slots=True)
class Sum:
    """A demand on the sum of `values`, by entry id (absent: 0), over a form's questions."""

    values: Mapping[str, float]
    low: float = -np.inf
    high: float = np.inf

    def holds(self, ids: Sequence[str], slack: float = 1e-9) -> bool:
        """Whether the sum over these entries lies within the bounds."""
        total = sum(self.values.get(name, 0.0) for name in ids)
        return self.low - slack <= total <= self.high + slack


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is to be solved: entries by group with their costs, and the demands on them."""

    blueprint: Blueprint
    groups: Mapping[Profile, Sequence[PoolEntry]]
    costs: Mapping[str, float]
    sums: Sequence[Sum] = ()
    enemies: Enemies = frozenset()
    plan: Plan | None = None
    """Fixes how many questions each cell takes from each group."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The ids taken, and the plan they were taken to."""

    ids: frozenset[str]
    plan: Plan


class OutOfTime(Exception):
    """The time was over before a solution was found or ruled out."""


def solve(programme: Programme, *, seconds: float) -> Solution | None:
    """A solution, or None if there is none. Raises OutOfTime after about that many seconds."""
    if seconds <= 0:
        raise OutOfTime
    entries = [entry.id for each in programme.groups.values() for entry in each]
    pairs = [(cell, group) for group in programme.groups for cell in group]
    if not programme.blueprint.question_count:
        return Solution(frozenset(), dict.fromkeys(pairs, 0))
    if not entries:
        return None
    found = scipy.optimize.milp(
        np.array([programme.costs[name] for name in entries] + [0.0] * len(pairs)),
        integrality=np.ones(len(entries) + len(pairs)),
        bounds=_bounds(programme, pairs, len(entries)),
        constraints=_Rows(entries, pairs).build(programme),
        options={"time_limit": seconds, "mip_rel_gap": _GAP, "node_limit": _NODES},
    )
    if found.x is None:
        if found.status == 1:
            raise OutOfTime
        return None
    taken = np.rint(found.x).astype(int)
    return Solution(
        frozenset(name for name, units in zip(entries, taken, strict=False) if units),
        {pair: int(units) for pair, units in zip(pairs, taken[len(entries) :], strict=True)},
    )


def _bounds(
    programme: Programme, pairs: Sequence[tuple[int, Profile]], size: int
) -> "scipy.optimize.Bounds":
    low, high = np.zeros(size + len(pairs)), np.ones(size + len(pairs))
    for place, (cell, group) in enumerate(pairs, start=size):
        high[place] = programme.blueprint.cells[cell].count
        if programme.plan is not None:
            low[place] = high[place] = programme.plan.get((cell, group), 0)
    return scipy.optimize.Bounds(low, high)


class _Rows:
    """The rows of the programme, gathered as a sparse matrix."""

    def __init__(self, entries: Sequence[str], pairs: Sequence[tuple[int, Profile]]) -> None:
        self.column = {name: place for place, name in enumerate(entries)}
        self.pair_column = {pair: len(entries) + place for place, pair in enumerate(pairs)}
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def build(self, programme: Programme) -> "scipy.optimize.LinearConstraint":
        """All rows of the programme."""
        for group, entries in programme.groups.items():
            self._add({self.column[entry.id]: 1.0 for entry in entries}, 0, 0)
            self._widen({self.pair_column[cell, group]: -1.0 for cell in group})
        for number, cell in enumerate(programme.blueprint.cells):
            takes = {place: 1.0 for pair, place in self.pair_column.items() if pair[0] == number}
            self._add(takes, cell.count, cell.count)
        for each in programme.sums:
            values = {
                place: each.values[name]
                for name, place in self.column.items()
                if each.values.get(name)
            }
            self._add(values, each.low, each.high)
        for enemies in sorted(map(sorted, programme.enemies)):
            if all(name in self.column for name in enemies):
                self._add({self.column[name]: 1.0 for name in enemies}, 0, 1)
        shape = (len(self.low), len(self.column) + len(self.pair_column))
        matrix = scipy.sparse.csr_array(
            (self._floats(self.values), (self.rows, self.columns)), shape=shape
        )
        return scipy.optimize.LinearConstraint(
            matrix, self._floats(self.low), self._floats(self.high)
        )

    def _add(self, values: Mapping[int, float], low: float, high: float) -> None:
        self.low.append(low)
        self.high.append(high)
        self._widen(values)

    def _widen(self, values: Mapping[int, float]) -> None:
        self.rows += [len(self.low) - 1] * len(values)
        self.columns += values
        self.values += values.values()

    @staticmethod
    def _floats(values: Sequence[float]) -> Floats:
        return np.array(values, dtype=np.float64)
