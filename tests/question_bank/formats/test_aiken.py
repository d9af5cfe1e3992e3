"""Aiken as people write it: what is read, and what each faulty question is told."""

import pytest

from question_bank.formats.aiken import read, read_text
from question_bank.items.choice import SingleChoice

GOOD = "Thời hiệu là bao lâu?\nA. 03 năm\nB) 05 năm\nANSWER: B\n"


def test_a_question_is_read_with_its_line():
    report = read_text("\n" + GOOD + "\nHai dòng\ncủa câu hỏi?\nA. một\nB. hai\n\nĐáp án: a.\n")

    assert report.faults == ()
    assert [(each.line, each.question.item) for each in report.questions] == [
        (2, SingleChoice(stem="Thời hiệu là bao lâu?", options=("03 năm", "05 năm"), key=1)),
        (7, SingleChoice(stem="Hai dòng\ncủa câu hỏi?", options=("một", "hai"), key=0)),
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Câu?\nA. một\nB. hai\n\n" + GOOD, 1, "không có dòng đáp án"),
        ("Câu?\nA. một\nB. hai\nANSWER: C\n", 1, "không phải là chữ cái"),
        ("Câu?\nA. một\nB. hai\nANSWER:\n", 1, "không phải là chữ cái"),
        ("Câu?\nANSWER: A\n", 1, "không có phương án"),
        ("ANSWER: A\n", 1, "không có phương án"),
        ("A. một\nB. hai\nANSWER: A\n", 1, "không có câu hỏi"),
        ("Câu?\nA. một\nC. hai\nANSWER: A\n", 1, "không theo thứ tự"),
        ("Câu?\nA. một\nthêm dòng\nB. hai\nANSWER: A\n", 1, "Dòng 3 không phải phương án"),
        (GOOD + GOOD, 5, "trùng với câu ở dòng 1"),
    ],
)
def test_a_faulty_question_is_told_with_line_and_cause(text, line, said):
    (fault,) = read_text(text).errors

    assert fault.line == line
    assert said in fault.message


def test_ten_thousand_options_are_one_fault():
    rows = "".join(f"{chr(65 + n % 26)}. {n}\n" for n in range(10_000))

    (fault,) = read_text(f"Câu?\n{rows}ANSWER: A\n").errors

    assert fault.line == 1


def test_another_encoding_is_told():
    assert [fault.code for fault in read("Câu?".encode("cp1258")).errors] == ["not-utf8"]
