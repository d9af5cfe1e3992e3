"""Putting two papers on one scale through the questions they share.

Both methods look for A and B such that ability on the old scale = A × ability on the new + B;
then a becomes a / A and b becomes A b + B. Mean-sigma: Marco (1977). Characteristic curves:
Stocking & Lord (1983). Kolen & Brennan, *Test Equating, Scaling, and Linking* (2014), chapter 6.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from question_bank.errors import N_
from question_bank.psychometrics.models import ItemParameters
from question_bank.psychometrics.responses import Floats, UnusableMarks

NODES = np.linspace(-4, 4, 41)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()


@dataclass(frozen=True, slots=True)
class Link:
    """From the new scale to the old: old ability = slope × new ability + intercept, slope > 0."""

    slope: float
    intercept: float

    def parameters(self, new: ItemParameters) -> ItemParameters:
        """The new paper's parameters on the old scale."""
        return ItemParameters(
            new.slope / self.slope, self.slope * new.difficulty + self.intercept, new.guessing
        )

    def abilities(self, new: Floats) -> Floats:
        """Abilities of the new scale on the old."""
        return self.slope * new + self.intercept


def link_by_mean_sigma(old: ItemParameters, new: ItemParameters) -> Link:
    """Match mean and deviation of the shared questions' difficulties. Raise UnusableMarks."""
    _require_shared(old, new)
    slope = float(old.difficulty.std() / new.difficulty.std())
    return Link(slope, float(old.difficulty.mean() - slope * new.difficulty.mean()))


def link_by_characteristic_curves(old: ItemParameters, new: ItemParameters) -> Link:
    """Bring the expected scores on the shared questions together, by least squares over ability.

    Raise UnusableMarks.
    """
    start = link_by_mean_sigma(old, new)
    wanted = old.expected_score(NODES)

    def distance(pair: Floats) -> float:
        moved = Link(float(np.exp(pair[0])), float(pair[1])).parameters(new)
        return float(WEIGHTS @ (wanted - moved.expected_score(NODES)) ** 2)

    found = scipy.optimize.minimize(
        distance, [np.log(start.slope), start.intercept], method="BFGS", tol=1e-12
    )
    return Link(float(np.exp(found.x[0])), float(found.x[1]))


def _require_shared(old: ItemParameters, new: ItemParameters) -> None:
    if old.difficulty.shape != new.difficulty.shape:
        raise UnusableMarks(N_("Hai đề phải có cùng danh sách câu hỏi chung, theo cùng thứ tự."))
    if old.difficulty.size < 2 or new.difficulty.std() == 0:
        raise UnusableMarks(N_("Cần ít nhất hai câu hỏi chung có độ khó khác nhau."))


def equivalent_scores(old: ItemParameters, new: ItemParameters) -> Floats:
    """For each number right on the new paper, from 0, the number right on the old that equals it.

    `new` is already on the old scale. True scores are matched: the ability at which the new paper
    expects the score, then what the old paper expects there (Kolen & Brennan 2014, chapter 6).
    Below what guessing gives and at the top the ends of both papers are joined.
    """
    abilities = np.linspace(-8, 8, 801)
    known, wanted = new.expected_score(abilities), old.expected_score(abilities)
    most_new, most_old = new.difficulty.size, old.difficulty.size
    xs = np.concatenate([[0.0], known, [float(most_new)]])
    ys = np.concatenate([[0.0], wanted, [float(most_old)]])
    return np.asarray(np.interp(np.arange(most_new + 1), xs, ys), dtype=np.float64)
