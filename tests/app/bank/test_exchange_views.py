"""Files of other systems, taken in and given out by the bank's pages."""

import io
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.bank.contents import to_pure
from app.bank.models import Question
from question_bank.formats.archive import pack
from question_bank.formats.registry import FORMATS
from question_bank.items.choice import SingleChoice
from question_bank.items.essay import Essay, Step
from question_bank.question import Question as PureQuestion
from tests.factories import ProvisionFactory, QuestionVersionFactory


def count(session, model=Question):
    return session.scalar(select(func.count()).select_from(model))


def upload(browser, data, name, **fields):
    typed = {"format": "", "topic": "", "law": "", **fields}
    return browser.post("/bank/imports/new", file=(io.BytesIO(data), name), **typed)


@pytest.fixture
def stored(law):
    provision = ProvisionFactory.create(law=law, article="36")
    return QuestionVersionFactory.create(question__code="TT-1", provisions=[provision])


def test_every_format_says_what_it_holds_before_it_is_taken(as_inspector, stored):
    page = as_inspector.get("/bank/questions/export/formats?q=&page=1")

    assert "Gói QTI 3.0" in page.text
    assert "Aiken không chứa được: mã" in page.text
    assert "(TT-1)" in page.text


@pytest.mark.parametrize("name", ["gift", "aiken", "moodle_xml", "qti21", "qti22", "qti30", "json"])
def test_what_is_exported_is_read_again(as_inspector, stored, name):
    page = as_inspector.get(f"/bank/questions/export?format={name}")

    (located,) = FORMATS[name].read(page.response.data).questions
    assert located.question.item == to_pure(stored).item


def test_what_a_format_cannot_hold_is_named_and_left_out_of_its_file(as_inspector, stored):
    essay = Essay(stem="Trình bày thủ tục kê biên.", steps=(Step("Nêu căn cứ", Decimal(2)),))
    QuestionVersionFactory.create(
        question__code="TL-1", kind=essay.kind, stem=essay.stem, content=essay.to_dict()
    )

    page = as_inspector.get("/bank/questions/export/formats")
    file = as_inspector.get("/bank/questions/export?format=aiken")

    assert "Chứa được 1 câu, bỏ lại 1 câu" in page.text
    assert "TL-1" in page.text
    assert len(FORMATS["aiken"].read(file.response.data).questions) == 1


def test_an_unknown_format_is_not_found(as_inspector):
    assert as_inspector.get("/bank/questions/export?format=exe").status == 404


@pytest.mark.parametrize("name", ["aiken", "moodle_xml", "qti30"])
def test_a_file_of_another_system_is_previewed_then_confirmed(
    as_trainer, session, topic, law, name
):
    item = SingleChoice(stem="Ai ký quyết định?", options=("Thủ trưởng", "Thư ký"), key=0)
    data = FORMATS[name].write([PureQuestion(item=item)])

    url = upload(as_trainer, data, f"de{FORMATS[name].suffix}", topic="thu-tuc", law=law.code).url
    assert count(session) == 0
    as_trainer.post(url, status="draft")

    assert count(session) == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("de.xml", b"<!DOCTYPE quiz [<!ENTITY a 'b'>]>\n<quiz>&a;</quiz>", "DOCTYPE"),
        ("de.zip", pack({"imsmanifest.xml": b"<manifest>"}), "sai cú pháp XML"),
        ("de.zip", b"PK\x03\x04 nothing", "Tệp nén hỏng"),
    ],
)
def test_a_hostile_file_is_told_and_nothing_is_stored(as_trainer, session, name, data, said):
    page = as_trainer.get(upload(as_trainer, data, name).url)

    assert said in page.text
    assert count(session) == 0
