"""Our item response functions against those of catsim (De Rizo Meneghetti & Aquino Junior 2017).

catsim is another program for the same models, written apart from ours; it knows no calibration and
no expected a posteriori ability, so those are put together here from its likelihood.
"""

import numpy as np
import pytest
from catsim import ItemBank, irt
from catsim.estimation import NumericalSearchEstimator

from question_bank.assembly.curves import find_cut
from question_bank.psychometrics.calibration import Calibration, calibrate
from question_bank.psychometrics.fit import estimate_abilities
from question_bank.psychometrics.models import ItemParameters, Model
from question_bank.psychometrics.responses import Marks
from tests.question_bank.psychometrics.simulating import draw_marks, draw_parameters
from tests.question_bank.psychometrics.test_published import PATTERNS, SECTION_6, SECTION_7

ABILITIES = np.linspace(-5, 5, 41)
FINE = np.linspace(-7, 7, 281)
MODELS = {
    "1pl": ([1.0], [0.0]),
    "2pl": ([0.3, 0.8, 1.7, 3.0], [0.0]),
    "3pl": ([0.3, 0.8, 1.7, 3.0], [0.1, 0.2, 0.35]),
}
"""Slopes and guessing; each goes with difficulties from −3 to 3."""


@pytest.fixture(params=MODELS)
def parameters(request):
    """Every slope with every difficulty and every guessing."""
    slopes, guessing = MODELS[request.param]
    grid = np.meshgrid(slopes, np.linspace(-3, 3, 7), guessing)
    return ItemParameters(*(axis.ravel() for axis in grid))


def matrix(parameters):
    """The parameters as catsim wants them: a, b, c and the upper asymptote, which is 1."""
    columns = parameters.slope, parameters.difficulty, parameters.guessing
    return np.column_stack([*columns, np.ones(parameters.slope.size)])


def as_calibration(parameters):
    return Calibration(Model.THREE_PARAMETERS, parameters, parameters, 0.0, 0, converged=True)


def log_likelihoods(parameters, answers, abilities):
    """catsim's log-likelihood of one person's answers at each ability."""
    items, told = matrix(parameters), answers.astype(bool).tolist()
    return np.array([irt.log_likelihood(ability, told, items) for ability in abilities])


def test_chances_are_catsims(parameters):
    theirs = [irt.icc_hpc(ability, matrix(parameters)) for ability in ABILITIES]
    assert parameters.chances(ABILITIES) == pytest.approx(np.array(theirs), abs=1e-12)


def test_information_is_catsims_for_each_question_and_for_the_paper(parameters):
    items, ours = matrix(parameters), parameters.information(ABILITIES)
    theirs = [irt.inf_hpc(ability, items) for ability in ABILITIES]
    assert ours == pytest.approx(np.array(theirs), abs=1e-9)
    whole = ours.sum(axis=1)
    assert whole == pytest.approx([irt.test_info(each, items) for each in ABILITIES], abs=1e-9)
    assert whole**-0.5 == pytest.approx([irt.see(each, items) for each in ABILITIES])
    assert 1 - 1 / whole == pytest.approx([irt.reliability(each, items) for each in ABILITIES])


def test_a_question_tells_most_where_catsim_says(parameters):
    peaks = irt.max_info_hpc(matrix(parameters))
    at_peak = np.diag(parameters.information(peaks))
    assert (at_peak > np.diag(parameters.information(peaks - 0.05))).all()
    assert (at_peak > np.diag(parameters.information(peaks + 0.05))).all()


def test_the_cut_is_where_catsim_expects_the_share_of_points(parameters):
    points = np.linspace(1, 2, parameters.slope.size)
    for share in (0.45, 0.6, 0.8):
        cut = find_cut(parameters, points, share)
        assert irt.icc_hpc(cut, matrix(parameters)) @ points / points.sum() == pytest.approx(share)


@pytest.mark.parametrize("guessing", [0.0, 0.2])
def test_abilities_are_the_means_of_catsims_likelihood_with_the_normal_prior(guessing):
    generator = np.random.default_rng(11)
    parameters = draw_parameters(generator, 25, guessing=guessing)
    marks = draw_marks(generator, parameters, np.linspace(-2.5, 2.5, 6))
    ours, deviations = estimate_abilities(marks, as_calibration(parameters))
    for answers, mean, deviation in zip(marks.shares, ours, deviations, strict=True):
        weights = np.exp(log_likelihoods(parameters, answers, FINE) - FINE**2 / 2)
        weights /= weights.sum()
        assert mean == pytest.approx(weights @ FINE, abs=1e-5)
        assert deviation == pytest.approx((weights @ (FINE - mean) ** 2) ** 0.5, abs=1e-5)


def test_of_a_long_paper_they_come_to_catsims_greatest_likelihood_and_error():
    """The prior then is one unit of information at 0 beside the paper's (Bock & Mislevy 1982)."""
    generator = np.random.default_rng(12)
    parameters = draw_parameters(generator, 200)
    marks = draw_marks(generator, parameters, np.linspace(-1.5, 1.5, 5))
    ours, deviations = estimate_abilities(marks, as_calibration(parameters))
    items, search = matrix(parameters), NumericalSearchEstimator()
    for answers, mean, deviation in zip(marks.shares, ours, deviations, strict=True):
        likeliest = search.estimate(
            item_bank=ItemBank(items),
            administered_items=list(range(len(items))),
            response_vector=answers.astype(bool).tolist(),
            est_theta=0.0,
        )
        information = irt.test_info(likeliest, items)
        assert mean == pytest.approx(likeliest * information / (information + 1), abs=0.02)
        assert deviation == pytest.approx((information + 1) ** -0.5, rel=0.03)


@pytest.mark.parametrize("counts", [SECTION_6, SECTION_7])
@pytest.mark.parametrize("model", [Model.RASCH, Model.TWO_PARAMETERS])
def test_the_marginal_likelihood_of_published_data_is_what_catsims_gives(counts, model):
    found = calibrate(Marks(np.repeat(PATTERNS, counts, axis=0).astype(float)), model)
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    each = [np.exp(log_likelihoods(found.parameters, row, nodes)) @ weights for row in PATTERNS]
    marginal = np.array(counts) @ np.log(np.array(each) / weights.sum())
    assert found.log_likelihood == pytest.approx(marginal, abs=1e-4)
