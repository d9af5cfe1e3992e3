"""Against values worked out by hand and by the standard library."""

from fractions import Fraction
from statistics import correlation

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from question_bank.psychometrics.classical import (
    ability_groups,
    describe_items,
    describe_test,
    tabulate_options,
)
from question_bank.psychometrics.responses import Marks, UnusableMarks

# Six persons, four questions: small enough to follow with a pencil.
TABLE = [
    [1, 1, 1, 1],
    [1, 1, 1, 0],
    [1, 1, 0, 0],
    [1, 0, 1, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 1],
]
MARKS = Marks(np.array(TABLE, dtype=float))


def test_facility_is_the_share_of_the_points_won():
    facilities = [item.facility for item in describe_items(MARKS)]
    assert facilities == pytest.approx([5 / 6, 3 / 6, 3 / 6, 2 / 6])


def test_the_correlation_leaves_the_question_itself_out():
    for number, item in enumerate(describe_items(MARKS)):
        own = [row[number] for row in TABLE]
        rest = [sum(row) - row[number] for row in TABLE]
        assert item.item_rest == pytest.approx(correlation(own, rest))


def test_discrimination_is_the_difference_of_the_outer_groups():
    # 27 % of six persons are two: the totals are 4, 3, 2, 2, 1, 1.
    assert describe_items(MARKS)[0].discrimination == pytest.approx(1 - 1 / 2)
    assert describe_items(MARKS)[3].discrimination == pytest.approx(1 / 2 - 1 / 2)


def test_alpha_is_kr20_for_right_and_wrong():
    columns = list(zip(*TABLE, strict=True))
    totals = [sum(row) for row in TABLE]
    mean = Fraction(sum(totals), 6)
    of_totals = sum((Fraction(total) - mean) ** 2 for total in totals) / 6
    of_items = sum(Fraction(sum(c), 6) * (1 - Fraction(sum(c), 6)) for c in columns)
    kr20 = Fraction(4, 3) * (1 - of_items / of_totals)

    described = describe_test(MARKS)

    assert described.alpha == pytest.approx(float(kr20))
    assert described.standard_error == pytest.approx(described.deviation * (1 - float(kr20)) ** 0.5)
    assert described.is_small_sample


def test_a_question_all_got_right_has_no_correlation():
    marks = Marks(np.array([[1.0, 1], [1, 0], [1, 1]]))
    first = describe_items(marks)[0]
    assert (first.facility, first.item_rest, first.efficiency) == (1, None, None)


def test_who_never_saw_a_question_does_not_count_for_it():
    marks = Marks(np.array([[1.0, np.nan], [0, 1], [1, 0], [0, np.nan]]))
    assert [item.persons for item in describe_items(marks)] == [4, 2]
    assert describe_test(marks).persons == 2


@pytest.mark.parametrize(
    "shares", [np.zeros((0, 3)), np.full((2, 2), np.nan), np.array([[1.5]]), np.array([[-0.1]])]
)
def test_a_table_that_means_nothing_is_refused(shares):
    with pytest.raises(UnusableMarks):
        Marks(shares)


@given(
    hnp.arrays(
        float,
        st.tuples(st.integers(2, 30), st.integers(2, 8)),
        elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    )
)
def test_figures_stay_in_their_ranges(shares):
    for item in describe_items(Marks(shares)):
        assert 0 <= item.facility <= 1
        assert item.discrimination is None or -1 <= item.discrimination <= 1
        assert item.item_rest is None or abs(item.item_rest) <= 1 + 1e-9
        assert item.efficiency is None or item.efficiency <= 1 + 1e-9


def test_options_are_counted_by_ability():
    totals = np.array([1.0, 2, 3, 4, 5, 6])
    table = tabulate_options([2, 2, 0, 0, 0, None], totals, options=3)
    assert table.counts == ((0, 2, 1), (0, 0, 0), (2, 0, 0), (0, 0, 1))
    assert table.sizes == (2, 2, 2)
    assert table.shares(0) == (0, 1, 0.5)


def test_equal_totals_stay_in_one_group():
    groups = ability_groups(np.array([1.0, 1, 1, 1, 5, 9]), 3)
    assert len(set(groups[:4])) == 1
