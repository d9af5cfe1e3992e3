"""What our writer puts into a document, its reader gives back, whatever the text."""

import dataclasses

import pytest
from hypothesis import given, settings

from question_bank.errors import InvalidItem
from question_bank.formats.docx import DOCX, losses, write
from question_bank.formats.examples import EXAMPLES
from question_bank.items.fill_in import FillIn
from question_bank.items.numeric import Numeric
from tests.question_bank.formats.word_files import document, p
from tests.question_bank.strategies import question_lists

HELD = [each for each in EXAMPLES if not losses(each)]


def test_the_examples_come_back_in_plain_paragraphs():
    data = DOCX.write(EXAMPLES)

    report = DOCX.read(data)

    assert report.faults == ()
    assert [each.question for each in report.questions] == HELD


@settings(max_examples=20)
@given(questions=question_lists)
def test_nothing_is_lost_on_the_way_through_a_document(questions):
    report = DOCX.read(DOCX.write(questions))

    assert report.errors == ()
    assert [each.question for each in report.questions] == [q for q in questions if not losses(q)]


def test_a_question_that_looks_like_numbers_and_keys_comes_back_as_it_was():
    (first, *_) = EXAMPLES
    stem = "Câu 9. Hỏi?\n\nA. không phải phương án  B. cũng không\nĐáp án: C\nMức độ: khó"
    question = dataclasses.replace(first, item=dataclasses.replace(first.item, stem=stem))

    report = DOCX.read(DOCX.write([question, *EXAMPLES[1:]]))

    assert report.errors == ()
    assert [each.question for each in report.questions] == [question, *HELD[1:]]


@pytest.mark.parametrize("accepted", ["±", "12 ± 1", "đúng", "A"])
def test_a_text_to_fill_in_stays_a_text_whatever_it_looks_like(accepted):
    (example,) = [each for each in HELD if isinstance(each.item, FillIn)][:1]
    question = dataclasses.replace(
        example, item=dataclasses.replace(example.item, accepted=(accepted,))
    )

    report = DOCX.read(DOCX.write([question]))

    assert [each.question for each in report.questions] == [question]


def test_a_number_with_a_tolerance_needs_no_word_for_its_kind():
    report = DOCX.read(document(p("Câu 1. Bao nhiêu phần trăm?"), p("Đáp án: 12,5 ± 0,5")))

    (read,) = report.questions
    assert isinstance(read.question.item, Numeric)


def test_a_kind_without_a_form_in_word_is_refused_by_name():
    class Riddle:
        kind = "riddle"
        stem = "?"

    question = dataclasses.replace(EXAMPLES[0])
    object.__setattr__(question, "item", Riddle())
    with pytest.raises(InvalidItem, match="riddle"):
        write([question])
