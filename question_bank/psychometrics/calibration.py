"""Estimating item parameters by marginal maximum likelihood.

EM algorithm of Bock & Aitkin (1981) over a fixed grid of abilities with a standard normal weight.
The M step is a few Newton steps for every question at once. Standard errors come from the
cross-product of the persons' scores at the maximum (Meilijson 1989). The Rasch model frees the
common slope, which is the spread of ability in another coat.
"""

from dataclasses import dataclass

import numpy as np

from question_bank.errors import N_
from question_bank.psychometrics.models import ItemParameters, Model
from question_bank.psychometrics.responses import Floats, Marks, UnusableMarks

NODES = np.linspace(-6, 6, 61)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()
STEP_ENDS = 1e-4
"""EM stops when no parameter moves more than this."""
MOST_CYCLES = 500
SLOPES = (0.05, 6.0)
DIFFICULTIES = (-8.0, 8.0)
GUESSING_PRIOR = (5.0, 17.0)
"""Beta prior of the guessing parameter: mode 0,2, as four options suggest; without it the data
of most samples cannot tell c from b (Baker & Kim 2004, chapter 7)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Estimated parameters with their standard errors, and how the estimation went.

    `errors` has the same shape as the parameters (0 for what was fixed). `log_likelihood` is
    marginal. `cycles` is the number of EM cycles; `converged` whether they came to rest.
    """

    model: Model
    parameters: ItemParameters
    errors: ItemParameters
    log_likelihood: float
    cycles: int
    converged: bool

    @property
    def akaike(self) -> float:
        """Akaike's criterion (1974), 2 parameters − 2 log-likelihood: the lower the better."""
        items = self.parameters.slope.size
        free = {Model.RASCH: items + 1, Model.TWO_PARAMETERS: 2 * items}
        return 2 * free.get(self.model, 3 * items) - 2 * self.log_likelihood


def calibrate(marks: Marks, model: Model) -> Calibration:
    """Estimate the parameters of every question from right and wrong answers.

    Questions a person never saw do not count for that person. Raise UnusableMarks when marks are
    not right or wrong, or when a question was answered the same way by everybody.
    """
    _require_usable(marks)
    right = np.where(marks.seen, marks.shares, 0.0)
    wrong = np.where(marks.seen, 1 - marks.shares, 0.0)
    table, converged, cycles = _climb(_first_guess(marks, model), right, wrong, model)
    likelihood, posterior = _expect(table, right, wrong)
    errors = _standard_errors(table, right, wrong, posterior, model)
    return Calibration(
        model, _named(table), _named(errors), float(likelihood.sum()), cycles, converged
    )


def _require_usable(marks: Marks) -> None:
    if not marks.is_right_or_wrong():
        raise UnusableMarks(N_("Mô hình này cần câu trả lời chỉ đúng hoặc sai."))
    facility = np.nanmean(np.where(marks.seen, marks.shares, np.nan), axis=0)
    if np.isnan(facility).any() or (facility == 0).any() or (facility == 1).any():
        raise UnusableMarks(
            N_("Có câu mà mọi thí sinh đều đúng hoặc đều sai: hãy bỏ câu đó trước khi ước lượng.")
        )


def _named(table: Floats) -> ItemParameters:
    return ItemParameters(table[0], table[1], table[2])


def _first_guess(marks: Marks, model: Model) -> Floats:
    facility = np.nanmean(np.where(marks.seen, marks.shares, np.nan), axis=0)
    guessing = np.full(marks.items, 0.2 if model is Model.THREE_PARAMETERS else 0.0)
    above = np.clip((facility - guessing) / (1 - guessing), 0.02, 0.98)
    difficulty = -np.log(above / (1 - above))
    return np.stack([np.ones(marks.items), difficulty, guessing])


def _climb(table: Floats, right: Floats, wrong: Floats, model: Model) -> tuple[Floats, bool, int]:
    for cycle in range(1, MOST_CYCLES + 1):
        _likelihood, posterior = _expect(table, right, wrong)
        better = _maximise(table, posterior.T @ right, posterior.T @ wrong, model)
        moved = float(np.abs(better - table).max())
        table = better
        if moved < STEP_ENDS:
            return table, True, cycle
    return table, False, MOST_CYCLES


def _expect(table: Floats, right: Floats, wrong: Floats) -> tuple[Floats, Floats]:
    """Each person's marginal log-likelihood, and the weight of each ability for that person."""
    chance = np.clip(_named(table).chances(NODES), 1e-9, 1 - 1e-9)
    log_joint = right @ np.log(chance).T + wrong @ np.log1p(-chance).T + np.log(WEIGHTS)
    peak = log_joint.max(axis=1, keepdims=True)
    joint = np.exp(log_joint - peak)
    whole = joint.sum(axis=1, keepdims=True)
    return (np.log(whole) + peak)[:, 0], joint / whole


def _maximise(table: Floats, right: Floats, wrong: Floats, model: Model) -> Floats:
    """Newton steps on the expected counts: one row a node of ability, one column a question."""
    for _step in range(3):
        gradient, information = _slopes(table, right, wrong, model)
        step = _solve(gradient, information, model)
        if model is Model.THREE_PARAMETERS:
            step = _shorten(table, step, right, wrong)
        table = _bounded(table + step, model)
    return table


def _shorten(table: Floats, step: Floats, right: Floats, wrong: Floats) -> Floats:
    """Halve a question's step until it leads uphill: far from its top the 3PL is not concave."""
    now = _height(table, right, wrong)
    for _halving in range(6):
        fails = _height(_bounded(table + step, Model.THREE_PARAMETERS), right, wrong) < now
        if not fails.any():
            return step
        step = np.where(fails, step / 2, step)
    fails = _height(_bounded(table + step, Model.THREE_PARAMETERS), right, wrong) < now
    return np.where(fails, 0.0, step)


def _height(table: Floats, right: Floats, wrong: Floats) -> Floats:
    """Each question's expected log-likelihood with its prior."""
    chance = np.clip(_named(table).chances(NODES), 1e-9, 1 - 1e-9)
    guessing, (alpha, beta) = np.clip(table[2], 1e-3, 0.95), GUESSING_PRIOR
    prior = (alpha - 1) * np.log(guessing) + (beta - 1) * np.log1p(-guessing)
    answers = right * np.log(chance) + wrong * np.log1p(-chance)
    return np.asarray(answers.sum(axis=0) + prior)


def _slopes(table: Floats, right: Floats, wrong: Floats, model: Model) -> tuple[Floats, Floats]:
    """Gradient (3 × items) and expected information (3 × 3 × items) of the log-likelihood."""
    chance = np.clip(_named(table).chances(NODES), 1e-9, 1 - 1e-9)
    partial = _partials(table, chance)
    weight = 1 / (chance * (1 - chance))
    residual = (right - (right + wrong) * chance) * weight
    gradient = np.einsum("pni,ni->pi", partial, residual)
    information = np.einsum("pni,qni,ni->pqi", partial, partial, (right + wrong) * weight)
    if model is Model.THREE_PARAMETERS:
        slope, bend = _prior_slopes(table[2])
        gradient[2] += slope
        information[2, 2] += bend
    return gradient, information


def _prior_slopes(told: Floats) -> tuple[Floats, Floats]:
    """First derivative of the prior's logarithm by c, and the second one's negative."""
    guessing, (alpha, beta) = np.clip(told, 1e-3, 0.95), GUESSING_PRIOR
    first = (alpha - 1) / guessing - (beta - 1) / (1 - guessing)
    return first, (alpha - 1) / guessing**2 + (beta - 1) / (1 - guessing) ** 2


def _partials(table: Floats, chance: Floats) -> Floats:
    """Derivatives of P by a, b and c: 3 × nodes × items."""
    slope, difficulty, guessing = table
    logistic = (chance - guessing) / (1 - guessing)
    bend = (1 - guessing) * logistic * (1 - logistic)
    distance = NODES[:, None] - difficulty
    return np.stack([bend * distance, -bend * slope, 1 - logistic])


def _solve(gradient: Floats, information: Floats, model: Model) -> Floats:
    if model is Model.RASCH:
        return _solve_common_slope(gradient, information)
    free = 3 if model is Model.THREE_PARAMETERS else 2
    matrices = np.moveaxis(information[:free, :free], 2, 0) + 1e-9 * np.eye(free)
    steps = np.linalg.solve(matrices, gradient[:free].T[:, :, None])[:, :, 0].T
    return np.concatenate([steps, np.zeros((3 - free, gradient.shape[1]))])


def _solve_common_slope(gradient: Floats, information: Floats) -> Floats:
    """One slope for all questions: the Schur complement of the difficulties."""
    cross, own = information[0, 1], information[1, 1]
    left = information[0, 0].sum() - (cross**2 / own).sum()
    slope = (gradient[0].sum() - (cross * gradient[1] / own).sum()) / left
    difficulty = (gradient[1] - cross * slope) / own
    return np.stack([np.full_like(difficulty, slope), difficulty, np.zeros_like(difficulty)])


def _bounded(table: Floats, model: Model) -> Floats:
    slope, difficulty = np.clip(table[0], *SLOPES), np.clip(table[1], *DIFFICULTIES)
    most = 0.5 if model is Model.THREE_PARAMETERS else 0.0
    return np.stack([slope, difficulty, np.clip(table[2], 0.0, most)])


def _standard_errors(
    table: Floats, right: Floats, wrong: Floats, posterior: Floats, model: Model
) -> Floats:
    """From the cross-product of the persons' scores, and the curvature of the prior of c."""
    chance = np.clip(_named(table).chances(NODES), 1e-9, 1 - 1e-9)
    partial = _partials(table, chance)
    scores = []
    for each in partial[: 3 if model is Model.THREE_PARAMETERS else 2]:
        up, down = posterior @ (each / chance), posterior @ (each / (1 - chance))
        scores.append(right * up - wrong * down)
    if model is Model.RASCH:
        scores[0] = scores[0].sum(axis=1, keepdims=True)
    widths = [each.shape[1] for each in scores]
    stacked = np.concatenate(scores, axis=1)
    known = stacked.T @ stacked
    if model is Model.THREE_PARAMETERS:
        items = right.shape[1]
        known[-items:, -items:] += np.diag(_prior_slopes(table[2])[1])
    variance = np.diag(np.linalg.pinv(known))
    parts = np.split(np.sqrt(np.clip(variance, 0, None)), np.cumsum(widths)[:-1])
    items = right.shape[1]
    rows = [np.broadcast_to(part, (items,)) for part in parts]
    return np.stack([*rows, *[np.zeros(items)] * (3 - len(rows))])
