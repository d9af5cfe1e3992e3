"""The Mantel-Haenszel procedure against a table worked out by hand, and against planted effects."""

from math import log

import numpy as np
import pytest

from question_bank.psychometrics.dif import EffectClass, find_differential_functioning
from question_bank.psychometrics.responses import Marks
from tests.question_bank.psychometrics.simulating import draw_marks, draw_parameters


def rows(right, wrong, *, total, is_focal):
    """Persons who won `total` points on two other questions and met the studied one."""
    others = [1.0] * total + [0.0] * (2 - total)
    return [([1.0, *others], is_focal)] * right + [([0.0, *others], is_focal)] * wrong


def test_the_common_odds_ratio_is_that_of_the_textbook_sum():
    # Matching includes the studied question, so totals are 1 and 2 for the tables that count.
    people = (
        rows(10, 0, total=0, is_focal=False)  # total 1, right
        + rows(0, 20, total=1, is_focal=False)  # total 1, wrong
        + rows(5, 0, total=0, is_focal=True)
        + rows(0, 25, total=1, is_focal=True)
        + rows(30, 0, total=1, is_focal=False)  # total 2, right
        + rows(0, 10, total=2, is_focal=False)
        + rows(20, 0, total=1, is_focal=True)
        + rows(0, 20, total=2, is_focal=True)
    )
    marks = Marks(np.array([row for row, _focal in people]))
    focal = np.array([is_focal for _row, is_focal in people])

    found = find_differential_functioning(marks, focal)[0]

    ratio = (10 * 25 / 60 + 30 * 20 / 80) / (20 * 5 / 60 + 10 * 20 / 80)
    assert found.odds_ratio == pytest.approx(ratio)
    assert found.delta == pytest.approx(-2.35 * log(ratio))
    expected = 30 * 15 / 60 + 40 * 50 / 80
    variance = 30 * 30 * 15 * 45 / (60**2 * 59) + 40 * 40 * 50 * 30 / (80**2 * 79)
    assert found.chi_square == pytest.approx((abs(40 - expected) - 0.5) ** 2 / variance)


def test_a_planted_disadvantage_is_found_and_nothing_else_is_called_large():
    generator = np.random.default_rng(5)
    parameters = draw_parameters(generator, 30)
    focal = np.arange(3000) % 2 == 0
    abilities = generator.normal(size=3000)
    shares = draw_marks(generator, parameters, abilities).shares
    harder = parameters.chances(abilities - 1.0)[:, 0]
    shares[focal, 0] = (generator.random(3000) < harder)[focal]

    found = find_differential_functioning(Marks(shares), focal)

    assert found[0].effect is EffectClass.LARGE
    assert found[0].delta < 0
    assert [each.effect for each in found[1:]].count(EffectClass.LARGE) == 0


def test_one_group_alone_cannot_be_compared():
    marks = Marks(np.array([[1.0, 0], [0, 1], [1, 1]]))
    assert find_differential_functioning(marks, np.zeros(3, dtype=bool)) == [None, None]
