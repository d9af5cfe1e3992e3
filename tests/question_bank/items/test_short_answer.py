import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.registry import item_from_dict
from question_bank.items.short_answer import ShortAnswer
from tests.question_bank.strategies import short_answers


def short(*accepted, **rules):
    return ShortAnswer(stem="Cơ quan nào?", accepted=accepted, **rules)


@pytest.mark.parametrize(
    ("item", "right", "wrong"),
    [
        (short("Thi hành án"), ["thi  hành án", "THI HÀNH ÁN.", "thi-hành án"], ["thi hanh an"]),
        (short("hòa giải", case_sensitive=True), ["hoà giải"], ["Hòa giải"]),
        (short("đương sự", accent_sensitive=False), ["duong su"], ["duong"]),
        (short("05 năm", space_sensitive=False), ["05năm", "0 5 n ăm"], ["5 năm"]),
        (short("05 năm"), ["05 năm"], ["05năm"]),
        (short("1,5"), ["1,5", "1,5."], ["15", "1 5"]),
        (short("A, B", punctuation_sensitive=True), ["a, b"], ["a b", "a; b"]),
        (short("chấp hành viên*", wildcards=True), ["Chấp hành viên cao cấp"], ["viên"]),
        (short("*thi hành*án*", wildcards=True), ["cục thi hành các án"], ["án thi hành"]),
        (short("a*a", wildcards=True), ["aa", "aba"], ["a"]),
        (short("2*3", punctuation_sensitive=True), ["2*3"], ["2x3"]),
        (short("2\\*3", wildcards=True, punctuation_sensitive=True), ["2*3"], ["2x3"]),
    ],
)
def test_an_answer_is_compared_under_the_rules_of_the_item(item, right, wrong):
    assert [item.score(text) for text in right] == [1] * len(right)
    assert [item.score(text) for text in wrong] == [0] * len(wrong)


@settings(max_examples=40)
@given(item=short_answers)
def test_what_is_accepted_scores_and_the_item_survives_json(item):
    if not item.wildcards:
        assert all(item.score(text) == 1 for text in item.accepted)
    assert item_from_dict(item.to_dict()) == item
    assert item.presentation(item.shuffle_order(None)) == {"kind": item.kind, "stem": item.stem}


@settings(max_examples=40)
@given(text=st.text(), stars=st.integers(1, 20))
def test_a_star_takes_any_characters(text, stars):
    item = short("x" + "*" * stars + "y", wildcards=True, punctuation_sensitive=True)

    assert item.score(f"x{text}y") == 1


def test_a_pattern_made_to_be_slow_is_not():
    item = short("*a" * 200 + "b", wildcards=True)

    began = time.process_time()
    assert item.score("a" * 500) == 0
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("accepted", [(), ("...",), ("",), tuple(map(str, range(11)))])
def test_an_item_without_an_answer_that_says_something_is_refused(accepted):
    with pytest.raises(InvalidItem):
        short(*accepted)


def test_an_answer_of_stars_alone_is_refused():
    with pytest.raises(InvalidItem, match="ít nhất một chữ"):
        short("**", wildcards=True)


@pytest.mark.parametrize("raw", [None, 3, ["a"], "x" * 501, "\x00"])
def test_anything_but_a_readable_text_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        short("a").normalise(raw)


def test_answers_that_the_rules_make_equal_are_one_and_the_rules_make_another_question():
    assert short("A", "a.").accepted == ("A",)
    assert short("A").fingerprint() != short("A", case_sensitive=True).fingerprint()
    assert short("A", "B").key_text() == "A / B"
