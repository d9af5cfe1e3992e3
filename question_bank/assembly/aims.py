"""What parallel forms aim at: the same expected difficulty, the same information at the cut."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from question_bank.assembly.blueprint import Blueprint, PoolEntry, Profile
from question_bank.assembly.curves import find_cut, join_curves
from question_bank.assembly.demands import Demands
from question_bank.assembly.programme import Plan, Sum
from question_bank.errors import N_, Fault, Severity
from question_bank.psychometrics.responses import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target for the sum of `values` over a form's questions, with the tolerance stated.

    `scale` turns a sum into the figure people read; `template` says that a form lies outside.
    """

    values: Mapping[str, float]
    target: float
    tolerance: float
    scale: float
    code: str
    template: str

    def bound(self, width: float) -> Sum:
        """The demand, its tolerance taken `width` times."""
        reach = self.tolerance * width
        return Sum(self.values, self.target - reach, self.target + reach)

    def sum(self, ids: Collection[str]) -> float:
        """The sum over these questions; one that may not be drawn now counts nothing."""
        return sum(self.values.get(name, 0.0) for name in ids)

    def miss(self, ids: Collection[str]) -> float:
        """How far the sum lies from the target, in tolerances."""
        return abs(self.sum(ids) - self.target) / self.tolerance

    def note(self, ids: Sequence[str]) -> Fault | None:
        """That the form lies outside the tolerance stated, if it does."""
        if self.bound(1).holds(ids):
            return None
        figures = {
            "have": self.sum(ids),
            "target": self.target,
            "tolerance": self.tolerance,
        }
        return Fault(
            code=self.code,
            template=self.template,
            params={name: _plain(each * self.scale) for name, each in figures.items()},
            severity=Severity.WARNING,
        )


def set_aims(
    blueprint: Blueprint,
    groups: Mapping[Profile, Sequence[PoolEntry]],
    plans: Sequence[Plan],
    demands: Demands,
) -> list[Aim]:
    """What every form aims at: what is demanded, else what the plans draw on average."""
    if not blueprint.question_count or not groups:
        return []
    shares, points = _expected(blueprint, groups, plans)
    entries = [entry for each in groups.values() for entry in each]
    aims = [_aim_at_difficulty(blueprint, entries, shares, demands)]
    if demands.pass_share is not None:
        parameters = join_curves([entry.curve for entry in entries])
        cut = find_cut(parameters, points, float(demands.pass_share))
        information = parameters.information(np.array([cut]))[0]
        target = float(information @ shares)
        aims.append(
            Aim(
                values=dict(zip((e.id for e in entries), information.tolist(), strict=True)),
                target=target,
                tolerance=target * float(demands.information_tolerance),
                scale=1,
                code="information",
                template=N_(
                    "Lượng thông tin tại điểm đạt là %(have)s,"
                    " ngoài khoảng %(target)s ± %(tolerance)s"
                ),
            )
        )
    return aims


def _aim_at_difficulty(
    blueprint: Blueprint, entries: Sequence[PoolEntry], shares: Floats, demands: Demands
) -> Aim:
    count = blueprint.question_count
    facilities = [float(entry.facility) for entry in entries]
    if demands.difficulty is None:
        target = float(np.array(facilities) @ shares)
    else:
        target = float(demands.difficulty) * count
    return Aim(
        values=dict(zip((entry.id for entry in entries), facilities, strict=True)),
        target=target,
        tolerance=float(demands.difficulty_tolerance) * count,
        scale=100 / count,
        code="difficulty",
        template=N_(
            "Tỷ lệ đúng dự kiến là %(have)s %%, ngoài khoảng %(target)s ± %(tolerance)s %%"
        ),
    )


def _expected(
    blueprint: Blueprint,
    groups: Mapping[Profile, Sequence[PoolEntry]],
    plans: Sequence[Plan],
) -> tuple[Floats, Floats]:
    """For each entry how often a form has it on average, and its points there on average."""
    shares: list[float] = []
    points: list[float] = []
    for group, entries in groups.items():
        taken = {cell: sum(plan[cell, group] for plan in plans) for cell in group}
        whole = len(plans) * len(entries)
        worth = sum(
            (units * blueprint.cells[cell].points for cell, units in taken.items()), Decimal(0)
        )
        shares += [sum(taken.values()) / whole] * len(entries)
        points += [float(worth) / whole] * len(entries)
    return np.array(shares), np.array(points)


def _plain(figure: float) -> str:
    return f"{figure:.2f}".replace(".", ",")
