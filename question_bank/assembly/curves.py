"""The response curves of questions as assembly uses them: calibrated, or from expected facility."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from question_bank.psychometrics.models import ItemParameters
from question_bank.psychometrics.responses import Floats

# A logistic curve averaged over a standard normal group is again nearly logistic, flatter by
# this factor (MacKay 1992, "The evidence framework applied to classification networks").
_SPREAD = math.sqrt(1 + math.pi / 8)
_EASIEST = 0.98
_REACH = 6.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One question's slope a > 0, difficulty b and guessing c; see psychometrics.models."""

    slope: float
    difficulty: float
    guessing: float = 0.0


def expected_curve(facility: Decimal | None) -> Curve:
    """The Rasch curve that a standard normal group answers right with this facility (0 to 1).

    An unknown facility counts as one half; the extremes are drawn in to 0.02 and 0.98.
    """
    share = 0.5 if facility is None else min(max(float(facility), 1 - _EASIEST), _EASIEST)
    return Curve(1.0, math.log((1 - share) / share) * _SPREAD)


def join_curves(curves: Sequence[Curve]) -> ItemParameters:
    """The curves as parameters, in order."""
    return ItemParameters(
        np.array([each.slope for each in curves], dtype=np.float64),
        np.array([each.difficulty for each in curves], dtype=np.float64),
        np.array([each.guessing for each in curves], dtype=np.float64),
    )


def find_cut(parameters: ItemParameters, points: Floats, pass_share: float) -> float:
    """The ability, between -6 and 6, whose expected points are this share of all points."""
    low, high = -_REACH, _REACH
    wanted = pass_share * float(points.sum())
    for _step in range(40):
        middle = (low + high) / 2
        earned = float(parameters.chances(np.array([middle]))[0] @ points)
        low, high = (middle, high) if earned < wanted else (low, middle)
    return (low + high) / 2
