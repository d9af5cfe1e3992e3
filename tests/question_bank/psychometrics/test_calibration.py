"""Parameters that answers were drawn from come back; standard errors tell how far they stray."""

import numpy as np
import pytest

from question_bank.psychometrics.calibration import calibrate
from question_bank.psychometrics.fit import assess_fit, estimate_abilities
from question_bank.psychometrics.models import ItemParameters, Model
from question_bank.psychometrics.responses import Marks, UnusableMarks
from tests.question_bank.psychometrics.simulating import (
    draw_marks,
    draw_parameters,
    standard_abilities,
)


def error(found, true):
    return float(np.sqrt(np.mean((found - true) ** 2)))


@pytest.fixture(scope="module")
def drawn():
    generator = np.random.default_rng(1)
    parameters = draw_parameters(generator, 60)
    abilities = standard_abilities(generator, 5000)
    return parameters, abilities, draw_marks(generator, parameters, abilities)


@pytest.fixture(scope="module")
def calibrated(drawn):
    return calibrate(drawn[2], Model.TWO_PARAMETERS)


def test_two_parameters_come_back_within_five_hundredths(drawn, calibrated):
    parameters, _abilities, _marks = drawn
    assert calibrated.converged
    assert error(calibrated.parameters.slope, parameters.slope) <= 0.05
    assert error(calibrated.parameters.difficulty, parameters.difficulty) <= 0.05


def test_standard_errors_cover_the_truth_as_often_as_they_promise(drawn, calibrated):
    parameters, _abilities, _marks = drawn
    for name in ("slope", "difficulty"):
        distance = getattr(calibrated.parameters, name) - getattr(parameters, name)
        within = np.abs(distance) < 1.96 * getattr(calibrated.errors, name)
        assert within.mean() >= 0.85


def test_abilities_come_back_with_their_uncertainty(drawn, calibrated):
    _parameters, abilities, marks = drawn
    found, deviation = estimate_abilities(marks, calibrated)
    assert np.corrcoef(found, abilities)[0, 1] > 0.95
    assert error(found, abilities) == pytest.approx(deviation.mean(), abs=0.03)


def test_answers_drawn_from_the_model_fit_it_and_noise_does_not(drawn):
    _parameters, _abilities, marks = drawn
    shares = marks.shares[:1500].copy()
    shares[:, 0] = np.random.default_rng(2).random(1500) < 0.5
    rasch_like = Marks(shares)
    fits = assess_fit(rasch_like, calibrate(rasch_like, Model.RASCH))
    assert fits[0].outfit > 1.2
    assert np.mean([fit.outfit for fit in fits[1:]]) == pytest.approx(1, abs=0.1)


def test_rasch_difficulties_come_back_with_one_slope():
    generator = np.random.default_rng(3)
    true = ItemParameters(np.full(20, 1.3), np.linspace(-2, 2, 20), np.zeros(20))
    marks = draw_marks(generator, true, standard_abilities(generator, 4000))
    found = calibrate(marks, Model.RASCH)
    assert len(set(found.parameters.slope.round(9))) == 1
    assert found.parameters.slope[0] == pytest.approx(1.3, abs=0.06)
    assert error(found.parameters.difficulty, true.difficulty) < 0.06


def test_guessing_is_found_where_weak_persons_show_it():
    generator = np.random.default_rng(4)
    true = draw_parameters(generator, 30, guessing=0.2)
    marks = draw_marks(generator, true, standard_abilities(generator, 4000))
    found = calibrate(marks, Model.THREE_PARAMETERS)
    assert error(found.parameters.guessing, true.guessing) < 0.06
    assert found.log_likelihood > calibrate(marks, Model.TWO_PARAMETERS).log_likelihood


def test_questions_never_seen_do_not_count():
    generator = np.random.default_rng(6)
    true = draw_parameters(generator, 20)
    marks = draw_marks(generator, true, standard_abilities(generator, 4000))
    shares = marks.shares.copy()
    shares[:2000, :10] = np.nan
    found = calibrate(Marks(shares), Model.TWO_PARAMETERS)
    assert error(found.parameters.difficulty, true.difficulty) < 0.1


@pytest.mark.parametrize("column", [0.0, 1.0, 0.5])
def test_a_question_without_both_outcomes_is_refused(column):
    shares = np.array([[1.0, column], [0.0, column], [1.0, column]])
    with pytest.raises(UnusableMarks):
        calibrate(Marks(shares), Model.TWO_PARAMETERS)
