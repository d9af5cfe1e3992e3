from decimal import Decimal

import pytest

from question_bank.formats.gift import read, read_text, write
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Level, ProvisionRef, Question

MOODLE = r"""
// exported by hand
$CATEGORY: $course$/top/thu-tuc

// [id:Q7] [tag:thời hiệu]
Thời hiệu yêu cầu thi hành án là {
  =05 năm#Đúng: khoản 1 Điều 30
  ~%0%03 năm#Đó là thời hiệu khởi kiện
  ~10 năm
  ####Điều 30 Luật Thi hành án dân sự
}

::Câu 2::[plain]Biểu thức a\=b \{x\} \: 50%
dòng hai{=đúng ~sai}
::Câu 3::Chấp hành viên do Bộ trưởng bổ nhiệm. {TRUE}
// ghi chú

Cơ quan {=UBND =Ủy ban nhân dân} cấp xã phối hợp.
"""


def questions_of(text):
    report = read_text(text)
    assert report.errors == ()
    return [each.question for each in report.questions]


def test_a_file_from_moodle_is_read_whole():
    term, sign, appointed, committee = questions_of(MOODLE)

    assert term.item == SingleChoice(
        stem="Thời hiệu yêu cầu thi hành án là",
        options=("05 năm", "03 năm", "10 năm"),
        key=0,
        explanations=("Đúng: khoản 1 Điều 30", "Đó là thời hiệu khởi kiện", ""),
    )
    assert (term.code, term.topic, term.tags) == ("Q7", "thu-tuc", ("thời hiệu",))
    assert term.explanation == "Điều 30 Luật Thi hành án dân sự"
    assert sign.item.stem == "Biểu thức a=b {x} : 50%\ndòng hai"
    assert appointed.item == TrueFalse(stem="Chấp hành viên do Bộ trưởng bổ nhiệm.", key=True)
    assert committee.item == FillIn(
        stem="Cơ quan _____ cấp xã phối hợp.", accepted=("UBND", "Ủy ban nhân dân")
    )


def test_questions_know_the_lines_they_begin_on():
    assert [each.line for each in read_text(MOODLE).questions] == [6, 13, 15, 18]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ghép đôi {=a -> 1 =a -> 2}", "ghi hai lần"),
        ("Bao nhiêu? {#=5:1 =%50%6:1}", "Câu hỏi số"),
        ("Trình bày. {}", "tự luận"),
        ("Chọn hai {~%60%a ~%40%b ~c}", "nhiều đáp án đúng"),
        ("Chọn {=a =b ~c}", "nhiều đáp án đúng"),
        ("Chọn {=a ~%-25%b}", "từng phần"),
        ("Chọn {~a ~b}", "Không có phương án đúng"),
        ("Chọn {=a ~b", "không khớp"),
        ("Chọn =a ~b}", "không khớp"),
        ("Chọn {=a ~b} và {=c ~d}", "hơn một phần đáp án"),
        ("Chỉ có lời.", "không có phần đáp án"),
        ("::tên Chọn {=a ~b}", "không đóng"),
        ("Chọn {có thể}", "Không hiểu phần đáp án"),
        ("Chọn {=a ~ A}", "trùng"),
        ("Điền {=%50%a =b}", "một phần điểm"),
        ("Nhìn {=<img src=x> ~b}", "hình"),
        ("// [level: khó]\nChọn {=a ~b}", "mức độ"),
        ("// [difficulty: khó]\nChọn {=a ~b}", "không phải là số"),
        ("// [provision: luat]\nChọn {=a ~b}", "Điều khoản"),
    ],
)
def test_what_cannot_be_used_is_a_fault_with_its_line_and_the_rest_is_read(text, reason):
    line = 3 + text.startswith("//")

    report = read_text(f"Trước {{T}}\n\n{text}\n\nSau {{F}}\n")

    assert [each.question.item.stem for each in report.questions] == ["Trước", "Sau"]
    assert [(each.line, reason in each.message) for each in report.faults] == [(line, True)]


def test_the_same_question_twice_is_a_fault_that_names_the_first():
    report = read_text("Một {=a ~b}\n\nmột  {~B =A}\n")

    assert [(each.code, each.line, each.params["first"]) for each in report.errors] == [
        ("duplicate-question", 3, "1")
    ]


def test_html_becomes_marks_and_what_it_loses_is_said():
    stem = "[html]<p>Điều&nbsp;30 <b>quy định</b></p><p><u>gì</u>?</p>"
    report = read_text(f"{stem} {{=[plain]<a> ~[html]m<sup>2</sup>}}")

    item = report.questions[0].question.item
    assert item.stem == "Điều\xa030 **quy định**\ngì?"
    assert item.options == ("<a>", "m^2^")
    assert [(each.code, each.params) for each in report.warnings] == [
        ("markup-dropped", {"parts": "gạch chân"})
    ]


def test_signs_are_letters_but_in_markdown():
    plain, marked, foreign = read_text(
        "5*3*2 = {=[plain]**a** ~b}\n\n[markdown]**Hỏi**? {T}\n\n[markdown]`mã` _nào_? {T}"
    ).questions

    assert (plain.question.item.stem, plain.question.item.options[0]) == (
        "5\\*3\\*2 =",
        "\\*\\*a\\*\\*",
    )
    assert marked.question.item.stem == "**Hỏi**?"
    assert foreign.question.item.stem == "`mã` _nào_?"


def test_foreign_markdown_is_said():
    report = read_text("[markdown]Xem [luật](luat.html) {T}")

    assert ["Markdown" in each.message for each in report.warnings] == [True]


def test_feedback_that_has_no_place_is_kept_in_the_explanation():
    report = read_text("Đúng hay sai {F#Xem Điều 30#Tốt####Điều 30}")

    assert report.questions[0].question.explanation == "Điều 30\nXem Điều 30\nTốt"
    assert [each.code for each in report.warnings] == ["feedback-joined"]


def test_an_option_that_points_at_others_is_warned_of():
    report = read_text("Chọn {=Tất cả các đáp án trên ~Một ~Cả A và B}")

    assert [each.code for each in report.warnings] == ["option-points-at-others"] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(encoding):
    report = read("Đúng không? {T}\r\n\r\nẤy là sai. {F}".encode(encoding))

    assert [each.question.item.stem for each in report.questions] == ["Đúng không?", "Ấy là sai."]


def test_another_encoding_is_a_fault_at_its_first_line_and_nothing_is_guessed():
    report = read(b"One {T}\n\nQuy\xd5t \xae\xdenh {T}\n")

    assert report.questions == ()
    assert [(each.code, each.line) for each in report.errors] == [("not-utf8", 3)]


def test_what_is_written_looks_like_this():
    question = Question(
        item=SingleChoice(stem="Điều nào?", options=("30", "a=b"), key=0),
        code="TT-1",
        topic="thu-tuc",
        level=Level.APPLY,
        difficulty=Decimal("0.70"),
        provisions=(ProvisionRef("luat", "30", "1"),),
        explanation="Khoản 1",
    )

    assert write([question]).decode() == (
        "$CATEGORY: thu-tuc\n\n"
        "// [kind: single_choice]\n// [topic: thu-tuc]\n// [level: apply]\n"
        "// [difficulty: 0.70]\n// [provision: luat | 30 | 1]\n"
        "::TT-1::[plain]Điều nào? {\n  =[plain]30\n  ~[plain]a\\=b\n  ####[plain]Khoản 1\n}\n"
    )


def test_moodle_questions_with_several_right_answers_and_numbers_are_read():
    text = """
Hai nào? {~%50%a ~%50%b ~%-100%c}

Ba nào? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}

Bao nhiêu? {#12.5:0.5}

Khoảng? {#10..12####vì thế}

Xét từng ý: {=Một -> Đúng =Hai -> Sai =Ba -> đúng =Bốn -> Sai}
"""
    both, three, number, between, group = questions_of(text)

    assert both.item == MultipleResponse(stem="Hai nào?", options=("a", "b", "c"), keys=(0, 1))
    assert (three.item.keys, three.item.policy) == ((0, 1, 2), "partial")
    assert number.item == Numeric(
        stem="Bao nhiêu?", value=Decimal("12.5"), tolerance=Decimal("0.5")
    )
    assert (between.item.value, between.item.tolerance) == (11, 1)
    assert between.explanation == "vì thế"
    assert group.item == TrueFalseGroup(
        stem="Xét từng ý:",
        statements=("Một", "Hai", "Ba", "Bốn"),
        keys=(True, False, True, False),
    )


def test_a_case_stands_before_its_question_and_comes_back_apart():
    question = Question(
        item=TrueFalse(stem="Anh B được nhận tiền.", key=True),
        stimulus="Anh B thắng kiện.\nÔng C thua.",
    )

    written = write([question]).decode()

    assert "Anh B thắng kiện.\\nÔng C thua.\\n\\nAnh B được nhận tiền." in written
    assert questions_of(written) == [question]


def test_marks_are_written_as_html_and_come_back_to_the_letter():
    question = Question(
        item=SingleChoice(
            stem="**Hỏi** H~2~O\n\n* gì\n\n+ một\n+ hai",
            options=("a ~ b", "| x | y |\n|--|--|\n| 1 | 2 |"),
            key=0,
            explanations=("*vì*", ""),
        ),
        explanation="5*3",
        stimulus="Vụ *án*",
    )

    written = write([question]).decode()

    assert questions_of(written) == [question]
    assert "<strong>Hỏi</strong> H<sub>2</sub>O" in written
    assert "=[plain]a \\~ b" in written
    assert "~[html]<table>" in written


def test_pairs_keep_their_marks_though_the_right_side_is_words():
    question = Question(
        item=Matching(
            stem="Ghép", prompts=("**một** -> x", "hai"), options=("*a*", "b", "c ^1^"), keys=(0, 1)
        )
    )

    assert questions_of(write([question]).decode()) == [question]
