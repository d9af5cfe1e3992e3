import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.scoring.rounding import RoundingMode, round_mark


@pytest.mark.parametrize(
    ("value", "places", "mode", "mark"),
    [
        (Fraction(100, 3), 2, "half_up", "33.33"),
        (Fraction(200, 3), 2, "half_up", "66.67"),
        (Fraction("49.995"), 2, "half_up", "50.00"),
        (Fraction("49.994999"), 2, "half_up", "49.99"),
        (Fraction("0.125"), 2, "half_even", "0.12"),
        (Fraction("0.135"), 2, "half_even", "0.14"),
        (Fraction("9.999"), 2, "down", "9.99"),
        (Fraction("9.991"), 2, "up", "10.00"),
        (Fraction("-0.005"), 2, "half_up", "-0.01"),
        (Fraction("-0.001"), 2, "half_up", "0.00"),
        (Fraction("2.5"), 0, "half_up", "3"),
        (Fraction(0), 1, "up", "0.0"),
    ],
)
def test_a_mark_is_rounded_as_told_to_the_places_printed(value, places, mode, mark):
    assert str(round_mark(value, places, mode)) == mark


@pytest.mark.parametrize("wrong", [{"places": -1}, {"mode": "bankers"}])
def test_an_unknown_way_to_round_is_refused(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - the standard library words one of them
        round_mark(Fraction(1), **wrong)


@given(
    value=st.decimals(-1000, 1000, places=6),
    places=st.integers(0, 4),
    mode=st.sampled_from(RoundingMode),
)
def test_decimals_are_rounded_as_the_standard_library_does(value, places, mode):
    told = {
        RoundingMode.HALF_UP: decimal.ROUND_HALF_UP,
        RoundingMode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
        RoundingMode.DOWN: decimal.ROUND_DOWN,
        RoundingMode.UP: decimal.ROUND_UP,
    }[mode]

    expected = value.quantize(Decimal(1).scaleb(-places), rounding=told)
    assert round_mark(Fraction(value), places, mode) == expected
