from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.cloze import Cloze
from question_bank.items.registry import item_from_dict
from tests.question_bank.strategies import clozes

TERM = Cloze(
    stem="Thời hiệu là [[1]] kể từ ngày bản án [[2]].",
    gaps=(("05 năm", "03 năm", "10 năm"), ("có hiệu lực", "được tuyên")),
)


@pytest.mark.parametrize(
    ("response", "share"),
    [((0, 3), 1), ((0, None), Fraction(1, 2)), ((0, 4), Fraction(1, 2)), ((1, 4), 0), ((0,), 0)],
)
def test_each_gap_earns_its_share(response, share):
    assert TERM.score(response) == share


@settings(max_examples=40)
@given(item=clozes(), seed=st.integers())
def test_options_are_shuffled_within_their_gaps_only(item, seed):
    shown = item.presentation(item.shuffle_order(Random(seed)))["gaps"]

    for options, block, texts in zip(shown, item.blocks, item.gaps, strict=True):
        told = {each["id"]: each["text"] for each in options}
        assert told == dict(zip(block, texts, strict=True))
    assert item.score(tuple(block.start for block in item.blocks)) == 1
    assert item_from_dict(item.to_dict()) == item


def test_without_a_shuffle_options_stand_by_their_text():
    first, second = TERM.presentation()["gaps"]

    assert [each["id"] for each in first] == [1, 0, 2]
    assert [each["text"] for each in second] == ["có hiệu lực", "được tuyên"]


def test_a_shuffle_that_leaves_its_gap_is_a_mistake():
    with pytest.raises(ValueError, match="in place"):
        TERM.presentation((0, 1, 3, 2, 4))


@pytest.mark.parametrize("raw", [None, [], [0], [None, None], [3, 0], [0, 5], [True, 3], ["0", 3]])
def test_anything_but_an_own_option_or_none_for_each_gap_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        TERM.normalise(raw)


@pytest.mark.parametrize(
    ("stem", "gaps", "reason"),
    [
        ("Không có chỗ trống.", (("a", "b"),), "Đánh dấu chỗ trống"),
        ("[[2]] trước [[1]]", (("a", "b"),) * 2, "theo thứ tự"),
        ("[[1]] và [[1]]", (("a", "b"),) * 2, "mỗi số một lần"),
        ("Chỉ [[1]]", (("a", "b"),) * 2, "1 chỗ trống nhưng ghi 2"),
        ("Chỉ [[1]]", (("a",),), "cần từ 2"),
        ("Chỉ [[1]]", (("a", "A"),), "ghi hai lần"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(stem, gaps, reason):
    with pytest.raises(InvalidItem, match=reason):
        Cloze(stem=stem, gaps=gaps)


@pytest.mark.parametrize("gaps", [None, "ab", ["ab"], [["a", 1]], [[["a"]]]])
def test_lists_of_another_shape_are_refused(gaps):
    with pytest.raises(InvalidItem):
        item_from_dict(TERM.to_dict() | {"gaps": gaps})


def test_the_key_names_each_gap():
    assert TERM.key_text() == "[[1]] 05 năm; [[2]] có hiệu lực"
