"""Images are kept once, seen by those who may, and shown wherever their question is."""

import io

import pytest
from sqlalchemy import select, update

from app.bank import illustrating, writing
from app.bank.image_models import QuestionImage
from app.bank.importing import Defaults, check_file
from app.bank.models import ImportFormat
from app.db import db
from app.errors import NotFound
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from question_bank.formats.native import write_json
from question_bank.items.choice import SingleChoice
from tests.app.bank.pictures import image
from tests.app.bank.values import choice
from tests.factories import ProvisionFactory, QuestionVersionFactory

BY = Command("tests")
NEW = "/bank/images/new"


def uploaded(data: bytes, name: str = "so-do.png"):
    return io.BytesIO(data), name


def test_an_uploaded_image_is_kept_and_said_how_to_show(as_trainer, session):
    page = as_trainer.post(NEW, file=uploaded(image()), description="Sơ đồ [kê biên]")

    kept = session.scalars(select(QuestionImage)).one()
    assert f"![Sơ đồ \\[kê biên\\]]({kept.name})" in page.text
    assert "image.added" in session.scalars(select(LedgerEntry.action)).all()
    shown = as_trainer.get(f"/bank/images/{kept.name}").response
    assert shown.mimetype == "image/png"
    assert shown.data == kept.content
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"


def test_the_editor_is_told_in_json(as_trainer):
    def ask(**data):
        accept = {"Accept": "application/json"}
        return as_trainer.client.post(NEW, data=data, headers=accept)

    good = ask(file=uploaded(image()), description="Sơ đồ")
    bad = ask(file=uploaded(b"GIF89a"), description="")

    assert good.get_json()["mark"].startswith("![Sơ đồ](")
    assert bad.status_code == 422
    assert "mô tả" in bad.get_json()["message"]


def test_the_same_image_again_is_the_same():
    first = illustrating.add_image(image(), by=BY)

    assert illustrating.add_image(image(), by=BY) is first


def test_a_damaged_image_is_not_shown():
    name = illustrating.add_image(image(), by=BY).name
    db.session.execute(update(QuestionImage).values(content=b"x"))
    db.session.expire_all()

    with pytest.raises(illustrating.ImageDamaged):
        illustrating.get_image(name)
    with pytest.raises(NotFound):
        illustrating.get_image("0" * 16)


def test_a_question_may_only_show_images_of_the_bank(topic, law):
    item = SingleChoice(stem="Xem ![sơ đồ](khong-co).", options=("a", "b"), key=0)

    with pytest.raises(illustrating.UnknownImage, match="khong-co"):
        writing.create_question(choice(item=item), topic, by=BY)


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INVIGILATOR])
def test_others_neither_add_nor_see_images(signed_in_as, role):
    name = illustrating.add_image(image(), by=BY).name
    browser = signed_in_as(role)

    assert browser.get(f"/bank/images/{name}").status == 403
    assert browser.get(NEW).status == 403


def test_a_question_is_shown_with_its_marks_and_its_image(as_trainer):
    name = illustrating.add_image(image(), by=BY).name
    version = QuestionVersionFactory.create(
        stem=f"Ai **quyết định**?\n\n![Sơ đồ]({name})", provisions=[ProvisionFactory.create()]
    )

    page = as_trainer.get(f"/bank/questions/{version.question_id}")

    assert "quyết định" in page.texts(".panel strong")
    assert page.soup.select_one(f'img[src="/bank/images/{name}"]')["alt"] == "Sơ đồ"
    assert "[Sơ đồ]" in as_trainer.get("/bank/questions/").text


def test_a_file_that_shows_an_image_nobody_has_is_not_taken_in(topic, law):
    item = SingleChoice(stem="Xem ![sơ đồ](khong-co).", options=("a", "b"), key=0)
    data = write_json([choice(item=item)])

    outlook = check_file(data, ImportFormat.JSON, defaults=Defaults())

    assert "unknown-image" in [fault.code for fault in outlook.errors]
