from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.choice import SingleChoice
from tests.question_bank.strategies import choices

WHO = SingleChoice(
    stem="Ai ra quyết định thi hành án?",
    options=("Thủ trưởng cơ quan thi hành án", "Chấp hành viên", "Thẩm phán"),
    key=0,
)


@pytest.mark.parametrize(("response", "share"), [(0, 1), (1, 0), (2, 0), (False, 0), ("0", 0)])
def test_only_the_right_option_earns_the_marks(response, share):
    assert WHO.score(response) == Fraction(share)


@pytest.mark.parametrize("raw", ["1", True, False, [], {}, None, 1.0, -1, 3, 10**30])
def test_a_response_must_be_the_number_of_an_option(raw):
    with pytest.raises(InvalidResponse):
        WHO.normalise(raw)


@given(item=choices(), seed=st.integers())
def test_a_shuffle_keeps_the_key_and_every_option(item, seed):
    shown = item.presentation(item.shuffle_order(Random(seed)))["options"]

    assert {each["id"]: each["text"] for each in shown} == dict(enumerate(item.options))
    right = [each["id"] for each in shown if each["text"] == item.options[item.key]]
    assert [item.score(number) for number in right] == [1]


@pytest.mark.parametrize("permutation", [(), (0, 1), (0, 1, 1), (1, 2, 3)])
def test_an_order_that_drops_or_repeats_an_option_is_a_mistake(permutation):
    with pytest.raises(ValueError, match="every option once"):
        WHO.presentation(permutation)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stem": "  "}, "để trống"),
        ({"stem": "Ai\x00?"}, "ký tự hỏng"),
        ({"stem": "Th\ufffd trưởng?"}, "ký tự hỏng"),
        ({"stem": "a" * 8001}, "dài quá 8000"),
        ({"options": ("Một",)}, "có 1 phương án"),
        ({"options": tuple("abcdefghijk")}, "có 11 phương án"),
        ({"options": ("Một", "")}, "“B” để trống"),
        ({"options": ("Một", "Hai", "  MỘT ")}, "Phương án C trùng phương án A"),
        ({"key": 3}, "phương án không có"),
        ({"key": -1}, "phương án không có"),
        ({"key": True}, "phương án không có"),
        ({"explanations": ("vì",)}, "Số lời giải thích"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(change, reason):
    whole = {"stem": "Ai?", "options": ("Một", "Hai", "Ba"), "key": 0}

    with pytest.raises(InvalidItem, match=reason):
        SingleChoice(**(whole | change))


def test_text_is_kept_in_one_normal_form():
    spread = SingleChoice(stem=" Đi\u0065\u0302\u0300u 30? ", options=("a\u0301", "b"), key=0)

    assert spread.stem == "Điều 30?"
    assert spread.options == ("á", "b")


def test_the_key_is_shown_with_its_letter():
    assert WHO.key_text() == "A. Thủ trưởng cơ quan thi hành án"
