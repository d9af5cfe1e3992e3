"""Who goes to which of the offices that share a post, by rank and the choices of each person.

People come in levels: those of one level cannot be told apart. Whoever stands higher takes the
first office on their list that still has a place. Where the outcome would depend on the order
within a level, a decision of a person splits it; without one the placing stops there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What the placing makes of a person."""

    PLACED = "placed"
    FULL = "full"
    """None of the offices they chose has a place left."""
    TIED = "tied"
    WAITING = "waiting"
    """Their place depends on a decision about people above them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A person and the offices they chose, the one wanted most first."""

    name: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a person goes: the office and the number of the choice, from 1."""

    fate: Fate
    office: str | None = None
    choice: int | None = None


Decide = Callable[[frozenset[str]], frozenset[str] | None]
"""Given people who are tied, return those who go first, or None if nobody has decided."""


def place(
    levels: Iterable[list[Contender]], places: Mapping[str, int], decide: Decide
) -> dict[str, Placement]:
    """Return the placement of each person, given the places of each office."""
    return _Placing(dict(places), decide).run(list(levels))


@dataclass(slots=True)
class _Placing:
    free: dict[str, int]
    decide: Decide
    open: bool = False
    """Whether an undecided tie stands above: what is free is then free at most."""

    def run(self, levels: list[list[Contender]]) -> dict[str, Placement]:
        """Return the placement of everybody, level by level."""
        placements: dict[str, Placement] = {}
        while levels:
            level = levels.pop(0)
            if self.open or not self._depends_on_order(level):
                placements |= {one.name: self._settle(one) for one in level}
                continue
            first = self.decide(frozenset(one.name for one in level))
            if first is not None:
                levels[:0] = [
                    [one for one in level if one.name in first],
                    [one for one in level if one.name not in first],
                ]
            else:
                placements |= self._stop_at(level)
        return placements

    def _best(self, one: Contender) -> str | None:
        return next((office for office in one.choices if self.free[office] > 0), None)

    def _demand(self, level: list[Contender]) -> Counter[str]:
        return Counter(office for one in level if (office := self._best(one)) is not None)

    def _depends_on_order(self, level: list[Contender]) -> bool:
        return any(count > self.free[office] for office, count in self._demand(level).items())

    def _settle(self, one: Contender) -> Placement:
        office = self._best(one)
        if office is None:
            return Placement(fate=Fate.FULL)
        if self.open:
            return Placement(fate=Fate.WAITING)
        self.free[office] -= 1
        return Placement(fate=Fate.PLACED, office=office, choice=one.choices.index(office) + 1)

    def _stop_at(self, level: list[Contender]) -> dict[str, Placement]:
        """Leave the level to a person. The offices it contends for will certainly be full."""
        placements = {}
        for one in level:
            fate = Fate.FULL if self._best(one) is None else Fate.TIED
            placements[one.name] = Placement(fate=fate)
        for office, count in self._demand(level).items():
            if count > self.free[office]:
                self.free[office] = 0
        self.open = True
        return placements
