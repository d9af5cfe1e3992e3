"""No file makes a report that nobody could look through: more than the bound is one fault."""

from dataclasses import replace
from itertools import chain, repeat

import pytest

from question_bank.formats import base
from question_bank.formats.docx import DOCX
from question_bank.formats.examples import EXAMPLES
from question_bank.formats.registry import FORMATS
from question_bank.formats.word import paragraphs
from tests.question_bank.formats.word_files import document, p

FIRST = EXAMPLES[0]
THREE = [
    replace(FIRST, code=None, item=replace(FIRST.item, stem=f"{FIRST.item.stem} {number}"))
    for number in range(3)
]
FAULTY = {
    "gift": b"Q {\n\n" * 9,
    "aiken": b"Stem\nA. a\n\n" * 9,
    "moodle_xml": b"<quiz>" + b"<question/>" * 9 + b"</quiz>",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_with_too_many_questions_is_told_so_once(monkeypatch, name):
    format_ = FORMATS[name]
    data = format_.write(THREE)
    assert len(format_.read(data).questions) > 2
    monkeypatch.setattr(base, "MOST_ENTRIES", 2)

    report = format_.read(data)

    assert report.questions == ()
    assert [fault.code for fault in report.faults] == ["too-much"]
    assert "hãy chia thành nhiều tệp" in report.faults[0].template


@pytest.mark.parametrize("name", [name for name in FAULTY if name in FORMATS])
def test_a_file_of_nothing_but_faults_is_told_so_once(monkeypatch, name):
    assert len(FORMATS[name].read(FAULTY[name]).faults) > 2
    monkeypatch.setattr(base, "MOST_ENTRIES", 2)

    assert [fault.code for fault in FORMATS[name].read(FAULTY[name]).faults] == ["too-much"]


def test_a_document_of_endless_paragraphs_is_refused(monkeypatch):
    body = chain([p("Câu 1. Hỏi?"), p("A. a"), p("B. b")], repeat(p("x"), 20))
    monkeypatch.setattr(paragraphs, "MOST_PARAGRAPHS", 10)

    report = DOCX.read(document(*body))

    assert [fault.code for fault in report.faults] == ["invalid-file"]
    assert report.faults[0].params == {"count": "10"}
