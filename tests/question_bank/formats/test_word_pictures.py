"""Pictures in documents: taken out with their descriptions, and written back in."""

import pytest

from question_bank.formats.archive import Archive, pack
from question_bank.formats.docx import DOCX
from question_bank.formats.pictures import Picture
from question_bank.items.choice import SingleChoice
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Question
from tests.question_bank.formats.images import SVG, png
from tests.question_bank.formats.word_files import document, p, picture, relation

PICTURE = Picture(png(), "image/png", "a.png")
MARK = f"![Sơ đồ]({PICTURE.name})"
REL = relation("rId9", "media/a.png")
OPTIONS = [p(("A. một", "red")), p("B. hai")]


def read(*body, content=PICTURE.content, relations=REL):
    data = document(*body, relations=relations)
    archive = Archive(data)
    files = {name: archive.read(name) for name in archive.names}
    return DOCX.read(pack(files | {"word/media/a.png": content}))


def test_pictures_stand_below_the_words_they_came_with():
    option = p("B. hai", raw=picture("rId9", "Sơ đồ"))

    report = read(p("Câu 1. Nhìn:", raw=picture("rId9", "Sơ đồ")), OPTIONS[0], option)

    (located,) = report.questions
    assert located.question.item == SingleChoice(
        stem=f"Nhìn:\n{MARK}", options=("một", f"hai\n{MARK}"), key=0
    )
    assert report.pictures == {PICTURE.name: PICTURE}


def test_a_picture_alone_in_its_paragraph_belongs_to_the_question_above():
    report = read(p("Câu 1. Nhìn:"), p("", raw=picture("rId9", "Sơ đồ")), *OPTIONS)

    assert report.questions[0].question.item.stem == f"Nhìn:\n{MARK}"


def test_a_picture_of_a_case_is_shown_with_the_case():
    report = read(
        p("Đọc tình huống sau và trả lời câu 1 đến 2:"),
        p("Vụ án có sơ đồ:", raw=picture("rId9", "Sơ đồ")),
        p("Câu 1. Hỏi?"), *OPTIONS,
        p("Câu 2. Nữa?"), *OPTIONS,
    )  # fmt: skip

    assert [each.question.stimulus for each in report.questions] == [f"Vụ án có sơ đồ:\n{MARK}"] * 2


def test_a_picture_nobody_described_waits_in_a_draft():
    report = read(p("Câu 1. Nhìn:", raw=picture("rId9")), *OPTIONS)

    assert [fault.line for fault in report.errors] == [1]
    assert "chưa có lời mô tả" in report.errors[0].message
    assert report.drafts[0].content["item"]["stem"] == f"Nhìn:\n![]({PICTURE.name})"


@pytest.mark.parametrize(
    ("content", "relations", "said"),
    [
        (SVG, REL, "dạng SVG"),
        (b"\x01\x00\x00\x00" + bytes(36) + b" EMF", REL, "dạng EMF"),
        (png(), relation("rId9", "http://127.0.0.1:9/a.png", external=True), "nằm ngoài tệp"),
        (png(), relation("rId9", "media/b.png"), "Không có hình"),
        (png(), "", "Không có hình"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told_at_its_paragraph(content, relations, said):
    body = [p("Câu 1. Hỏi?"), p("x", raw=picture("rId9", "Sơ đồ")), *OPTIONS]

    report = read(*body, content=content, relations=relations)

    assert [(fault.code, fault.line) for fault in report.errors] == [("picture", 2)]
    assert said in report.errors[0].message
    assert report.pictures == {}


def test_what_is_written_shows_the_picture_and_comes_back():
    pictures = {PICTURE.name: PICTURE}
    questions = [
        Question(item=SingleChoice(stem=f"Nhìn:\n{MARK}", options=("a", f"b\n{MARK}"), key=1)),
        Question(item=SingleChoice(stem=f"Giữa {MARK} dòng", options=("a", "b"), key=0)),
        Question(
            item=TrueFalseGroup(
                stem="?", statements=("a", f"b\n{MARK}", "c", "d"), keys=(True, False) * 2
            ),
            stimulus=f"Vụ án\n{MARK}",
        ),
    ]

    data = DOCX.write_all(questions, pictures)
    archive = Archive(data)
    report = DOCX.read(data)

    assert [each.question for each in report.questions] == questions
    assert archive.read(f"word/media/{PICTURE.name}.png") == png()
    assert b'descr="S\xc6\xa1 \xc4\x91\xe1\xbb\x93"' in archive.read("word/document.xml")

    assert b'Extension="png"' in archive.read("[Content_Types].xml")
