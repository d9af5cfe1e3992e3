"""Moodle's other kinds of question, as Moodle exports them."""

from decimal import Decimal

import pytest

from question_bank.formats.base import OTHERWISE
from question_bank.formats.moodle_xml import MOODLE_XML, read, write
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay, Step
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching, matching_of
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.question import Question
from question_bank.scoring.policies import OrderPolicy, PartPolicy
from tests.question_bank.formats.test_moodle_xml import answer, question, quiz


def read_one(kind, *parts, stem="Hỏi gì?"):
    report = read(quiz(question(kind, *parts, stem=stem)).encode())
    assert [fault.message for fault in report.errors] == []
    return report.questions[0].question.item, {fault.code for fault in report.warnings}


def refusal(kind, *parts, stem="Hỏi gì?"):
    (fault,) = read(quiz("", question(kind, *parts, stem=stem)).encode()).errors
    assert fault.line == 4
    return fault.message


def pair(left, right):
    return f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"


def box(tag, text, group):
    return f"<{tag}><text>{text}</text><group>{group}</group></{tag}>"


def test_matching_keeps_its_pairs_and_the_options_of_nobody():
    item, warnings = read_one("matching", pair("Việt Nam", "Hà Nội"), pair("Lào", "Viêng Chăn"),
                              pair("", "Huế"))  # fmt: skip

    assert item == matching_of(
        "Hỏi gì?", [("Việt Nam", "Hà Nội"), ("Lào", "Viêng Chăn")], distractors=["Huế"]
    )
    assert warnings == set()


@pytest.mark.parametrize(
    ("grading", "policy", "told"),
    [
        ("ALL_OR_NOTHING", OrderPolicy.ALL_OR_NOTHING, set()),
        ("RELATIVE_ALL_PREVIOUS_AND_NEXT", OrderPolicy.PAIRS, set()),
        ("ABSOLUTE_POSITION", OrderPolicy.ALL_OR_NOTHING, {"graded-otherwise"}),
    ],
)
def test_an_order_is_graded_as_moodle_grades_it_where_that_is_ours(grading, policy, told):
    parts = [answer(number, text) for number, text in enumerate("abc", start=1)]

    item, warnings = read_one("ordering", f"<gradingtype>{grading}</gradingtype>", *parts)

    assert item == Ordering(stem="Hỏi gì?", entries=("a", "b", "c"), policy=policy)
    assert warnings == told


def test_a_star_that_stands_for_any_text_makes_a_short_answer():
    item, warnings = read_one("shortanswer", answer(100, "Hà*"), answer(100, r"5\*3"))

    assert isinstance(item, ShortAnswer)
    assert [item.score(text) for text in ("Hà Nội", "5*3", "Huế", "5 x 3")] == [1, 1, 0, 0]
    assert warnings == set()


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_words_to_choose_for_gaps_become_a_list_for_each_gap(kind, tag):
    boxes = [box(tag, "mười", 1), box(tag, "ký", 2), box(tag, "ba", 1), box(tag, "nhận", 2)]

    item, warnings = read_one(kind, *boxes, stem="Hạn [[1]] ngày từ khi [[4]].")

    assert item == Cloze(stem="Hạn [[1]] ngày từ khi [[2]].", gaps=(("mười", "ba"), ("nhận", "ký")))
    assert warnings == ({"dragged"} if kind == "ddwtos" else set())


def test_embedded_lists_become_a_drop_down_cloze():
    stem = "<p>Hạn {1:MULTICHOICE:ba#Chưa~=mười} ngày, {1:MCS:%100%nhận \\} được~%0%ký}.</p>"

    item, warnings = read_one("cloze", stem=stem)

    assert item == Cloze(
        stem="Hạn [[1]] ngày, [[2]].", gaps=(("mười", "ba"), ("nhận } được", "ký"))
    )
    assert warnings == {"feedback-joined"}


def test_a_single_embedded_word_or_number_is_asked_for_at_its_gap():
    word, _ = read_one("cloze", stem="Thủ đô là {1:SHORTANSWER_C:=Hà Nội~=Thăng Long}.")
    number, _ = read_one("cloze", stem="Hạn {:NM:=10:0.5} ngày.")

    assert word == FillIn(
        stem="Thủ đô là _____.", accepted=("Hà Nội", "Thăng Long"), case_sensitive=True
    )
    assert number == Numeric(stem="Hạn _____ ngày.", value=Decimal(10), tolerance=Decimal("0.5"))


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("{1:MC:=a~b} và {1:SA:=c}", "kiểu SA chỉ nhập được khi câu có đúng một chỗ trống"),
        ("{1:MULTIRESPONSE:=a~=b}", "kiểu MULTIRESPONSE của Moodle chưa nhập được"),
        ("{1:MC:=a~%50%b}", "Chỗ trống 1 cần đúng một lựa chọn đạt 100%"),
        ("{1:MC:a~b}", "Chỗ trống 1 cần đúng một lựa chọn"),
        ("{1:MC:=a~b", "không khép ngoặc"),
        ("{1:MC:=a~b} " * 60, "quá nhiều chỗ"),
        ("không có gì", "không có chỗ trống"),
        ("{1:MC:=a~b}" + " [[7]]", "theo thứ tự"),
    ],
)
def test_embedded_answers_that_no_item_holds_are_refused_with_the_reason(stem, said):
    assert said in refusal("cloze", stem=stem)


def test_grader_information_becomes_the_scheme():
    info = "<graderinfo format='html'><text>&lt;ol&gt;&lt;li&gt;Nêu luật (0,5 điểm)&lt;/li&gt;"
    info += "&lt;li&gt;Áp dụng: 1.5đ&lt;/li&gt;&lt;/ol&gt;</text></graderinfo>"

    item, warnings = read_one("essay", info)

    assert item == Essay(
        stem="Hỏi gì?",
        steps=(Step("Nêu luật", Decimal("0.5")), Step("Áp dụng", Decimal("1.5"))),
    )
    assert "scheme-one-step" not in warnings


def test_grader_information_without_marks_is_one_step_and_none_at_all_is_a_draft():
    item, warnings = read_one(
        "essay", "<defaultgrade>2</defaultgrade><graderinfo><text>Chấm ý.</text></graderinfo>"
    )
    bare = read(quiz(question("essay")).encode())

    assert item == Essay(stem="Hỏi gì?", steps=(Step("Chấm ý.", Decimal(2)),))
    assert warnings == {"scheme-one-step"}
    assert "hướng dẫn chấm" in bare.errors[0].message
    assert bare.drafts[0].content["item"]["kind"] == "essay"


def test_a_scheme_changed_in_moodle_is_read_as_changed():
    essay = Essay(stem="Nêu.", steps=(Step("Một", Decimal(1)),), model="Mẫu")
    text = write([Question(item=essay)]).decode()

    (same,) = read(text.encode()).questions
    (changed,) = read(text.replace("Một (1 điểm)", "Hai (2 điểm)").encode()).questions

    assert same.question.item == essay
    assert changed.question.item.steps == (Step("Hai", Decimal(2)),)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Matching(stem="?", prompts=("a", "b"), options=("c", "d"), keys=(0, 1),
                  policy=PartPolicy.PENALTY), True),
        (Cloze(stem="[[1]]", gaps=(("a", "b"),)), False),
        (Ordering(stem="?", entries=("a", "b"), policy=OrderPolicy.LONGEST_RUN), True),
        (Numeric(stem="?", value=Decimal(1), relative=Decimal("0.1")), True),
    ],
)  # fmt: skip
def test_it_is_said_where_moodle_scores_otherwise(item, said):
    codes = [fault.code for fault in MOODLE_XML.losses(Question(item=item))]

    assert codes == ([OTHERWISE] if said else [])
