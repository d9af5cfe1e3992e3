"""Figures beyond counting: groups of equal ability compared, and the item response model."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from question_bank.errors import N_
from question_bank.psychometrics.calibration import Calibration, calibrate
from question_bank.psychometrics.dif import EffectClass, find_differential_functioning
from question_bank.psychometrics.fit import assess_fit
from question_bank.psychometrics.flags import Remark, remark_on_group, remark_on_misfit
from question_bank.psychometrics.models import Model
from question_bank.psychometrics.responses import Floats, Indices, Marks

LEAST_GROUP = 50
"""A smaller group is not compared: chance alone would give it large effects."""
GROUNDS = ("gender", "region", "province")
"""What groups are told apart by."""
FOR_RASCH, FOR_TWO_PARAMETERS, FOR_THREE_PARAMETERS = 100, 500, 1000
"""How many persons a model needs to say anything (de Ayala 2009, pages 42, 105 and 130)."""
GROUP_WORDS = {"female": N_("nữ"), "male": N_("nam")}


def compare_groups(marks: Marks, groups: Mapping[str, Sequence[str]]) -> list[list[dict[str, Any]]]:
    """For each question, each group of at least `LEAST_GROUP` against all the others.

    Questions with part marks are left out, and so is the same pair of groups a second time.
    """
    found: list[list[dict[str, Any]]] = [[] for _column in range(marks.items)]
    columns = _right_or_wrong(marks.shares)
    if not columns.size:
        return found
    judged = Marks(marks.shares[:, columns])
    for ground, of_person in groups.items():
        named = np.array(of_person)
        for group in _focal_groups(of_person):
            compared = find_differential_functioning(judged, np.asarray(named == group))
            for column, one in zip(columns, compared, strict=True):
                if one is not None:
                    found[column].append(
                        {
                            "ground": ground,
                            "group": group,
                            "persons": int((named == group).sum()),
                            "delta": one.delta,
                            "standard_error": one.standard_error,
                            "effect": one.effect.value,
                        }
                    )
    return found


def count_groups(groups: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """How many persons each group has on each ground, and whether it is large enough to compare.

    The last of two groups that make up everybody counts as compared: with the other one.
    """
    told = []
    for ground, of_person in groups.items():
        focal = _focal_groups(of_person)
        named = {group for group in of_person if group}
        both = len(focal) == 1 and len(named) == 2
        for group in sorted(named | ({""} if "" in of_person else set())):
            compared = group in focal or (both and group in named)
            persons = sum(each == group for each in of_person)
            told.append(
                {"ground": ground, "group": group, "persons": persons, "compared": compared}
            )
    return told


def _focal_groups(of_person: Sequence[str]) -> list[str]:
    """The groups to compare with the rest; of two that make up everybody only the first."""
    sizes = {group: of_person.count(group) for group in sorted(set(of_person)) if group}
    big = [g for g, size in sizes.items() if LEAST_GROUP <= size <= len(of_person) - LEAST_GROUP]
    return big[:1] if len(sizes) == 2 else big


def fit_model(marks: Marks) -> list[dict[str, Any]]:
    """For each question its parameters, their errors and its fit; empty where there is none.

    Rasch from `FOR_RASCH` persons on, two parameters from `FOR_TWO_PARAMETERS`; from
    `FOR_THREE_PARAMETERS` the one of two and three parameters with the lower criterion of Akaike.
    Questions that everybody or nobody got right, and those with part marks, are left out.
    """
    found: list[dict[str, Any]] = [{} for _column in range(marks.items)]
    columns = _varying(marks.shares)
    if marks.persons < FOR_RASCH or columns.size < 2:
        return found
    judged = Marks(marks.shares[:, columns])
    calibration = _calibrate_best(judged)
    fits = assess_fit(judged, calibration)
    own, errors = calibration.parameters, calibration.errors
    for place, column in enumerate(columns):
        found[column] = {
            "name": calibration.model.value,
            "slope": float(own.slope[place]),
            "slope_error": float(errors.slope[place]),
            "difficulty": float(own.difficulty[place]),
            "difficulty_error": float(errors.difficulty[place]),
            "guessing": float(own.guessing[place]),
            "guessing_error": float(errors.guessing[place]),
            "infit": fits[place].infit,
            "outfit": fits[place].outfit,
            "p_value": fits[place].p_value,
        }
    return found


def _calibrate_best(marks: Marks) -> Calibration:
    if marks.persons < FOR_TWO_PARAMETERS:
        return calibrate(marks, Model.RASCH)
    two = calibrate(marks, Model.TWO_PARAMETERS)
    if marks.persons < FOR_THREE_PARAMETERS:
        return two
    three = calibrate(marks, Model.THREE_PARAMETERS)
    return three if three.akaike < two.akaike else two


def remark_on_models(groups: Sequence[Mapping[str, Any]], model: Mapping[str, Any]) -> list[Remark]:
    """What stands out of the comparison and of the model."""
    said = [
        remark_on_group(
            GROUP_WORDS.get(one["group"], one["group"]), EffectClass(one["effect"]), one["delta"]
        )
        for one in groups
    ]
    if model:
        said.append(remark_on_misfit(model["infit"], model["outfit"]))
    return [remark for remark in said if remark is not None]


def _right_or_wrong(shares: Floats) -> Indices:
    clear = np.isnan(shares) | (shares == 0) | (shares == 1)
    seen = ~np.isnan(shares)
    return np.flatnonzero(clear.all(axis=0) & seen.any(axis=0))


def _varying(shares: Floats) -> Indices:
    columns = _right_or_wrong(shares)
    right = np.nanmean(shares[:, columns], axis=0) if columns.size else np.zeros(0)
    return np.asarray(columns[(right > 0) & (right < 1)], dtype=np.int64)
