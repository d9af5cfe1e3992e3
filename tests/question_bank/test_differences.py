from dataclasses import replace
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.differences import Change, compare_questions, compare_words
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.lines import lines_of
from question_bank.question import Level, ProvisionRef, Question


def marked(before, after):
    signs = {Change.SAME: "{}", Change.GONE: "[-{}-]", Change.NEW: "[+{}+]"}
    return "".join(signs[each.change].format(each.text) for each in compare_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("trong 05 ngày.", "trong 10 ngày.", "trong [-05-][+10+] ngày."),
        ("ngày làm việc", "ngày", "ngày[- làm việc-]"),
        ("hoà giải", "hòa giải", "[-hoà-][+hòa+] giải"),
        ("2.000.000 đồng", "5.000.000 đồng", "[-2.000.000-][+5.000.000+] đồng"),
        ("năm ngày nữa", "mười lăm hôm nữa", "[-năm ngày-][+mười lăm hôm+] nữa"),
        ("Thủ trưởng", "Thủ trưởng.", "Thủ trưởng[+.+]"),
        ("", "mới", "[+mới+]"),
        ("như nhau", "như nhau", "như nhau"),
    ],
)
def test_the_words_that_changed_are_marked(before, after, shown):
    assert marked(before, after) == shown


def test_the_same_word_typed_in_two_ways_is_no_difference():
    decomposed = normalize("NFD", "thời hạn")

    assert [each.change for each in compare_words("thời hạn", decomposed)] == [Change.SAME]


words = st.lists(st.sampled_from(["ngày", "năm", " ", "  ", ".", "05", "0,5", "án", "\n"]))


@settings(max_examples=50)
@given(words.map("".join), words.map("".join))
def test_both_texts_can_be_read_off_the_pieces(before, after):
    pieces = compare_words(before, after)

    assert "".join(each.text for each in pieces if each.change is not Change.NEW) == before
    assert "".join(each.text for each in pieces if each.change is not Change.GONE) == after


def test_two_long_texts_without_a_common_word_are_shown_as_replaced():
    pieces = compare_words("cũ " * 5_000, "mới, " * 5_000)

    assert [each.change for each in pieces][:2] == [Change.GONE, Change.NEW]


def question(**changes):
    made = Question(
        item=SingleChoice(stem="Thời hạn là bao lâu?", options=("05 ngày", "10 ngày"), key=1),
        level=Level.RECOGNISE,
        difficulty=Decimal("0.70"),
        provisions=(ProvisionRef("luat", "45", "1"),),
    )
    return replace(made, **changes)


def test_each_line_of_a_question_has_a_key_and_a_name():
    lines = {line.key: (line.label % line.params, line.text) for line in lines_of(question())}

    assert lines["stem"] == ("Câu hỏi", "Thời hạn là bao lâu?")
    assert lines["options.1"] == ("Phương án B", "10 ngày")
    assert lines["key"] == ("Đáp án", "B. 10 ngày")
    assert lines["provision.luat/45/1"] == ("Điều khoản", "luat 45 1")
    assert lines["difficulty"] == ("Độ khó", "0,70")
    assert "explanation" not in lines


def test_settings_of_an_item_are_said_in_words():
    item = FillIn(stem="Mấy ngày?", accepted=("05", "năm"), case_sensitive=True)
    lines = {
        line.key: (line.label % line.params, line.text) for line in lines_of(question(item=item))
    }

    assert lines["case_sensitive"] == ("Phân biệt hoa thường", "Có")
    assert lines["accepted.1"] == ("Câu trả lời được nhận số 2", "năm")


def test_only_the_lines_that_differ_are_told():
    item = SingleChoice(stem="Thời hạn là bao lâu?", options=("05 ngày", "12 ngày"), key=1)
    changed = question(item=item, level=Level.APPLY)

    found = compare_questions(question(), changed)

    assert [each.line.key for each in found] == ["options.1", "key", "level"]
    assert found[0].segments[0].text == "10"


def test_a_line_taken_away_is_told_as_gone():
    found = compare_questions(question(explanation="Vì Điều 45."), question())

    assert [(each.line.key, each.segments[0].change) for each in found] == [
        ("explanation", Change.GONE)
    ]
