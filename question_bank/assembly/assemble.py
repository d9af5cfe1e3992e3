"""Drawing forms: to the blueprint exactly, reproducible, as different as the pool permits."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from question_bank.assembly.balance import balance_difficulty
from question_bank.assembly.blueprint import Blueprint, PoolEntry, Profile, group_by_profile
from question_bank.assembly.feasibility import FeasibilityReport, check, usable_entries
from question_bank.assembly.flow import Tier, assign

Plan = Mapping[tuple[int, Profile], int]

# Within one round of use a group gives its questions in this many bands of rising cost, so
# that cells open to several topics draw from all of them and not from the first.
_BANDS = 4
_REUSE_COST = 1000


class Infeasible(ValueError):
    """The pool cannot fill the blueprint; `report` says where and by how many."""

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
    """One form: its number from 1 and its questions in the order of the blueprint's cells."""

    number: int
    picks: tuple[Pick, ...]

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
) -> tuple[DrawnForm, ...]:
    """Draw `forms` forms; the same pool, blueprint and seed give the same forms.

    No question stands twice in a form, the number of questions that two forms have in common
    is as low as the pool permits, and mean difficulties are brought together. Raises Infeasible.
    """
    report = check(blueprint, pool, content_date, excluded=excluded)
    if not report.is_feasible:
        raise Infeasible(report)
    groups = group_by_profile(blueprint, usable_entries(pool, content_date, excluded=excluded))
    uses: Counter[str] = Counter()
    drawn = [
        _draw(plan, groups, uses, rng, size=len(blueprint.cells))
        for plan in plan_forms(blueprint, groups, forms=forms)
    ]
    balance_difficulty(drawn, groups)
    return tuple(_to_form(number, cells, blueprint) for number, cells in enumerate(drawn, start=1))


def plan_forms(
    blueprint: Blueprint, groups: Mapping[Profile, Sequence[PoolEntry]], *, forms: int
) -> list[Plan]:
    """For each form, how many questions each cell takes from each group.

    All forms are planned at once, then the whole is split evenly; planned one by one, an early
    form could use up what a later one has no substitute for.
    """
    supplies = {profile: _tiers(len(entries), forms) for profile, entries in groups.items()}
    left = assign([cell.count * forms for cell in blueprint.cells], supplies)
    plans = []
    for remaining in range(forms, 0, -1):
        plan = _share(left, blueprint, remaining)
        left = {pair: units - plan[pair] for pair, units in left.items()}
        plans.append(plan)
    return plans


def _tiers(size: int, forms: int) -> list[Tier]:
    cuts = [size * band // _BANDS for band in range(_BANDS + 1)]
    return [
        Tier(cuts[band + 1] - cuts[band], use * _REUSE_COST + band)
        for use in range(forms)
        for band in range(_BANDS)
    ]


def _share(left: Mapping[tuple[int, Profile], int], blueprint: Blueprint, forms: int) -> Plan:
    """One form's even share of what is left for `forms` forms, in whole questions.

    Each pair gets its share rounded down or up. A group's own total is kept between its rounded
    shares too (the units up to the lower one cost nothing), so what is left can be shared again.
    """
    base = {pair: units // forms for pair, units in left.items()}
    spare = {pair: int(units % forms > 0) for pair, units in left.items()}
    needs = [
        cell.count - sum(units for (owner, _), units in base.items() if owner == number)
        for number, cell in enumerate(blueprint.cells)
    ]
    supplies: dict[Profile, list[Tier]] = {}
    for profile in {pair[1]: None for pair in left}:
        total = sum(units for pair, units in left.items() if pair[1] == profile)
        given = sum(units for pair, units in base.items() if pair[1] == profile)
        low, high = total // forms - given, -(-total // forms) - given
        supplies[profile] = [Tier(low, 0), Tier(high - low, 1)]
    extra = assign(needs, supplies, spare)
    return {pair: units + extra[pair] for pair, units in base.items()}


def _draw(
    plan: Plan,
    groups: Mapping[Profile, Sequence[PoolEntry]],
    uses: Counter[str],
    rng: Random,
    *,
    size: int,
) -> list[list[PoolEntry]]:
    """The entries of each cell: from each group those used least so far, chance deciding ties."""
    cells: list[list[PoolEntry]] = [[] for _ in range(size)]
    for profile, entries in groups.items():
        shares = [(cell, plan[cell, profile]) for cell in profile]
        order = rng.sample(entries, len(entries))
        order.sort(key=lambda entry: uses[entry.id])
        chosen = order[: sum(units for _, units in shares)]
        rng.shuffle(chosen)
        uses.update(entry.id for entry in chosen)
        for cell, units in shares:
            cells[cell] += [chosen.pop() for _ in range(units)]
    for entries_of_cell in cells:
        rng.shuffle(entries_of_cell)
    return cells


def _to_form(number: int, cells: Sequence[Sequence[PoolEntry]], blueprint: Blueprint) -> DrawnForm:
    return DrawnForm(
        number,
        tuple(
            Pick(cell, entry.id, blueprint.cells[cell].points)
            for cell, entries in enumerate(cells)
            for entry in entries
        ),
    )
