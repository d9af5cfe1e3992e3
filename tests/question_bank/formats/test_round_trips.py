"""What one of our writers wrote, its reader gives back, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.formats.aiken import AIKEN
from question_bank.formats.base import OTHERWISE
from question_bank.formats.registry import FORMATS
from question_bank.formats.table import read_rows, to_rows
from question_bank.formats.table_writing import losses
from question_bank.question import Question
from tests.question_bank.strategies import bare_choices, question_lists


@settings(max_examples=40)
@given(questions=question_lists)
def test_nothing_a_format_holds_is_lost_on_the_way_through_a_file(questions):
    for format_ in (each for each in FORMATS.values() if each.name != "docx"):
        told = [
            [fault for fault in format_.losses(each) if fault.code != OTHERWISE]
            for each in questions
        ]
        taken = [
            (question, lost)
            for question, lost in zip(questions, told, strict=True)
            if not any(fault.severity == "error" for fault in lost)
        ]

        report = format_.read(format_.write(questions))

        assert (report.errors, len(report.questions)) == ((), len(taken)), format_.name
        for (question, lost), back in zip(taken, report.questions, strict=True):
            assert lost or back.question == question, format_.name
    sheet, held = read_rows(to_rows(questions)), [each for each in questions if not losses(each)]
    assert (sheet.errors, [each.question for each in sheet.questions]) == ((), held)


@settings(max_examples=40)
@given(item=bare_choices)
def test_aiken_gives_back_every_plain_choice_of_one_line_a_part(item):
    question = Question(item=item)
    lost = AIKEN.losses(question)

    report = AIKEN.read(AIKEN.write([question]))

    whole = any(fault.severity == "error" for fault in lost)
    assert [each.question for each in report.questions] == ([] if whole else [question])
    assert lost == () or whole


@pytest.mark.parametrize("name", FORMATS)
@given(text=st.one_of(st.text(), st.text("::{}=~#%\\\n/[]$ aT->*")))
def test_no_text_makes_a_reader_fail(name, text):
    report = FORMATS[name].read(text.encode("utf-8", "surrogatepass"))

    assert report.lines_read >= 0


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.binary())
def test_no_bytes_make_a_reader_fail(name, data):
    assert FORMATS[name].read(data).lines_read >= 0


@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(["Câu hỏi", "Đáp án", "A", "B", "Loại", "Đúng/Sai"]),
                st.text(),
                st.none(),
                st.booleans(),
                st.floats(),
                st.integers(),
            )
        )
    )
)
def test_no_cells_make_the_sheet_reader_fail(rows):
    assert read_rows([["Câu hỏi", "Đáp án", "A", "B", "Loại"], *rows]).lines_read == len(rows) + 1


@pytest.mark.parametrize(
    "data", [b'{"questions":' + b"[" * 100_000, b"a = " + b"[" * 100_000, b"1" * 10_000]
)
@pytest.mark.parametrize("name", ["json", "toml"])
def test_a_file_made_to_exhaust_the_reader_is_a_fault(name, data):
    assert FORMATS[name].read(data).errors
