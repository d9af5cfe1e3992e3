from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from app.bank.illustrating import add_image
from app.booklets import laying_out, printing
from app.db import db
from app.documents.booklets import BookletHead, print_booklet
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.sittings.assembling import form_digest
from app.sittings.form_queries import to_facts
from tests.factories import FormQuestionFactory, PaperFormFactory, QuestionVersionFactory

BY = Command("tests")
HEAD = BookletHead(parent="A", issuer="B", exam="C", paper="D", minutes=45, code="101")
CONTENTS = (
    {"kind": "single_choice", "stem": "Chọn", "options": ["mot", "hai", "ba"], "key": 1},
    {"kind": "true_false", "stem": "Phán đoán", "key": True},
    {"kind": "fill_in", "stem": "Điền ____", "accepted": ["CANARY"]},
)


def make_form(*contents, explanation="", stimulus=""):
    form = PaperFormFactory.create(code="101")
    for position, content in enumerate(contents, start=1):
        version = QuestionVersionFactory.create(
            kind=content["kind"], content=content, explanation=explanation, stimulus=stimulus
        )
        FormQuestionFactory.create(form=form, position=position, version=version, points=1)
    db.session.expire_all()
    form.sha256 = form_digest(form.questions)
    db.session.flush()
    return form


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def told(action):
    return db.session.scalars(select(LedgerEntry).where(LedgerEntry.action == action)).all()


def test_a_booklet_holds_the_questions_and_its_print_is_written_down():
    form = make_form(*CONTENTS)
    text = words(printing.print_form(to_facts(form), by=BY))
    for said in ("Mã đề: 101", "Câu 1", "B. hai", "Đúng", "Điền ____", "HẾT", "3 câu"):
        assert said in text, said
    assert told(printing.BOOKLET)[0].subject == str(form.id)


def test_no_key_is_in_the_bytes_of_a_booklet():
    """Forms that differ in nothing but keys and reasons print to the very same bytes."""
    made_at = datetime(2026, 1, 5, tzinfo=UTC)
    one = make_form(*CONTENTS, explanation="vì CANARY")
    other = make_form(
        CONTENTS[0] | {"key": 2, "explanations": ["sai", "sai", "CANARY"]},
        CONTENTS[1] | {"key": False},
        CONTENTS[2] | {"accepted": ["khác hẳn", "nhiều hơn"]},
    )
    printed = [
        print_booklet(HEAD, laying_out.lay_out_booklet(form), made_at=made_at)
        for form in (one, other)
    ]
    assert printed[0] == printed[1]
    assert "CANARY" not in words(printed[0])


def test_a_key_sheet_holds_the_answers_and_is_written_down_apart():
    form = make_form(*CONTENTS)
    text = words(printing.print_keys(to_facts(form), by=BY))
    assert "B. hai" in text
    assert "CANARY" in text
    assert "MẬT" in text
    assert (len(told(printing.KEYS)), told(printing.BOOKLET)) == (1, [])


def test_a_form_that_is_not_what_was_frozen_is_not_printed():
    form = make_form(*CONTENTS)
    form.sha256 = "0" * 64
    for act in (printing.print_form, printing.print_keys):
        with pytest.raises(printing.FormTampered):
            act(to_facts(form), by=BY)
    assert told(printing.BOOKLET) == []


def test_a_case_stands_once_above_its_questions():
    form = make_form(CONTENTS[0], CONTENTS[1], stimulus="Ông A\nnợ bà B")
    parts = laying_out.lay_out_booklet(form)
    assert [len(part.questions) for part in parts] == [2]
    assert parts[0].as_data()["lead"] == "Đọc tình huống sau và trả lời các câu từ 1 đến 2:"
    assert parts[0].stimulus[0][:2] == ["p", {}]


def test_what_a_person_typed_is_never_read_as_markup():
    stem = '#read("/etc/passwd") *x* $y$ <svg>'
    form = make_form(CONTENTS[0] | {"stem": stem})
    text = words(printing.print_form(to_facts(form), by=BY))
    assert '#read("/etc/passwd")' in text.replace("“", '"').replace("”", '"')
    assert "root:" not in text


def test_each_kind_has_its_place_on_the_answer_sheet():
    form = make_form(
        *CONTENTS,
        {"kind": "true_false_group", "stem": "x", "statements": list("abcd"), "keys": [True] * 4},
    )
    lines = laying_out.lay_out_answers(form)
    assert [line.marks for line in lines] == [("A", "B", "C"), ("Đ", "S"), (), ("Đ", "S")]
    assert lines[3].rows == ("a)", "b)", "c)", "d)")


def test_layouts_are_joined_where_they_fit_and_refused_where_not():
    short = laying_out.lay_out_answers(make_form(CONTENTS[0]))
    four = {"kind": "single_choice", "stem": "?", "options": list("xyzt"), "key": 0}
    longer = laying_out.lay_out_answers(make_form(four))
    assert laying_out.join_layouts([short, longer]) == longer
    other = laying_out.lay_out_answers(make_form(CONTENTS[1]))
    with pytest.raises(laying_out.LayoutsDiffer):
        laying_out.join_layouts([short, other])
    with pytest.raises(laying_out.LayoutsDiffer):
        laying_out.join_layouts([short, [*short, *short]])


def test_files_are_named_after_exam_paper_and_form():
    form = make_form(CONTENTS[0])
    exam, paper = form.paper.exam.code, form.paper.code
    assert printing.file_name("de-thi", form) == f"de-thi-{exam}-{paper}-101.pdf"
    assert to_facts(form).points == Decimal(1)


def test_tables_and_images_are_printed_and_a_missing_image_is_told():
    png = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(png, "PNG")
    name = add_image(png.getvalue(), by=BY).name
    stem = f"Xem hình ![sơ đồ]({name})\n\n| Tài sản | Giá |\n|---|--:|\n| Nhà | 2.500 |"
    pdf = printing.print_form(to_facts(make_form(CONTENTS[0] | {"stem": stem})), by=BY)
    assert [len(page.images) for page in PdfReader(BytesIO(pdf)).pages] == [1]
    assert "2.500" in words(pdf)
    gone = make_form(CONTENTS[0] | {"stem": "Xem ![sơ đồ](khong-co)"})
    with pytest.raises(laying_out.PictureMissing):
        printing.print_form(to_facts(gone), by=BY)


def test_an_image_to_mark_is_printed_with_what_to_do_and_without_its_areas():
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(drawn, "PNG")
    name = add_image(drawn.getvalue(), by=BY).name
    form = make_form(
        {
            "kind": "hotspot",
            "stem": "Nơi đóng dấu?",
            "image": f"![Mẫu]({name})",
            "areas": [{"name": "CANARY", "shape": "ellipse", "numbers": [500, 500, 90, 90]}],
            "keys": [0],
        }
    )
    booklet = printing.print_form(to_facts(form), by=BY)

    assert "Đánh dấu X ngay trên hình này, nhiều nhất 1 dấu" in words(booklet)
    assert "CANARY" not in words(booklet)
    assert len(PdfReader(BytesIO(booklet)).pages[0].images) == 1
    assert "CANARY (50 % từ trái, 50 % từ trên)" in words(
        printing.print_keys(to_facts(form), by=BY)
    )
