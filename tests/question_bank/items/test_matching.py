from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.matching import Matching, lettered_pairs, matching_of
from question_bank.items.registry import item_from_dict
from question_bank.scoring.policies import PartPolicy
from tests.question_bank.strategies import matchings

OFFICES = matching_of(
    "Ai làm gì?",
    [("Chấp hành viên", "Cưỡng chế"), ("Thẩm tra viên", "Thẩm tra"), ("Thủ trưởng", "Ra lệnh")],
    distractors=["Xét xử"],
)


@pytest.mark.parametrize(
    ("response", "shares"),
    [
        ((0, 1, 2), (1, 1, 1, 1, 1)),
        ((0, 1, None), (0, "2/3", "2/3", "2/3", "2/3")),
        ((0, 1, 3), (0, "2/3", "1/2", "1/3", "1/3")),
        ((3, 0, None), (0, 0, 0, 0, "-2/3")),
        ((3, 3, 3), (0, 0, 0, 0, -1)),
    ],
)
def test_each_policy_pays_what_it_says(response, shares):
    paid = [
        Matching(**{**_fields(OFFICES), "policy": policy}).score(response) for policy in PartPolicy
    ]

    assert paid == [Fraction(share) for share in shares]


def _fields(item):
    return {name: getattr(item, name) for name in ("stem", "prompts", "options", "keys")}


@settings(max_examples=40)
@given(item=matchings(), seed=st.integers(), data=st.data())
def test_shuffled_or_not_only_the_right_pairs_earn_all(item, seed, data):
    shown = item.presentation(item.shuffle_order(Random(seed)))
    numbers = [option["id"] for option in shown["options"]]
    picks = st.one_of(st.none(), st.sampled_from(numbers))
    said = tuple(data.draw(picks) for _ in item.prompts)

    assert shown["prompts"] == list(item.prompts)
    assert {o["id"]: o["text"] for o in shown["options"]} == dict(enumerate(item.options))
    assert item.score(item.keys) == 1
    assert (item.score(said) == 1) == (said == item.keys)
    assert item_from_dict(item.to_dict()) == item


@pytest.mark.parametrize(
    "raw", [None, [], [0], [None] * 3, [0, 1, 4], [0, 1, True], [0, 1, "2"], "012", [0, 1, 2, 3]]
)
def test_anything_but_an_option_or_none_for_each_prompt_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        OFFICES.normalise(raw)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"keys": (0, 1)}, "Mỗi vế trái"),
        ({"keys": (0, 1, 4)}, "Mỗi vế trái"),
        ({"keys": (0, 1, True)}, "Mỗi vế trái"),
        ({"prompts": ("a", "A", "b")}, "ghi hai lần"),
        ({"prompts": ("a",), "keys": (0,)}, "cần từ 2 đến 10"),
        ({"options": ("x", "X", "y")}, "trùng"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(change, reason):
    with pytest.raises(InvalidItem, match=reason):
        Matching(**(_fields(OFFICES) | change))


def test_the_key_is_the_pairs_and_the_order_of_options_says_nothing():
    turned = Matching(
        stem=OFFICES.stem, prompts=OFFICES.prompts, options=OFFICES.options[::-1], keys=(3, 2, 1)
    )

    assert turned == OFFICES
    assert OFFICES.key_text().startswith("Chấp hành viên → Cưỡng chế; ")
    assert lettered_pairs((1, None, 0)) == "1–B; 2–; 3–A"
