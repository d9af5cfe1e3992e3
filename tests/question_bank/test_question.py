from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem
from question_bank.items.choice import SingleChoice
from question_bank.items.true_false import TrueFalse
from question_bank.question import Level, ProvisionRef, Question
from tests.question_bank.strategies import choices, questions

ITEM = SingleChoice(stem="Thời hiệu là bao lâu?", options=("05 năm", "03 năm", "01 năm"), key=0)
TERM = Question(item=ITEM)


@given(question=questions)
def test_a_question_survives_a_dict(question):
    assert Question.from_dict(question.to_dict()) == question


@given(item=choices())
def test_the_order_of_the_options_does_not_make_another_question(item):
    turned = replace(
        item,
        options=item.options[::-1],
        key=len(item.options) - 1 - item.key,
        explanations=item.explanations[::-1],
    )

    assert Question(item=turned).content_hash() == Question(item=item).content_hash()


@pytest.mark.parametrize(
    "same",
    [
        replace(TERM, code="X", explanation="Điều 30", difficulty=Decimal("0.1")),
        Question(item=replace(ITEM, stem="  thời hiệu\nlà BAO lâu? ")),
    ],
)
def test_metadata_case_and_spaces_do_not_make_another_question(same):
    assert same.content_hash() == TERM.content_hash()


@pytest.mark.parametrize(
    "item",
    [
        replace(ITEM, key=1),
        replace(ITEM, stem="Thời hạn là bao lâu?"),
        replace(ITEM, options=("05 năm", "03 năm", "02 năm")),
        TrueFalse(stem=ITEM.stem, key=True),
    ],
)
def test_another_key_stem_option_or_kind_makes_another_question(item):
    assert Question(item=item).content_hash() != TERM.content_hash()


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Nhận biết", Level.RECOGNISE),
        ("thong hieu", Level.UNDERSTAND),
        ("VẬN DỤNG", Level.APPLY),
        ("vận dụng  cao", Level.APPLY_HIGH),
        ("apply_high", Level.APPLY_HIGH),
    ],
)
def test_a_level_is_known_by_its_value_and_its_name(words, level):
    assert Level.from_words(words) is level


@pytest.mark.parametrize(
    "change",
    [
        {"difficulty": Decimal("1.01")},
        {"difficulty": Decimal("NaN")},
        {"points": Decimal(0)},
        {"points": Decimal("Infinity")},
        {"code": "hai\ndòng"},
        {"tags": ("a;b",)},
    ],
)
def test_metadata_out_of_range_is_refused(change):
    with pytest.raises(InvalidItem):
        replace(TERM, **change)


@pytest.mark.parametrize("parts", [("luat x", "30"), ("", "30"), ("luat", ""), ("luat", "3|0")])
def test_a_provision_names_law_and_article_without_spaces(parts):
    with pytest.raises(InvalidItem):
        ProvisionRef(*parts)


@given(
    data=st.dictionaries(
        st.sampled_from(["item", "code", "level", "points", "provisions", "tags", "x"]),
        st.one_of(st.none(), st.text(), st.integers(), st.lists(st.integers())),
    )
)
def test_a_dict_of_the_wrong_shape_is_refused(data):
    with pytest.raises(InvalidItem):
        Question.from_dict(data)


def test_defaults_fill_only_what_a_file_did_not_say():
    half = replace(TERM, topic="thu-tuc", difficulty=Decimal(0))

    whole = half.with_defaults(topic="khac", level=Level.APPLY, difficulty=Decimal("0.5"))

    assert (whole.topic, whole.level, whole.difficulty) == ("thu-tuc", Level.APPLY, Decimal(0))
