from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.base import NeedsMarker
from question_bank.items.essay import ESSAY_LIMIT, Essay, Step
from question_bank.items.registry import MARKED_BY_PEOPLE, item_from_dict
from tests.question_bank.strategies import essays

ESSAY = Essay(
    stem="Trình bày trình tự cưỡng chế.",
    steps=(Step("Nêu căn cứ", Decimal("1.5")), Step("Nêu trình tự", Decimal(3))),
)


def test_no_machine_scores_an_essay():
    assert ESSAY.kind in MARKED_BY_PEOPLE
    with pytest.raises(NeedsMarker):
        ESSAY.score("Căn cứ là…")


def test_a_markers_marks_come_to_a_share_exactly():
    assert ESSAY.score_steps((Decimal(1), Decimal("0.5"))) == Fraction(1, 3)


@settings(max_examples=40)
@given(item=essays, data=st.data())
def test_marks_within_the_scheme_come_to_between_nothing_and_all(item, data):
    marks = [data.draw(st.decimals(0, step.marks, places=2)) for step in item.steps]

    assert 0 <= item.score_steps(marks) <= 1
    assert item.score_steps([step.marks for step in item.steps]) == 1
    assert item_from_dict(item.to_dict()) == item


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ((Decimal(1),), "Mỗi bước"),
        ((Decimal(1), Decimal(4)), "bước 2 phải từ 0 đến 3"),
        ((Decimal(-1), Decimal(1)), "bước 1"),
        ((Decimal("NaN"), Decimal(1)), "bước 1"),
    ],
)
def test_marks_beyond_the_scheme_are_refused(marks, reason):
    with pytest.raises(InvalidItem, match=reason):
        ESSAY.score_steps(marks)


def test_a_text_is_kept_as_typed_up_to_its_limit():
    assert ESSAY.normalise("Một\nhai") == "Một\nhai"
    with pytest.raises(InvalidResponse):
        ESSAY.normalise("x" * (ESSAY_LIMIT + 1))


@pytest.mark.parametrize(
    "change",
    [
        {"steps": []},
        {"steps": "x"},
        {"steps": [{"text": "a"}]},
        {"steps": [{"text": "a", "marks": "0"}]},
        {"steps": [{"text": "", "marks": "1"}]},
        {"steps": [{"text": "a", "marks": "1"}] * 11},
    ],
)
def test_a_scheme_that_cannot_be_marked_by_is_refused(change):
    with pytest.raises(InvalidItem):
        item_from_dict(ESSAY.to_dict() | change)


def test_the_page_is_told_the_stem_and_nothing_of_the_scheme():
    assert ESSAY.presentation() == {"kind": "essay", "stem": ESSAY.stem}
    assert ESSAY.key_text() == "Nêu căn cứ (1,5); Nêu trình tự (3)"
