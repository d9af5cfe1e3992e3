import numpy as np
import pytest

from question_bank.psychometrics.equating import (
    Link,
    equivalent_scores,
    link_by_characteristic_curves,
    link_by_mean_sigma,
)
from question_bank.psychometrics.models import ItemParameters
from question_bank.psychometrics.responses import UnusableMarks
from tests.question_bank.psychometrics.simulating import draw_parameters

OLD = draw_parameters(np.random.default_rng(1), 15, guessing=0.15)
TRUE = Link(1.25, -0.4)
NEW = ItemParameters(
    OLD.slope * TRUE.slope, (OLD.difficulty - TRUE.intercept) / TRUE.slope, OLD.guessing
)


@pytest.mark.parametrize("method", [link_by_mean_sigma, link_by_characteristic_curves])
def test_a_known_change_of_scale_is_found_exactly(method):
    found = method(OLD, NEW)
    assert found.slope == pytest.approx(1.25, abs=1e-5)
    assert found.intercept == pytest.approx(-0.4, abs=1e-5)
    assert found.parameters(NEW).difficulty == pytest.approx(OLD.difficulty, abs=1e-4)
    assert found.abilities(np.array([0.0, 1.0])) == pytest.approx([-0.4, 0.85], abs=1e-5)


def test_curves_mind_one_odd_question_less_than_means_do():
    odd = NEW.difficulty.copy()
    odd[0] += 3
    shifted = ItemParameters(NEW.slope, odd, NEW.guessing)
    by_curves = link_by_characteristic_curves(OLD, shifted)
    by_means = link_by_mean_sigma(OLD, shifted)
    assert abs(by_curves.slope - 1.25) < abs(by_means.slope - 1.25)


def test_papers_without_enough_in_common_are_refused():
    one = ItemParameters(np.ones(1), np.zeros(1), np.zeros(1))
    with pytest.raises(UnusableMarks):
        link_by_mean_sigma(one, one)
    with pytest.raises(UnusableMarks):
        link_by_mean_sigma(OLD, one)


def test_information_peaks_where_a_question_without_guessing_is_hard():
    item = ItemParameters(np.array([1.5]), np.array([0.7]), np.array([0.0]))
    grid = np.linspace(-3, 3, 601)
    information = item.information(grid)[:, 0]
    assert grid[information.argmax()] == pytest.approx(0.7, abs=0.01)
    assert information.max() == pytest.approx(1.5**2 / 4)


def test_a_paper_is_worth_itself_and_a_harder_one_is_worth_more():
    ones = np.ones(5)
    easy = ItemParameters(ones, np.linspace(-1, 1, 5), np.zeros(5))
    hard = ItemParameters(ones, np.linspace(-1, 1, 5) + 0.7, np.zeros(5))
    assert equivalent_scores(easy, easy) == pytest.approx(np.arange(6), abs=1e-3)
    worth = equivalent_scores(easy, hard)
    assert (worth[0], worth[-1]) == (0, 5)
    assert all(worth[1:-1] > np.arange(1, 5))
