"""What our writer puts into a document, its reader gives back, whatever the text."""

import dataclasses

import pytest
from hypothesis import given, settings

from question_bank.errors import InvalidItem
from question_bank.formats.docx import DOCX, losses, write
from question_bank.formats.examples import EXAMPLES
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


def test_a_kind_without_a_form_in_word_is_refused_by_name():
    class Riddle:
        kind = "riddle"
        stem = "?"

    question = dataclasses.replace(EXAMPLES[0])
    object.__setattr__(question, "item", Riddle())
    with pytest.raises(InvalidItem, match="riddle"):
        write([question])
