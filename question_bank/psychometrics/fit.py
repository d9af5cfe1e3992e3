"""Whether answers follow the model: abilities of persons, and fit of each question."""

from dataclasses import dataclass

import numpy as np
import scipy

from question_bank.psychometrics.calibration import NODES, WEIGHTS, Calibration
from question_bank.psychometrics.classical import ability_groups
from question_bank.psychometrics.models import Model
from question_bank.psychometrics.responses import Floats, Indices, Marks

PARAMETERS = {Model.RASCH: 1, Model.TWO_PARAMETERS: 2, Model.THREE_PARAMETERS: 3}


@dataclass(frozen=True, slots=True)
class ItemFit:
    """How far a question strays from the model.

    infit, outfit: mean squares, 1 where answers are as scattered as the model says, above 1,3 or
    below 0,7 for a look (Wright & Linacre 1994). chi_square: Q1 of Yen (1981) over groups of
    ability, with its degrees of freedom and p-value.
    """

    infit: float
    outfit: float
    chi_square: float
    freedom: int
    p_value: float


def estimate_abilities(marks: Marks, calibration: Calibration) -> tuple[Floats, Floats]:
    """Each person's expected a posteriori ability and its deviation (Bock & Mislevy 1982)."""
    chance = np.clip(calibration.parameters.chances(NODES), 1e-9, 1 - 1e-9)
    right = np.where(marks.seen, marks.shares, 0.0)
    wrong = np.where(marks.seen, 1 - marks.shares, 0.0)
    log_joint = right @ np.log(chance).T + wrong @ np.log1p(-chance).T + np.log(WEIGHTS)
    joint = np.exp(log_joint - log_joint.max(axis=1, keepdims=True))
    weight = joint / joint.sum(axis=1, keepdims=True)
    mean = weight @ NODES
    return mean, np.sqrt(np.clip(weight @ NODES**2 - mean**2, 0, None))


def assess_fit(marks: Marks, calibration: Calibration, *, groups: int = 10) -> list[ItemFit]:
    """Compare what was answered with what the model expects, question by question."""
    abilities, _errors = estimate_abilities(marks, calibration)
    chances = calibration.parameters.chances(abilities)
    group = ability_groups(abilities, groups)
    own = PARAMETERS[calibration.model]
    return [
        _assess(column, chance, group, groups=groups, parameters=own)
        for column, chance in zip(marks.shares.T, chances.T, strict=True)
    ]


def _assess(
    column: Floats, chance: Floats, group: Indices, *, groups: int, parameters: int
) -> ItemFit:
    seen = ~np.isnan(column)
    column, chance, group = column[seen], chance[seen], group[seen]
    variance = chance * (1 - chance)
    squared = (column - chance) ** 2
    sizes = np.bincount(group, minlength=groups)
    filled = sizes > 0
    observed = np.bincount(group, column, groups)[filled] / sizes[filled]
    expected = np.bincount(group, chance, groups)[filled] / sizes[filled]
    chi_square = float(
        (sizes[filled] * (observed - expected) ** 2 / (expected * (1 - expected))).sum()
    )
    freedom = max(1, int(filled.sum()) - parameters)
    return ItemFit(
        infit=float(squared.sum() / variance.sum()),
        outfit=float((squared / variance).mean()),
        chi_square=chi_square,
        freedom=freedom,
        p_value=float(scipy.special.chdtrc(freedom, chi_square)),
    )
