from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.multiple import MultipleResponse
from question_bank.items.registry import item_from_dict
from question_bank.scoring.policies import ChoicePolicy
from tests.question_bank.strategies import multiples

PARTIES = MultipleResponse(
    stem="Những ai là đương sự?",
    options=("Người được thi hành án", "Người làm chứng", "Người phải thi hành án", "Luật sư"),
    keys=(2, 0),
)
IN_PARTS = MultipleResponse(
    stem=PARTIES.stem, options=PARTIES.options, keys=(0, 2), policy=ChoicePolicy.PARTIAL
)


@pytest.mark.parametrize(
    ("response", "whole", "part"),
    [
        ((0, 2), 1, 1),
        ((0,), 0, Fraction(1, 2)),
        ((0, 1), 0, 0),
        ((0, 1, 2), 0, Fraction(1, 2)),
        ((0, 1, 2, 3), 0, 0),
        ((1, 3), 0, 0),
        (0, 0, 0),
        ("02", 0, 0),
        ((True, False), 0, 0),
    ],
)
def test_each_policy_pays_what_it_says(response, whole, part):
    assert (PARTIES.score(response), IN_PARTS.score(response)) == (whole, part)


@given(item=multiples(), data=st.data())
def test_a_score_lies_between_nothing_and_all_and_only_the_right_set_earns_all(item, data):
    chosen = tuple(sorted(data.draw(st.sets(st.integers(0, len(item.options) - 1), min_size=1))))

    share = item.score(chosen)

    assert (-1 if item.policy is ChoicePolicy.NEGATIVE else 0) <= share <= 1
    assert (share == 1) == (chosen == item.keys)


@given(item=multiples(), seed=st.integers())
def test_a_shuffle_keeps_the_keys_and_every_option(item, seed):
    shown = item.presentation(item.shuffle_order(Random(seed)))["options"]

    right = {item.options[key] for key in item.keys}
    assert {each["id"]: each["text"] for each in shown} == dict(enumerate(item.options))
    assert item.score(tuple(sorted(o["id"] for o in shown if o["text"] in right))) == 1
    assert item_from_dict(item.to_dict()) == item


@given(raw=st.lists(st.integers(0, 3), min_size=1, unique=True))
def test_a_response_is_the_ascending_numbers_of_the_options(raw):
    assert PARTIES.normalise(raw) == tuple(sorted(raw))


@pytest.mark.parametrize(
    "raw", [[], [0, 0], [4], [-1], [True], ["0"], [None], 0, "0", None, {}, [[0]], [0.0]]
)
def test_anything_else_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        PARTIES.normalise(raw)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"keys": ()}, "ít nhất một đáp án"),
        ({"keys": (4,)}, "phương án đã ghi"),
        ({"keys": (0, 0)}, "phương án đã ghi"),
        ({"keys": (True,)}, "phương án đã ghi"),
        ({"options": ("Một",)}, "có 1 phương án"),
        ({"options": ("Một", "một")}, "trùng"),
        ({"explanations": ("vì",)}, "Số lời giải thích"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(change, reason):
    fields = {"stem": "Ai?", "options": ("a", "b", "c", "d"), "keys": (0,)}
    with pytest.raises(InvalidItem, match=reason):
        MultipleResponse(**(fields | change))


def test_an_unknown_policy_is_refused():
    with pytest.raises(InvalidItem, match="cách chấm"):
        MultipleResponse.from_dict(PARTIES.to_dict() | {"policy": "generous"})


def test_the_key_names_letters_and_texts_in_order():
    assert PARTIES.key_text() == "A. Người được thi hành án; C. Người phải thi hành án"


def test_the_order_of_options_does_not_make_another_question_but_the_policy_does():
    turned = MultipleResponse(stem=PARTIES.stem, options=PARTIES.options[::-1], keys=(1, 3))

    assert turned.fingerprint() == PARTIES.fingerprint()
    assert IN_PARTS.fingerprint() != PARTIES.fingerprint()
