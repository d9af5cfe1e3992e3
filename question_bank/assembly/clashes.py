"""Why a blueprint cannot be filled: the shortest lists of demands that clash.

Deletion filtering (Chinneck and Dravnieks 1991): each demand is left out in turn; if the rest
still cannot be met, it stays out. What is left is irreducible: drop any one and it can be met.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from question_bank.assembly.blueprint import Blueprint, PoolEntry, Profile, group_by_profile
from question_bank.assembly.demands import NOTHING, Demands, Enemies
from question_bank.assembly.flow import Tier, assign
from question_bank.assembly.programme import OutOfTime, Programme, Sum, solve

_MOST_CLASHES = 5
_SECONDS = 2.0


class Rule(StrEnum):
    """A demand that is not a cell's count."""

    IN_FORCE = "in_force"
    OPEN = "open"
    """Not among the excluded ids."""
    RESTED = "rested"
    NOT_WORN = "not_worn"
    ENEMIES = "enemies"
    MINUTES = "minutes"


Numbers = Sequence[int]
"""Cells of the blueprint, numbered from 0."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Demands that cannot be met together.

    `have` is how many questions fit any of the cells, `left` how many of them the rules leave.
    `least_minutes` is what the quickest questions would take, where time takes part.
    """

    cells: tuple[int, ...]
    rules: tuple[Rule, ...]
    need: int
    have: int
    left: int
    least_minutes: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that decides whether one form can be drawn."""

    blueprint: Blueprint
    pool: Sequence[PoolEntry]
    content_date: date
    excluded: Collection[str] = ()
    demands: Demands = NOTHING
    enemies: Enemies = frozenset()

    def obstacles(self, entry: PoolEntry) -> frozenset[Rule]:
        """The rules that each keep this question out."""
        kept_out = {
            Rule.IN_FORCE: not entry.is_in_force(self.content_date),
            Rule.OPEN: entry.id in self.excluded,
            Rule.RESTED: entry.is_resting(self.demands),
            Rule.NOT_WORN: entry.is_worn(self.demands),
        }
        return frozenset(rule for rule, applies in kept_out.items() if applies)


def find_clashes(situation: Situation) -> list[Clash]:
    """Irreducible lists of clashing demands, none sharing a cell with another, at most five.

    Empty if one form can be drawn. A clash over time or enemies that is not settled within two
    seconds is not found.
    """
    survey = _Survey(situation)
    cells = [number for number, cell in enumerate(situation.blueprint.cells) if cell.count]
    clashes: list[Clash] = []
    while len(clashes) < _MOST_CLASHES and not survey.can_fill(cells, list(Rule)):
        clash = survey.find_clash(cells)
        clashes.append(clash)
        cells = [number for number in cells if number not in clash.cells]
    return clashes


class _Survey:
    """The pool counted once by the cells its questions fit and the rules that keep them out."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.groups = group_by_profile(situation.blueprint, situation.pool)
        self.obstacles = {entry.id: situation.obstacles(entry) for entry in situation.pool}
        self.embattled = {name for pair in situation.enemies for name in pair}

    def find_clash(self, cells: Numbers) -> Clash:
        """An irreducible clash among the cells, which cannot all be filled."""
        rules = list(Rule)
        for rule in reversed(Rule):
            rest = [each for each in rules if each is not rule]
            if not self.can_fill(cells, rest):
                rules = rest
        if Rule.MINUTES not in rules:
            cells = _thin_out(cells, lambda some: not self.can_fill(some, rules))
        fitting = [
            entry
            for group, entries in self.groups.items()
            if set(group) & set(cells)
            for entry in entries
        ]
        return Clash(
            cells=tuple(cells),
            rules=tuple(rules),
            need=sum(self.situation.blueprint.cells[number].count for number in cells),
            have=len(fitting),
            left=sum(self._is_left(entry, rules) for entry in fitting),
            least_minutes=self._least_minutes(cells, rules) if Rule.MINUTES in rules else None,
        )

    def can_fill(self, cells: Numbers, rules: Collection[Rule]) -> bool:
        """Whether one form can meet these cells and rules."""
        plan = Blueprint(tuple(self.situation.blueprint.cells[number] for number in cells))
        groups = self._left_for(cells, rules)
        supplies = {group: [Tier(len(each), 0)] for group, each in groups.items()}
        served = sum(assign([cell.count for cell in plan.cells], supplies).values())
        if served < plan.question_count:
            return False
        sums, enemies = self._sums(rules), self._enemies(rules)
        if not sums and not enemies:
            return True
        most = self.situation.demands.most_minutes
        if sums and most is not None and self._least_minutes(cells, rules) > most:
            return False
        if not sums:
            groups = {
                group: self._thin_group(entries, plan.question_count)
                for group, entries in groups.items()
            }
        costs = {
            each.id: float(each.minutes or 0) for entries in groups.values() for each in entries
        }
        programme = Programme(
            blueprint=plan, groups=groups, costs=costs, sums=sums, enemies=enemies
        )
        try:
            return solve(programme, seconds=_SECONDS) is not None
        except OutOfTime:
            return True

    def _left_for(
        self, cells: Numbers, rules: Collection[Rule]
    ) -> Mapping[Profile, list[PoolEntry]]:
        """What the rules leave, by the places in `cells` that a question fits."""
        places = {number: place for place, number in enumerate(cells)}
        left: dict[Profile, list[PoolEntry]] = {}
        for group, entries in self.groups.items():
            narrowed = tuple(places[number] for number in group if number in places)
            if narrowed:
                kept = [entry for entry in entries if self._is_left(entry, rules)]
                left.setdefault(narrowed, []).extend(kept)
        return left

    def _is_left(self, entry: PoolEntry, rules: Collection[Rule]) -> bool:
        return self.obstacles[entry.id].isdisjoint(rules)

    def _thin_group(self, entries: Sequence[PoolEntry], most: int) -> list[PoolEntry]:
        """All with enemies, and of those without, which are all alike, as many as can be used."""
        torn = [entry for entry in entries if entry.id in self.embattled]
        free = [entry for entry in entries if entry.id not in self.embattled]
        return torn + free[:most]

    def _enemies(self, rules: Collection[Rule]) -> Enemies:
        return self.situation.enemies if Rule.ENEMIES in rules else frozenset()

    def _sums(self, rules: Collection[Rule]) -> list[Sum]:
        most = self.situation.demands.most_minutes
        if Rule.MINUTES not in rules or most is None:
            return []
        minutes = {
            each.id: float(each.minutes) for each in self.situation.pool if each.minutes is not None
        }
        return [Sum(minutes, high=float(most))]

    def _least_minutes(self, cells: Numbers, rules: Collection[Rule]) -> Decimal:
        """What the quickest questions of each cell take, as if no question served two cells."""
        total = Decimal(0)
        for number in cells:
            fitting = (
                entry.minutes or Decimal(0)
                for group, entries in self.groups.items()
                if number in group
                for entry in entries
                if self._is_left(entry, rules)
            )
            total += sum(sorted(fitting)[: self.situation.blueprint.cells[number].count])
        return total


def _thin_out(numbers: Numbers, fails: Callable[[Numbers], bool]) -> list[int]:
    """Leave out what the rest still fails without: whole halves first, then ever less."""
    kept, block = list(numbers), len(numbers) // 2
    while block:
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + block :]
            if rest and fails(rest):
                kept = rest
            else:
                start += block
        block //= 2
    return kept
