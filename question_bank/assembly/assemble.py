"""Drawing forms: to the blueprint exactly, parallel, reproducible, as different as can be.

All forms are planned at once and drawn at random to that plan. A form whose draw breaks a demand
is drawn again by a mixed-integer programme: first from what chance dealt to it alone, then from
the whole pool, then with wider tolerances, then without them, then with more overlap.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from question_bank.assembly.aims import Aim, set_aims
from question_bank.assembly.blueprint import Blueprint, PoolEntry, Profile, group_by_profile
from question_bank.assembly.demands import NOTHING, Demands, Enemies
from question_bank.assembly.feasibility import FeasibilityReport, check, usable_entries
from question_bank.assembly.planning import deal, draw, plan_forms
from question_bank.assembly.programme import OutOfTime, Plan, Programme, Solution, Sum, solve
from question_bank.errors import N_, Fault, Severity

WIDTHS = (1.0, 3.0, 10.0)
"""How many times the stated tolerance each step allows; the last step asks for none."""
_REUSE_COST = 100.0
_LAST_SECONDS = 5.0

Groups = Mapping[Profile, Sequence[PoolEntry]]


class Infeasible(ValueError):
    """The pool cannot fill the blueprint; `report` says where and by how many.

    Where the report finds no shortage, enemies or the time of the questions stand in the way.
    """

    def __init__(self, report: FeasibilityReport) -> None:
        super().__init__(f"the pool is short of {report.shortage} questions")
        self.report = report


@dataclass(frozen=True, slots=True)
class Pick:
    """A question drawn for the cell with the given number, worth `points`."""

    cell: int
    id: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """One form: its number from 1 and its questions in the order of the blueprint's cells.

    `relaxations` has every demand that the form does not keep as stated, and by how much.
    """

    number: int
    picks: tuple[Pick, ...]
    relaxations: tuple[Fault, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the questions, in order."""
        return tuple(pick.id for pick in self.picks)


def assemble(
    blueprint: Blueprint,
    pool: Sequence[PoolEntry],
    content_date: date,
    *,
    forms: int,
    rng: Random,
    excluded: Collection[str] = (),
    demands: Demands = NOTHING,
    enemies: Enemies = frozenset(),
    seconds: float = 20.0,
) -> tuple[DrawnForm, ...]:
    """Draw `forms` forms; the same pool, blueprint, demands and seed give the same forms.

    No question stands twice in a form, nor beside an enemy; two forms have as few questions in
    common as the pool permits; difficulty and information keep to the demands, or the form says
    by how much it does not. Only where `seconds` run out may a slower machine draw other forms;
    then a relaxation says so. Raises Infeasible.
    """
    report = check(blueprint, pool, content_date, excluded=excluded, demands=demands)
    if not report.is_feasible:
        raise Infeasible(report)
    usable = usable_entries(pool, content_date, excluded=excluded, demands=demands)
    groups = group_by_profile(blueprint, usable)
    plans = plan_forms(blueprint, groups, forms=forms)
    aims = set_aims(blueprint, groups, plans, demands)
    table = _Table(blueprint, groups, demands, enemies, aims, rng, time.monotonic() + seconds)
    table.deal_out(plans)
    drawn = []
    for place in range(forms):
        form = table.settle(place)
        if form is None:
            raise Infeasible(report)
        drawn.append(form)
    return tuple(drawn)


@dataclass(slots=True)
class _Hand:
    """What chance dealt to one form: its draw, and spare questions no other form has."""

    plan: Plan
    drawn: dict[Profile, list[PoolEntry]]
    spare: dict[Profile, list[PoolEntry]] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of the draw."""
        return [entry.id for entries in self.drawn.values() for entry in entries]


@dataclass(frozen=True, slots=True)
class _Step:
    """One try: from which questions, to which plan, with tolerances taken how many times."""

    groups: Groups
    plan: Plan | None
    width: float | None
    may_overlap: bool = False


@dataclass(slots=True)
class _Table:
    """The state of one assembly."""

    blueprint: Blueprint
    groups: Groups
    demands: Demands
    enemies: Enemies
    aims: Sequence[Aim]
    rng: Random
    deadline: float
    hands: list[_Hand] = field(default_factory=list)
    is_late: bool = False

    def deal_out(self, plans: Sequence[Plan]) -> None:
        """Draw every form to its plan, and deal the rest of each group out among the forms."""
        uses: Counter[str] = Counter()
        self.hands = [_Hand(plan, draw(plan, self.groups, uses, self.rng)) for plan in plans]
        for group, entries in self.groups.items():
            rest = [entry for entry in entries if not uses[entry.id]]
            self.rng.shuffle(rest)
            for place, hand in enumerate(self.hands):
                hand.spare[group] = rest[place :: len(self.hands)]

    def settle(self, place: int) -> DrawnForm | None:
        """The form with this place, its demands kept or relaxed; None if it cannot be."""
        hand = self.hands[place]
        if not self._is_sound(hand.ids, place):
            solution = self._search(place)
            if solution is None:
                return None
            hand.plan = solution.plan
            hand.drawn = {
                group: [entry for entry in entries if entry.id in solution.ids]
                for group, entries in self.groups.items()
            }
        cells = deal(hand.drawn, hand.plan, self.rng, size=len(self.blueprint.cells))
        picks = tuple(
            Pick(cell, entry.id, self.blueprint.cells[cell].points)
            for cell, entries in enumerate(cells)
            for entry in entries
        )
        return DrawnForm(place + 1, picks, tuple(self._notes(place)))

    def _is_sound(self, ids: Sequence[str], place: int) -> bool:
        taken = set(ids)
        return all(each.holds(ids) for each in self._sums(place, 1.0)) and not any(
            pair <= taken for pair in self.enemies
        )

    def _search(self, place: int) -> Solution | None:
        """The first solution on the way from what is stated to what can be had."""
        hand = self.hands[place]
        dealt = {group: [*hand.drawn[group], *hand.spare[group]] for group in self.groups}
        uses = Counter(name for hand in self.hands for name in hand.ids)
        uses.subtract(hand.ids)
        chance = {
            entry.id: self.rng.random() + uses[entry.id] * _REUSE_COST
            for entries in self.groups.values()
            for entry in entries
        }
        steps = [_Step(dealt, hand.plan, 1.0)]
        steps += [_Step(self.groups, None, width) for width in WIDTHS]
        steps += [_Step(dealt, hand.plan, None), _Step(self.groups, None, None)]
        steps += [_Step(self.groups, None, None, may_overlap=True)]
        for step in steps:
            if found := self._solve(step, chance, place):
                return found
        return None

    def _solve(self, step: _Step, chance: Mapping[str, float], place: int) -> Solution | None:
        """A solution, None if there is none or the time is over."""
        programme = Programme(
            blueprint=self.blueprint,
            groups=step.groups,
            costs=chance,
            sums=self._sums(place, step.width, may_overlap=step.may_overlap),
            enemies=self.enemies,
            plan=step.plan,
        )
        seconds = self.deadline - time.monotonic()
        if step.may_overlap:
            seconds = max(seconds, _LAST_SECONDS)
        try:
            return solve(programme, seconds=seconds)
        except OutOfTime:
            self.is_late = True
            return None

    def _sums(self, place: int, width: float | None, *, may_overlap: bool = False) -> list[Sum]:
        """The demands on a form's sums, tolerances taken `width` times; None: without aims."""
        sums = []
        if self.demands.most_minutes is not None:
            sums.append(Sum(self._minutes(), high=float(self.demands.most_minutes)))
        if width is not None:
            sums += [aim.bound(width) for aim in self.aims]
        if self.demands.overlap is not None and not may_overlap:
            most = float(self.demands.overlap)
            sums += [Sum(dict.fromkeys(hand.ids, 1.0), high=most) for hand in self.hands[:place]]
        return sums

    def _minutes(self) -> dict[str, float]:
        return {
            entry.id: float(entry.minutes)
            for entries in self.groups.values()
            for entry in entries
            if entry.minutes is not None
        }

    def _notes(self, place: int) -> Iterator[Fault]:
        others = {number: hand.ids for number, hand in enumerate(self.hands[:place], start=1)}
        yield from list_relaxations(self.hands[place].ids, self.aims, others, self.demands)
        if self.is_late:
            yield _warn("late", N_("Hết thời gian tìm trước khi thử hết các bước"))


def list_relaxations(
    ids: Sequence[str],
    aims: Sequence[Aim],
    others: Mapping[int, Collection[str]],
    demands: Demands,
) -> Iterator[Fault]:
    """The demands that a form of these questions does not keep beside the others, by number."""
    for aim in aims:
        if note := aim.note(ids):
            yield note
    most = demands.overlap
    for number, held in others.items():
        common = len(set(ids) & set(held))
        if most is not None and common > most:
            yield _warn(
                "overlap",
                N_("Có %(have)s câu chung với mã đề thứ %(other)s, muốn không quá %(most)s"),
                have=common,
                other=number,
                most=most,
            )


def _warn(code: str, template: str, **params: object) -> Fault:
    words = {name: str(value) for name, value in params.items()}
    return Fault(code=code, template=template, params=words, severity=Severity.WARNING)
