"""Documents as trainers write them: what is read, and what is doubted instead of guessed."""

import unicodedata

import pytest

from question_bank.formats.base import CitedInWords
from question_bank.formats.word.reading import read, read_as
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Level, ProvisionRef
from tests.question_bank.formats.word_files import (
    document,
    numbering,
    p,
    picture,
    relation,
    table,
)

STEM = p(("Câu 1. ", "bold"), "Ai ra quyết định thi hành án?")
NAMES = ["Thủ trưởng", "Thư ký", "Thẩm phán", "Kiểm sát viên"]


def options(*looks, label=""):
    return [
        p((f"{letter}. ", label), (name, look))
        for letter, name, look in zip("ABCD", NAMES, looks or [""] * 4, strict=True)
    ]


def one(data):
    report = read(data)
    assert report.errors == (), [fault.message for fault in report.errors]
    (located,) = report.questions
    return located.question


def doubts(data):
    report = read(data)
    assert len(report.drafts) >= 1
    return [(fault.code, fault.line) for fault in report.errors]


@pytest.mark.parametrize("look", ["bold", "underlined", "red", "blue", "lit", "bold red"])
def test_the_option_that_looks_different_is_the_key(look):
    question = one(document(STEM, *options("", "", look, "")))

    assert question.item == SingleChoice(
        stem="Ai ra quyết định thi hành án?", options=tuple(NAMES), key=2
    )


def test_letters_that_are_all_bold_mark_nothing():
    assert one(document(STEM, *options("", "red", "", "", label="bold"))).item.key == 1
    assert ("no-key", 1) in doubts(document(STEM, *options(label="bold")))


def test_one_underlined_letter_is_enough():
    body = [
        p((letter, "underlined" if letter == "D" else ""), f". {name}")
        for letter, name in zip("ABCD", NAMES, strict=True)
    ]
    assert one(document(STEM, *body)).item.key == 3


@pytest.mark.parametrize(
    "said",
    ["Đáp án: B", "Đáp án đúng là: B", "ĐÁP ÁN B", "=> Đáp án: B. Thư ký", "Chọn B", "ANSWER: B"],
)
def test_the_key_may_be_said_in_words(said):
    assert one(document(STEM, *options(), p(said))).item.key == 1


def test_options_may_share_a_line_by_tabs_soft_breaks_or_their_letters():
    tabs = p("A. Thủ trưởng\tB. Thư ký\tC. Thẩm phán\tD. Kiểm sát viên")
    breaks = p("A. Thủ trưởng\nB. Thư ký\nC. Thẩm phán\nD. Kiểm sát viên")
    spaces = p("A. Thủ trưởng B. Thư ký C. Thẩm phán D. Kiểm sát viên")
    cells = table(["A. Thủ trưởng", "B. Thư ký"], ["C. Thẩm phán", "D. Kiểm sát viên"])
    apart = table(*([f"{letter}.", name] for letter, name in zip("ABCD", NAMES, strict=True)))

    for body in (tabs, breaks, spaces, cells, apart):
        assert one(document(STEM, body, p("Đáp án: A"))).item.options == tuple(NAMES)


def test_automatic_numbers_are_drawn_as_word_draws_them():
    lists = numbering([("decimal", "Câu %1:"), ("upperLetter", "%2.")])
    body = [p("Hỏi gì?", num=(1, 0)), p("một", num=(1, 1)), p(("hai", "bold"), num=(1, 1))]

    report = read(document(*body, *body[:2], p("ba", num=(1, 1)), numbering=lists))

    assert report.questions[0].place == "Câu 1: Hỏi gì?"
    assert report.questions[0].question.item.key == 1
    assert report.drafts[0].place == "Câu 2: Hỏi gì?"


def test_an_answer_table_at_the_end_answers_by_number():
    body = [p("1. Hỏi gì?"), p("A. một\tB. hai"), p("2. Hỏi nữa?"), p("A. ba\tB. bốn")]

    for answers in (
        [p("ĐÁP ÁN"), p("1.A  2.B")],
        [table(["Câu", "1", "2"], ["Đáp án", "A", "B"])],
        [table(["1", "A"], ["2", "B"])],
    ):
        report = read(document(*body, *answers))
        assert [each.question.item.key for each in report.questions] == [0, 1]


def test_four_statements_are_judged_each():
    stem = p("Câu 1. Xét các phát biểu:")
    said = [p("a) Một (Đúng)"), p("b) Hai – Sai"), p("c) Ba (S)"), p("d) Bốn (Đ)")]
    told = [p("a) Một"), p("b) Hai"), p("c) Ba"), p("d) Bốn"), p("Đáp án: Đ, S, S, Đ")]
    ticked = table(
        ["Phát biểu", "Đúng", "Sai"],
        ["a) Một", "x", ""],
        ["b) Hai", "", "x"],
        ["c) Ba", "", "x"],
        ["d) Bốn", "x", ""],
    )
    for body in (said, told, [ticked]):
        assert one(document(stem, *body)).item == TrueFalseGroup(
            stem="Xét các phát biểu:",
            statements=("Một", "Hai", "Ba", "Bốn"),
            keys=(True, False, False, True),
        )


def test_gaps_truths_and_several_keys():
    gap = one(document(p("Câu 1. Có …… ngạch"), p("Đáp án: 03 | ba")))
    truth = one(document(p("Câu 1. Có ba ngạch."), p("Đáp án: Đúng")))
    many = one(document(STEM, *options(), p("Đáp án: A, C")))

    assert gap.item == FillIn(stem="Có …… ngạch", accepted=("03", "ba"))
    assert truth.item == TrueFalse(stem="Có ba ngạch.", key=True)
    assert many.item == MultipleResponse(
        stem="Ai ra quyết định thi hành án?", options=tuple(NAMES), keys=(0, 2)
    )


def test_what_is_said_about_a_question_is_kept():
    told = [p("Mức độ: Vận dụng cao"), p("Căn cứ: khoản 2 Điều 36 Luật THADS 2008; Điều 5, blds")]
    report = read(
        document(STEM, *options("red", "", "", ""), *told, p("Giải thích: Vì luật\ngiao."))
    )

    (located,) = report.questions
    assert located.question.level is Level.APPLY_HIGH
    assert located.question.explanation == "Vì luật\ngiao."
    assert located.question.provisions == (ProvisionRef("blds", "5"),)
    assert located.basis == (CitedInWords(law="Luật THADS 2008", article="36", clause="2"),)


def test_a_level_beside_the_number_counts():
    question = one(document(p("Câu 1 (VD): Hỏi gì?"), *options("", "", "red", "")))

    assert (question.level, question.item.stem) == (Level.APPLY, "Hỏi gì?")


def test_a_case_goes_to_the_questions_it_names():
    case = [p("Đọc tình huống sau và trả lời câu 1 đến 2:"), p("Ông A kiện bà B.")]
    body = [
        piece for n in (1, 2, 3) for piece in (p(f"Câu {n}. Hỏi {n}?"), *options("red", "", "", ""))
    ]

    report = read(document(*case, *body))

    told = [each.question.stimulus for each in report.questions]
    assert told == ["Ông A kiện bà B.", "Ông A kiện bà B.", ""]


def test_split_runs_decomposed_letters_and_footnotes():
    stem = unicodedata.normalize("NFD", "Câu 1. Ai ký")
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = (
        f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>Theo luật.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    data = document(
        p(stem[:5], stem[5:8], stem[8:], "?", raw=note),
        *options("", "lit", "", ""),
        footnotes=notes,
    )

    assert one(data).item.stem == "Ai ký?\n(Theo luật.)"


def test_a_question_sheet_inside_a_table_is_read_as_one():
    data = document(
        table(
            ["Câu hỏi", "A", "B", "Đáp án"],
            ["Hỏi gì?", "một", "hai", "B"],
            ["Nữa?", "một", "hai", "E"],
        )
    )
    report = read(data)

    assert [(each.line, each.question.item.key) for each in report.questions] == [(5, 1)]
    assert [(fault.code, fault.line) for fault in report.errors] == [("invalid-question", 9)]


DOUBTS = {
    "two keys": ([STEM, *options("bold", "bold", "", "")], ("two-keys", 2)),
    "look against words": ([STEM, *options("red", "", "", ""), p("Đáp án: B")], ("keys-clash", 6)),
    "no key": ([STEM, *options()], ("no-key", 1)),
    "missing letter": ([STEM, p("A. một"), p(("C. ba", "red"))], ("letter-missing", 2)),
    "letter twice": ([STEM, p("A. một"), p("B. hai"), p(("B. ba", "red"))], ("letter-twice", 4)),
    "same options": ([STEM, p("A. một"), p(("B. Một", "red"))], ("invalid-question", 1)),
    "foreign key": ([STEM, *options(), p("Đáp án: E")], ("key-not-an-option", 6)),
    "nothing to answer": ([STEM], ("no-options", 1)),
    "no head": (
        [STEM, *options("red", "", "", ""), p("Và?"), *options("red", "", "", "")],
        ("no-head", 6),
    ),
    "a picture": (
        [p("Câu 1. Hỏi", raw=picture("rId9")), *options("red", "", "", "")],
        ("picture", 1),
    ),
}


@pytest.mark.parametrize(("body", "doubt"), DOUBTS.values(), ids=DOUBTS)
def test_a_doubt_is_named_at_its_paragraph_and_never_guessed(body, doubt):
    data = document(*body, relations=relation("rId9", "media/a.png"))

    assert doubt in doubts(data)


def test_numbers_that_jump_and_lines_of_no_question_are_said():
    report = read(
        document(
            p("ĐỀ CƯƠNG ÔN TẬP"),
            STEM,
            *options("red", "", "", ""),
            p("Câu 3. Nữa?"),
            *options("red", "", "", ""),
        )
    )

    assert [(fault.code, fault.line) for fault in report.warnings] == [
        ("unused-text", 1),
        ("number-jumps", 7),
    ]


def test_text_in_an_old_font_is_asked_about_then_converted():
    body = [
        ("C©u 1: QuyÕt ®Þnh thi hµnh ¸n do ai ban hµnh?", "vntime"),
        ("A. Thñ tr\xadëng", "vntime"),
    ]
    data = document(p(body[0]), p(body[1]), p("B. Th\xad ký"), p("§¸p ¸n: A"))

    (fault,) = read(data).errors
    assert (fault.code, fault.params["encoding"]) == ("legacy-text", "tcvn3")
    (located,) = read_as(data, "tcvn3").questions
    assert located.question.item.stem == "Quyết định thi hành án do ai ban hành?"
    assert located.question.item.options == ("Thủ trưởng", "Thư ký")
