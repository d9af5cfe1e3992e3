from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.numeric import Numeric, Unit, read_key, read_units, spell_key
from question_bank.items.registry import item_from_dict
from question_bank.numbers import read_number, spell_number
from tests.question_bank.strategies import numerics

RATE = Numeric(stem="Bao nhiêu phần trăm?", value=Decimal("12.5"), tolerance=Decimal("0.5"))


@pytest.mark.parametrize(
    ("response", "share"),
    [
        ("12,5", 1),
        ("12.5", 1),
        (" 13 ", 1),
        ("12,0", 1),
        ("11,999999999999999999999999", 0),
        ("13,000001", 0),
        ("mười hai", 0),
        ("", 0),
        ("1e1", 0),
        (12, 0),
    ],
)
def test_a_number_within_the_tolerance_earns_the_marks(response, share):
    assert RATE.score(response) == share


@given(item=numerics, off=st.decimals(-200, 200, places=3))
def test_both_bounds_count_and_nothing_beyond(item, off):
    typed = spell_number(item.value + off)

    allowed = max(item.tolerance, item.relative * abs(item.value))
    assert item.score(typed) == int(abs(off) <= allowed)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.500", "1500"),
        ("1.234.567,5", "1234567.5"),
        ("1 234 567", "1234567"),
        ("0.500", "0.5"),
        ("1.5", "1.5"),
        ("-3,25", "-3.25"),
        ("−3", "-3"),
        ("+7", "7"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1,5,0", "1.234.56", "1.234 567", "١٢", "1_000", "NaN", "Infinity", "5%", "9" * 41],
)
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_spelled_number_reads_back(number):
    assert read_number(spell_number(number)) == number


@given(item=numerics)
def test_the_item_and_its_key_survive_being_written(item):
    assert item_from_dict(item.to_dict()) == item
    assert read_key(spell_key(item)) == (item.value, item.tolerance, item.relative)


@pytest.mark.parametrize("raw", [12, 12.5, True, None, ["1"], "1" * 41, "1\x00"])
def test_anything_but_a_short_text_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        RATE.normalise(raw)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": Decimal("NaN")}, "phải là một số"),
        ({"value": Decimal("1e16")}, "phải là một số"),
        ({"value": Decimal("1e-60")}, "phải là một số"),
        ({"tolerance": Decimal(-1)}, "không được âm"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(change, reason):
    with pytest.raises(InvalidItem, match=reason):
        Numeric(**({"stem": "Số?", "value": Decimal(1)} | change))


def test_the_key_has_a_decimal_comma():
    assert RATE.key_text() == "12,5 ± 0,5"


MONEY = Numeric(
    stem="Bao nhiêu?",
    value=Decimal(6_000_000),
    relative=Decimal("0.01"),
    units=(Unit("đồng"), Unit("triệu đồng", Decimal(10**6))),
)


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("6.000.000", 1),
        ("6.000.000 đồng", 1),
        ("6 Triệu  đồng", 1),
        ("5,94 triệu đồng", 1),
        ("5,93 triệu đồng", 0),
        ("6", 0),
        ("6 tỷ đồng", 0),
        ("đồng", 0),
        ("", 0),
    ],
)
def test_a_unit_counts_times_its_factor_and_a_share_is_a_tolerance(typed, share):
    assert MONEY.score(typed) == share


def test_a_unit_can_be_demanded():
    item = Numeric(
        stem="Dài?",
        value=Decimal(2),
        units=(Unit("m"), Unit("cm", Decimal("0.01"))),
        unit_required=True,
    )

    assert [item.score(typed) for typed in ("2", "2m", "200 cm", "200 m")] == [0, 1, 1, 0]
    assert item.presentation() == {"kind": "numeric", "stem": "Dài?", "units": ["m", "cm"]}


@pytest.mark.parametrize(
    ("units", "required"),
    [((Unit("m"), Unit("M")), False), ((), True), ((Unit("m"),) * 11, False)],
)
def test_units_that_cannot_be_told_apart_or_are_not_there_are_refused(units, required):
    with pytest.raises(InvalidItem, match="đơn vị"):
        Numeric(stem="Dài?", value=Decimal(2), units=units, unit_required=required)


@pytest.mark.parametrize("text", ["m = 0", "m = x", "3m", "= 4", "a|b"])
def test_a_unit_that_cannot_be_read_is_refused(text):
    with pytest.raises(InvalidItem):
        read_units([text])
