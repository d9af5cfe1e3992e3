"""What holds for every item, whatever its type."""

import json
from itertools import chain
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.registry import ITEM_TYPES, KIND_WORDS, POLICIES, item_from_dict
from question_bank.scoring.policies import (
    CHOICE_RULES,
    ORDER_POLICY_WORDS,
    PART_POLICY_WORDS,
    PART_RULES,
    POLICY_WORDS,
    ChoicePolicy,
    PartPolicy,
)
from tests.question_bank.strategies import items, scored_items

SHOWN = {"kind", "stem", "options", "prompts", "gaps", "units", "image", "marks"}


def least(item):
    """The lowest share: below nothing only where the policy says so."""
    return -1 if str(getattr(item, "policy", "")) == "negative" else 0


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
)


@given(item=scored_items, raw=json_values)
def test_any_json_is_a_response_with_a_score_or_is_refused(item, raw):
    try:
        response = item.normalise(raw)
    except InvalidResponse:
        return

    assert type(response) is type(raw)
    assert least(item) <= item.score(response) <= 1


@given(item=scored_items)
def test_a_response_to_another_kind_of_item_scores_at_most_full_marks(item):
    for response in (True, 1, "1", (0,), (None, 0)):
        assert least(item) <= item.score(response) <= 1


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

    assert set(shown) <= SHOWN
    for option in [*shown.get("options", []), *chain(*shown.get("gaps", []))]:
        assert set(option) == {"id", "text"}


@given(item=items, seed=st.integers())
def test_the_same_seed_shows_the_same_order(item, seed):
    assert item.shuffle_order(Random(seed)) == item.shuffle_order(Random(seed))


def test_every_item_type_has_a_name_on_screen():
    assert set(ITEM_TYPES) == set(KIND_WORDS)


def test_every_policy_that_a_kind_admits_has_a_name_and_is_paid():
    words = {**POLICY_WORDS}, {**PART_POLICY_WORDS}, {**ORDER_POLICY_WORDS}
    assert {*map(frozenset, POLICIES.values())} == {*map(frozenset, words)}
    assert (set(CHOICE_RULES), set(PART_RULES)) == (set(ChoicePolicy), set(PartPolicy))
