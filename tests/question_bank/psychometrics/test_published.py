"""Estimates from published data against what others published or what brute force finds.

LSAT sections 6 and 7: 1,000 persons by pattern of five answers (Bock & Lieberman 1970). Section 6:
the manual of R's ltm (Rizopoulos 2006, Journal of Statistical Software 17/5). Section 7: the
log-likelihood and coefficients in the manual of R's mirt (Chalmers 2012, ibid. 48/6). Of both
sections mirt's manual gives classical statistics (`itemstats`), and its own tests one slope for
section 7 with errors from the cross-product, and abilities (`fscores`).
"""

import numpy as np
import pytest
from scipy.optimize import minimize

from question_bank.psychometrics.calibration import GUESSING_PRIOR, calibrate
from question_bank.psychometrics.classical import describe_items, describe_test
from question_bank.psychometrics.fit import estimate_abilities
from question_bank.psychometrics.models import Model
from question_bank.psychometrics.responses import Marks

SECTION_6 = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)
SECTION_7 = (
    *(12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28),
    *(7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308),
)
"""Persons by pattern, the patterns counted up as binary numbers."""
PATTERNS = np.array([[pattern >> (4 - item) & 1 for item in range(5)] for pattern in range(32)])


def persons(counts):
    return Marks(np.repeat(PATTERNS, counts, axis=0).astype(float))


def test_rasch_of_lsat_6_is_the_published_one():
    found = calibrate(persons(SECTION_6), Model.RASCH)
    assert found.log_likelihood == pytest.approx(-2466.938, abs=0.001)
    assert found.akaike == pytest.approx(4945.875, abs=0.001)
    assert found.parameters.slope[0] == pytest.approx(0.7551, abs=0.001)
    published = [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
    assert found.parameters.difficulty == pytest.approx(published, abs=0.002)


def test_two_parameters_of_lsat_6_are_the_published_ones_with_their_errors():
    found = calibrate(persons(SECTION_6), Model.TWO_PARAMETERS)
    assert found.log_likelihood == pytest.approx(-2466.653, abs=0.001)
    slopes, errors = [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], [0.258, 0.187, 0.233, 0.185, 0.210]
    assert found.parameters.slope == pytest.approx(slopes, abs=0.002)
    assert found.errors.slope == pytest.approx(errors, abs=0.02)
    difficulties = [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236]
    assert found.parameters.difficulty == pytest.approx(difficulties, abs=0.005)


def test_two_parameters_of_lsat_7_are_the_published_ones():
    found = calibrate(persons(SECTION_7), Model.TWO_PARAMETERS)
    assert found.log_likelihood == pytest.approx(-2658.805, abs=0.001)
    assert found.parameters.slope == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=0.002)
    intercepts = -found.parameters.slope * found.parameters.difficulty
    assert intercepts == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=0.002)


def test_one_slope_for_lsat_7_is_the_published_one_with_its_error():
    found = calibrate(persons(SECTION_7), Model.RASCH)
    slope, low, high = 1.011, 0.885, 1.138
    assert found.parameters.slope == pytest.approx([slope] * 5, abs=0.001)
    assert found.errors.slope == pytest.approx([(high - low) / 2 / 1.96] * 5, abs=0.001)
    intercepts = -found.parameters.slope * found.parameters.difficulty
    assert intercepts == pytest.approx([1.868, 0.791, 1.461, 0.521, 1.993], abs=0.001)


def test_abilities_of_lsat_7_are_the_published_ones():
    """Of the patterns 00000 to 00101, and the deviation of the first."""
    calibration = calibrate(persons(SECTION_7), Model.TWO_PARAMETERS)
    found, deviations = estimate_abilities(Marks(PATTERNS[:6].astype(float)), calibration)
    published = [-1.8666, -1.5267, -1.5134, -1.1852, -1.0947, -0.7667]
    assert found == pytest.approx(published, abs=0.005)
    assert deviations[0] == pytest.approx(0.6927, abs=0.001)


@pytest.mark.parametrize(
    ("counts", "whole", "facilities", "item_rest"),
    [
        (
            SECTION_6,
            (3.819, 1.035, 0.295, 0.869),
            (0.924, 0.709, 0.553, 0.763, 0.870),
            (0.113, 0.153, 0.173, 0.144, 0.122),
        ),
        (
            SECTION_7,
            (3.707, 1.199, 0.453, 0.886),
            (0.828, 0.658, 0.772, 0.606, 0.843),
            (0.246, 0.247, 0.313, 0.223, 0.175),
        ),
    ],
)
def test_classical_statistics_of_lsat_are_the_published_ones(counts, whole, facilities, item_rest):
    test, items = describe_test(persons(counts)), describe_items(persons(counts))
    found = test.mean, test.deviation, test.alpha, test.standard_error
    assert found == pytest.approx(whole, abs=0.0006)
    assert [item.facility for item in items] == pytest.approx(facilities)
    assert [item.item_rest for item in items] == pytest.approx(item_rest, abs=0.0006)


def brute_force(counts):
    """The greatest penalised likelihood of a 3PL by a general optimiser over other nodes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    weights = weights / weights.sum()
    alpha, beta = GUESSING_PRIOR

    def shortfall(told):
        slope, intercept, logit = told.reshape(3, 5)
        guessing = 1 / (1 + np.exp(-logit))
        logistic = 1 / (1 + np.exp(-(slope * nodes[:, None] + intercept)))
        chance = guessing + (1 - guessing) * logistic
        each = np.where(PATTERNS[:, None, :] == 1, chance, 1 - chance).prod(axis=2) @ weights
        prior = (alpha - 1) * np.log(guessing) + (beta - 1) * np.log(1 - guessing)
        return -(np.array(counts) @ np.log(each) + prior.sum())

    start = np.concatenate([np.ones(5), np.ones(5), np.full(5, -1.4)])
    found = minimize(shortfall, start, method="BFGS", options={"gtol": 1e-3}).x.reshape(3, 5)
    return found[0], -found[1] / found[0], 1 / (1 + np.exp(-found[2]))


def test_three_parameters_of_lsat_7_are_those_that_brute_force_finds():
    slope, difficulty, guessing = brute_force(SECTION_7)
    found = calibrate(persons(SECTION_7), Model.THREE_PARAMETERS)
    assert found.parameters.slope == pytest.approx(slope, abs=0.02)
    assert found.parameters.difficulty == pytest.approx(difficulty, abs=0.02)
    assert found.parameters.guessing == pytest.approx(guessing, abs=0.005)


def test_with_the_prior_no_error_is_wider_than_the_prior_itself():
    alpha, beta = GUESSING_PRIOR
    prior = (alpha * beta / ((alpha + beta) ** 2 * (alpha + beta + 1))) ** 0.5
    found = calibrate(persons(SECTION_6), Model.THREE_PARAMETERS)
    assert (found.errors.guessing > 0).all()
    assert (found.errors.guessing < 1.2 * prior).all()
