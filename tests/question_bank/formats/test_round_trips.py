"""What one of our writers wrote, its reader gives back, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.formats.registry import FORMATS
from question_bank.formats.table import read_rows, to_rows
from tests.question_bank.strategies import question_lists


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "docx"])
@given(questions=question_lists)
def test_nothing_is_lost_on_the_way_through_a_file(name, questions):
    report = FORMATS[name].read(FORMATS[name].write(questions))

    assert report.errors == ()
    assert [each.question for each in report.questions] == questions


@given(questions=question_lists)
def test_nothing_is_lost_on_the_way_through_a_sheet(questions):
    report = read_rows(to_rows(questions))

    assert report.errors == ()
    assert [each.question for each in report.questions] == questions


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
