"""What holds for every item, whatever its type."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.registry import ITEM_TYPES, KIND_WORDS, item_from_dict
from tests.question_bank.strategies import items

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
)


@given(item=items, raw=json_values)
def test_any_json_is_a_response_with_a_score_or_is_refused(item, raw):
    try:
        response = item.normalise(raw)
    except InvalidResponse:
        return

    assert type(response) is type(raw)
    assert 0 <= item.score(response) <= 1


@given(item=items, other=items)
def test_a_response_to_another_kind_of_item_scores_at_most_full_marks(item, other):
    for response in (True, 1, "1"):
        assert 0 <= item.score(response) <= 1


@given(item=items)
def test_an_item_survives_json(item):
    assert item_from_dict(json.loads(json.dumps(item.to_dict()))) == item


@given(data=json_values)
def test_any_json_is_an_item_or_is_refused(data):
    with pytest.raises(InvalidItem):
        item_from_dict(data)


@given(item=items, seed=st.integers())
def test_a_page_is_told_neither_key_nor_reasons(item, seed):
    shown = item.presentation(item.shuffle_order(Random(seed)))

    assert set(shown) <= {"kind", "stem", "options"}
    for option in shown.get("options", []):
        assert set(option) == {"id", "text"}


@given(item=items, seed=st.integers())
def test_the_same_seed_shows_the_same_order(item, seed):
    assert item.shuffle_order(Random(seed)) == item.shuffle_order(Random(seed))


def test_every_item_type_has_a_name_on_screen():
    assert set(ITEM_TYPES) == set(KIND_WORDS)
