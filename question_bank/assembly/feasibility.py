"""Whether a pool can fill a blueprint, said for each cell before anything is drawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from question_bank.assembly.blueprint import (
    Blueprint,
    Cell,
    PoolEntry,
    group_by_profile,
    require_unique_ids,
)
from question_bank.assembly.demands import NOTHING, Demands
from question_bank.assembly.flow import Tier, assign


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReport:
    """One cell's need and what the pool has for it.

    `have` counts every fitting question; `out_of_force`, `excluded` and, of the rest, `resting`
    (used too lately) and `worn` (used too often) are left out of `available`. `assigned` is what
    remains for this cell once all cells are served together: a question that fits two serves one.
    `shared_with` numbers the cells it competes with.
    """

    cell: Cell
    need: int
    have: int
    out_of_force: int
    excluded: int
    resting: int
    worn: int
    available: int
    assigned: int
    shared_with: tuple[int, ...]

    @property
    def shortage(self) -> int:
        """How many questions are missing."""
        return self.need - self.assigned


@dataclass(frozen=True, slots=True)
class FeasibilityReport:
    """The report on each cell, in the blueprint's order."""

    cells: tuple[CellReport, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether one form can be drawn."""
        return self.shortage == 0

    @property
    def shortage(self) -> int:
        """The fewest questions that would have to be written."""
        return sum(cell.shortage for cell in self.cells)


def check(
    blueprint: Blueprint,
    pool: Sequence[PoolEntry],
    content_date: date,
    *,
    excluded: Collection[str] = (),
    demands: Demands = NOTHING,
) -> FeasibilityReport:
    """Report whether a form can be drawn from the pool, the law standing as on `content_date`.

    `excluded` holds ids that may not be used. Raises ValueError if two entries share an id.
    """
    require_unique_ids(pool)
    usable = usable_entries(pool, content_date, excluded=excluded, demands=demands)
    groups = group_by_profile(blueprint, usable)
    supplies = {profile: [Tier(len(entries), 0)] for profile, entries in groups.items()}
    taken = assign([cell.count for cell in blueprint.cells], supplies)
    reports = []
    for number, cell in enumerate(blueprint.cells):
        fitting = [entry for entry in pool if entry.fits(cell)]
        live = [entry for entry in fitting if entry.is_in_force(content_date)]
        open_to_all = [entry for entry in live if entry.id not in excluded]
        rested = [entry for entry in open_to_all if not entry.is_resting(demands)]
        available = [entry for entry in rested if not entry.is_worn(demands)]
        rivals = {other for profile in groups if number in profile for other in profile}
        reports.append(
            CellReport(
                cell=cell,
                need=cell.count,
                have=len(fitting),
                out_of_force=len(fitting) - len(live),
                excluded=len(live) - len(open_to_all),
                resting=len(open_to_all) - len(rested),
                worn=len(rested) - len(available),
                available=len(available),
                assigned=sum(units for (owner, _), units in taken.items() if owner == number),
                shared_with=tuple(sorted(rivals - {number})),
            )
        )
    return FeasibilityReport(tuple(reports))


def usable_entries(
    pool: Sequence[PoolEntry],
    content_date: date,
    *,
    excluded: Collection[str] = (),
    demands: Demands = NOTHING,
) -> list[PoolEntry]:
    """The entries in force on the date, not excluded, and used neither too lately nor too often."""
    return [
        entry
        for entry in pool
        if entry.id not in excluded
        and entry.is_in_force(content_date)
        and not entry.is_resting(demands)
        and not entry.is_worn(demands)
    ]
