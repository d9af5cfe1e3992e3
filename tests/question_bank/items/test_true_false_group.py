from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.registry import item_from_dict
from question_bank.items.true_false_group import TrueFalseGroup
from tests.question_bank.strategies import groups

ORDER = TrueFalseGroup(
    stem="Xét đơn yêu cầu thi hành án.",
    statements=("Nộp trực tiếp được", "Gửi bưu điện được", "Không cần ký", "Phải ghi ngày"),
    keys=(True, True, False, True),
)
judgements = st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("response", "share"),
    [
        ((False, False, True, False), 0),
        ((True, False, True, False), Fraction(1, 10)),
        ((True, True, None, None), Fraction(1, 4)),
        ((True, True, False, None), Fraction(1, 2)),
        ((True, True, False, True), 1),
        (True, 0),
        ((True, True, False), 0),
    ],
)
def test_the_table_pays_by_the_number_judged_rightly(response, share):
    assert ORDER.score(response) == share


@given(item=groups(), said=judgements)
def test_one_more_right_judgement_never_earns_less(item, said):
    before = item.score(said)
    for place in range(4):
        better = (*said[:place], item.keys[place], *said[place + 1 :])
        assert before <= item.score(better) <= 1
    assert item.score(item.keys) == 1


@given(item=groups(), seed=st.integers())
def test_a_shuffle_keeps_every_statement_and_the_item_survives_json(item, seed):
    shown = item.presentation(item.shuffle_order(Random(seed)))["options"]

    assert {each["id"]: each["text"] for each in shown} == dict(enumerate(item.statements))
    assert item_from_dict(item.to_dict()) == item


@given(said=judgements.filter(any))
def test_a_response_has_a_judgement_or_none_for_each_statement(said):
    assert ORDER.normalise(list(said)) == said


@pytest.mark.parametrize(
    "raw", [[], [True] * 3, [True] * 5, [1, 0, 1, 0], [None] * 4, ["true"] * 4, True, None, {}]
)
def test_anything_else_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        ORDER.normalise(raw)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"statements": ("a", "b", "c")}, "cần đúng 4 ý"),
        ({"statements": ("a", "b", "c", "A")}, "trùng"),
        ({"keys": (True,) * 3}, "Mỗi ý"),
        ({"keys": (True, True, True, 1)}, "Mỗi ý"),
        ({"shares": (Decimal(0), Decimal(1))}, "Bảng điểm cần 5 mức"),
        ({"shares": tuple(map(Decimal, ("0", "0.5", "0.4", "0.6", "1")))}, "không được giảm"),
        ({"shares": tuple(map(Decimal, ("0.1", "0.2", "0.4", "0.6", "1")))}, "từ 0"),
        ({"shares": (Decimal("NaN"),) * 5}, "Bảng điểm"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(change, reason):
    fields = {"stem": "Xét", "statements": tuple("abcd"), "keys": (True,) * 4}
    with pytest.raises(InvalidItem, match=reason):
        TrueFalseGroup(**(fields | change))


def test_the_key_says_of_each_statement_what_it_is():
    assert ORDER.key_text() == "a) Đúng; b) Đúng; c) Sai; d) Đúng"


def test_the_order_of_the_statements_does_not_make_another_question():
    turned = TrueFalseGroup(
        stem=ORDER.stem, statements=ORDER.statements[::-1], keys=ORDER.keys[::-1]
    )

    assert turned.fingerprint() == ORDER.fingerprint()
