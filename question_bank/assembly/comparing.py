"""Forms beside each other: test characteristic curves, information, and both at the cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from question_bank.assembly.curves import Curve, find_cut, join_curves

ABILITIES = tuple(step / 4 for step in range(-12, 13))
"""From three standard deviations below the mean of the group to three above."""

Weighed = Sequence[tuple[Curve, Decimal]]
"""A form: the curve and the points of each of its questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCurves:
    """One form at each of ABILITIES: the share of its points expected, and its information.

    `share_at_cut` and `information_at_cut` are the same at the ability that passes; `error_at_cut`
    is the standard error of ability there, 1/√I (Lord 1980).
    """

    shares: tuple[float, ...]
    information: tuple[float, ...]
    share_at_cut: float
    information_at_cut: float
    error_at_cut: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The forms' curves; `cut` is the ability at which all of them together pass on average.

    `widest` is the largest difference between two forms' expected shares, at any ability.
    """

    forms: tuple[FormCurves, ...]
    cut: float
    widest: float


def compare_forms(forms: Sequence[Weighed], pass_share: Decimal) -> Comparison:
    """Compare forms, of which there is one at least, each with a question at least."""
    together = [pair for form in forms for pair in form]
    points = np.array([float(each) for _curve, each in together])
    cut = find_cut(join_curves([curve for curve, _points in together]), points, float(pass_share))
    drawn = tuple(_trace(form, cut) for form in forms)
    shares = np.array([form.shares for form in drawn])
    return Comparison(drawn, cut, float(np.ptp(shares, axis=0).max()))


def _trace(form: Weighed, cut: float) -> FormCurves:
    parameters = join_curves([curve for curve, _points in form])
    points = np.array([float(each) for _curve, each in form])
    abilities = np.array([*ABILITIES, cut])
    shares = parameters.chances(abilities) @ points / points.sum()
    information = parameters.information(abilities).sum(axis=1)
    return FormCurves(
        shares=tuple(shares[:-1].tolist()),
        information=tuple(information[:-1].tolist()),
        share_at_cut=float(shares[-1]),
        information_at_cut=float(information[-1]),
        error_at_cut=float(information[-1] ** -0.5),
    )
