"""Check values: computed by hand (sums and n − 1) and, for the correlations, by numpy."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.standards import (
    InvalidJudgement,
    Method,
    check_judgement,
    on_scale,
    set_standard,
    share_passing,
)

POINTS = [Decimal(1), Decimal(1), Decimal(2)]
JUDGED = [[50, 80, 60], [40, 70, 50], [60, 90, 70]]


def test_the_cut_score_is_the_mean_of_the_panellists_sums():
    found = set_standard(JUDGED, POINTS)
    # 0,5 + 0,8 + 2 × 0,6 = 2,5; 0,4 + 0,7 + 1 = 2,1; 0,6 + 0,9 + 1,4 = 2,9
    assert [view.cut_score for view in found.panellists] == [
        Fraction("2.5"),
        Fraction("2.1"),
        Fraction("2.9"),
    ]
    assert found.cut_score == Fraction("2.5")
    assert (found.most, found.share) == (4, Fraction(5, 8))
    assert found.deviation == pytest.approx(0.4)  # √((0 + 0,16 + 0,16) / 2)
    assert found.standard_error == pytest.approx(0.4 / 3**0.5)
    assert [view.distance for view in found.panellists] == [0, Fraction("-0.4"), Fraction("0.4")]


def test_each_question_has_its_mean_spread_and_range():
    first = set_standard(JUDGED, POINTS).questions[0]
    assert (first.mean, first.lowest, first.highest) == (50, 40, 60)
    assert first.deviation == pytest.approx(10)


def test_agreement_and_realism_are_pearson_correlations():
    rows = [[50, 80, 60, 20], [40, 90, 50, 55], [60, 70, 75, 10]]
    known = {0: 0.55, 1: 0.81, 3: 0.3}
    found = set_standard(rows, [Decimal(1)] * 4, known).panellists[0]
    others = np.sum(rows[1:], axis=0)
    assert found.agreement == pytest.approx(np.corrcoef(rows[0], others)[0, 1])
    assert found.realism == pytest.approx(np.corrcoef([50, 80, 20], [0.55, 0.81, 0.3])[0, 1])


def test_one_panellist_has_no_error_and_what_does_not_vary_no_correlation():
    found = set_standard([[50, 50]], [Decimal(1)] * 2, {0: 0.5, 1: 0.7})
    assert (found.deviation, found.standard_error) == (None, None)
    assert (found.panellists[0].agreement, found.panellists[0].realism) == (None, None)
    assert found.is_small_panel
    assert not set_standard([[50, 60]] * 5, [Decimal(1)] * 2).is_small_panel


@pytest.mark.parametrize(
    ("percent", "method"),
    [(50, Method.YES_NO), (7, Method.PROBABILITY), (-5, Method.PROBABILITY), (105, "probability")],
)
def test_a_judgement_the_method_does_not_know_is_refused(percent, method):
    with pytest.raises(InvalidJudgement):
        check_judgement(percent, Method(method))


@pytest.mark.parametrize("rows", [[], [[50]], [[50, 50], [50]]])
def test_a_table_with_holes_is_refused(rows):
    with pytest.raises(InvalidJudgement):
        set_standard(rows, [Decimal(1)] * 2)


def test_the_share_that_passes_counts_who_is_exactly_at_the_cut():
    scores = [Decimal("49.99"), Decimal(50), Decimal(80), Decimal(20)]
    assert share_passing(Fraction(50), scores) == Fraction(1, 2)
    assert share_passing(Fraction(50), []) is None


def test_a_cut_score_is_put_on_the_scale_half_up():
    assert on_scale(Fraction(1, 3), Fraction(1), Decimal(100)) == Decimal("33.33")
    assert on_scale(Fraction("0.12345"), Fraction(1), Decimal(100)) == Decimal("12.35")


@settings(max_examples=40)
@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 20).map(lambda k: 5 * k), min_size=n, max_size=n),
            min_size=1,
            max_size=6,
        )
    )
)
def test_the_cut_score_lies_between_the_lowest_and_the_highest_panellist(rows):
    found = set_standard(rows, [Decimal(1)] * len(rows[0]))
    own = [view.cut_score for view in found.panellists]
    assert min(own) <= found.cut_score <= max(own) <= found.most
    # the sum of the questions' means is the same number: rows and columns may be exchanged
    assert sum(each.mean for each in found.questions) / 100 == found.cut_score
