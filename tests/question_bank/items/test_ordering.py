from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.ordering import Ordering
from question_bank.items.registry import item_from_dict
from question_bank.scoring.policies import OrderPolicy
from tests.question_bank.strategies import orderings

STEPS = ("Nhận đơn", "Ra quyết định", "Xác minh", "Cưỡng chế")


@pytest.mark.parametrize(
    ("order", "shares"),
    [
        ((0, 1, 2, 3), (1, 1, 1)),
        ((0, 1, 3, 2), (0, "5/6", "1/3")),
        ((1, 2, 3, 0), (0, "1/2", "2/3")),
        ((3, 2, 1, 0), (0, 0, 0)),
        ((0, 1, 2), (0, 0, 0)),
        ((0, 0, 1, 2), (0, 0, 0)),
        ("0123", (0, 0, 0)),
    ],
)
def test_each_policy_pays_what_it_says(order, shares):
    paid = [Ordering(stem="?", entries=STEPS, policy=one).score(order) for one in OrderPolicy]

    assert paid == [Fraction(share) for share in shares]


@settings(max_examples=40)
@given(item=orderings, seed=st.integers())
def test_no_shuffle_shows_the_right_order_and_only_it_earns_all(item, seed):
    order = item.shuffle_order(Random(seed))
    shown = [option["id"] for option in item.presentation(order)["options"]]

    assert tuple(shown) == order != tuple(range(len(item.entries)))
    assert item.score(order) < 1 == item.score(tuple(sorted(order)))
    assert item_from_dict(item.to_dict()) == item


def test_without_a_shuffle_the_entries_stand_by_their_text():
    shown = Ordering(stem="?", entries=("b", "c", "a")).presentation()["options"]

    assert [option["text"] for option in shown] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "raw", [None, [], [0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 4], [0, 1, 2, None], [0, 1, 2, 3, None]]
)
def test_anything_but_every_entry_once_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        Ordering(stem="?", entries=STEPS).normalise(raw)


@pytest.mark.parametrize("entries", [("a",), ("a", "A"), tuple("abcdefghijk"), ("a", " ")])
def test_entries_that_cannot_be_ordered_are_refused(entries):
    with pytest.raises(InvalidItem):
        Ordering(stem="?", entries=entries)


def test_an_unknown_policy_is_refused_by_name():
    data = Ordering(stem="?", entries=STEPS).to_dict() | {"policy": "generous"}
    with pytest.raises(InvalidItem, match="all_or_nothing, pairs, longest_run"):
        item_from_dict(data)
