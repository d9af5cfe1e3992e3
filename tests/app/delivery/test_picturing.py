"""The images of a paper: checked when it is prepared, sealed until the start, nobody else's."""

import base64
import gzip
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.bank.illustrating import add_image
from app.bank.image_models import QuestionImage
from app.bank.models import QuestionVersion
from app.db import db
from app.delivery.models import PaperPayload
from app.delivery.picture_pack import Packed, pack, unpack
from app.delivery.picturing import ImagesNotFit
from app.delivery.preparing import prepare_sitting
from app.ledger.recording import Command
from tests.app.bank.pictures import image
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting, make_sitting

BY = Command("tests")


@pytest.fixture
def drawing():
    return add_image(image(), by=BY)


def illustrated(drawing, **kwargs):
    """A prepared sitting whose first question shows the drawing."""
    sitting = make_sitting(**kwargs)
    version = db.session.scalars(select(QuestionVersion)).first()
    stem = f"Xem **hình** ![Sơ đồ]({drawing.name})"
    version.content = {**version.content, "stem": stem}
    prepare_sitting(sitting, by=BY)
    db.session.commit()
    return sitting


def opened(sealed: bytes, opener: str) -> bytes:
    key = base64.urlsafe_b64decode(opener + "=")
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)


def test_the_images_come_sealed_before_the_start_and_open_with_the_papers_key(device, at, drawing):
    sitting = illustrated(drawing, starts_in=timedelta(minutes=10))
    working = device(first_attempt(sitting), start=False)

    sealed = working.browser.get(working.start()["images"]).response.data
    at(sitting.starts_at + timedelta(seconds=1))
    desk = working.start()

    assert drawing.content not in sealed
    [packed] = unpack(opened(sealed, desk["opener"]))
    assert packed == Packed(drawing.name, "image/png", drawing.content)


def test_the_payload_holds_the_text_as_a_tree_and_names_each_images_hash(device, drawing):
    working = device(first_attempt(illustrated(drawing)))

    text = gzip.decompress(working.browser.get(working.start()["paper"]).response.data)
    paper = json.loads(text)

    picture = ["img", {"name": drawing.name, "alt": "Sơ đồ"}]
    stems = [question["stem"] for question in paper["questions"]]
    assert [["p", {}, "Xem ", ["strong", {}, "hình"], " ", picture]] in stems
    assert paper["images"][drawing.name] == {
        "sha256": drawing.sha256,
        "width": 60,
        "height": 40,
    }


def test_a_paper_without_images_offers_none(device):
    working = device(first_attempt(make_prepared_sitting()))

    desk = working.start()

    assert "images" not in desk
    assert working.browser.get(f"{desk['sealed']}/images").status == 404


def test_nobody_gets_the_images_of_another_paper(device, browser, drawing):
    own = device(first_attempt(illustrated(drawing)))
    foreign = device(first_attempt(make_prepared_sitting()))

    assert foreign.browser.get(own.start()["images"]).status == 404
    assert browser.get(own.start()["images"]).url == "/room?again=1"


def test_a_sitting_is_not_prepared_while_an_image_does_not_load(drawing):
    db.session.execute(update(QuestionImage).values(content=b"x"))
    db.session.expire_all()

    with pytest.raises(ImagesNotFit, match="không mở được"):
        illustrated(drawing)
    assert db.session.scalars(select(PaperPayload)).all() == []


def test_a_sitting_is_not_prepared_while_an_image_is_missing(drawing):
    db.session.delete(drawing)

    with pytest.raises(ImagesNotFit, match=drawing.name):
        illustrated(drawing)


@given(st.lists(st.builds(Packed, st.text(max_size=5), st.just("image/png"), st.binary())))
@settings(max_examples=25)
def test_what_is_packed_is_unpacked(images):
    assert unpack(pack(images)) == images


@pytest.mark.parametrize("data", [b"", b"\0\0\0\2[]x", b'\0\0\0\x15[["a","image/png",9]]'])
def test_a_damaged_pack_is_refused(data):
    with pytest.raises(ValueError, match="pack"):
        unpack(data)
