"""How many questions each form's cells take from each group, and a first draw to that plan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from question_bank.assembly.blueprint import Blueprint, PoolEntry, Profile
from question_bank.assembly.flow import Tier, assign
from question_bank.assembly.programme import Plan

# Within one round of use a group gives its questions in this many bands of rising cost, so
# that cells open to several topics draw from all of them and not from the first.
_BANDS = 4
_REUSE_COST = 1000


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


def draw(
    plan: Plan, groups: Mapping[Profile, Sequence[PoolEntry]], uses: Counter[str], rng: Random
) -> dict[Profile, list[PoolEntry]]:
    """From each group as many as planned, those used least so far, chance deciding ties."""
    drawn = {}
    for group, entries in groups.items():
        order = rng.sample(entries, len(entries))
        order.sort(key=lambda entry: uses[entry.id])
        drawn[group] = order[: sum(plan[cell, group] for cell in group)]
        uses.update(entry.id for entry in drawn[group])
    return drawn


def deal(
    chosen: Mapping[Profile, Sequence[PoolEntry]], plan: Plan, rng: Random, *, size: int
) -> list[list[PoolEntry]]:
    """The entries chosen from each group shared out among `size` cells, in a random order."""
    cells: list[list[PoolEntry]] = [[] for _ in range(size)]
    for group, entries in chosen.items():
        rest = rng.sample(entries, len(entries))
        for cell in group:
            cells[cell] += [rest.pop() for _ in range(plan[cell, group])]
    for entries_of_cell in cells:
        rng.shuffle(entries_of_cell)
    return cells
