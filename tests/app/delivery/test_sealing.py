"""The sealed paper: to be had early, to be opened at the start."""

import base64
import gzip
import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting


def opened(sealed: bytes, opener: str) -> dict:
    key = base64.urlsafe_b64decode(opener + "=")
    return json.loads(gzip.decompress(AESGCM(key).decrypt(sealed[:12], sealed[12:], None)))


def test_the_paper_can_be_fetched_sealed_before_the_start_and_no_key_to_it(device, at):
    sitting = make_prepared_sitting(starts_in=timedelta(minutes=10))
    working = device(first_attempt(sitting), start=False)

    early = working.start()
    response = working.browser.get(early["sealed"]).response

    assert early["arrangement"] is None
    assert "opener" not in early
    assert response.status_code == 200
    assert b"questions" not in response.data
    assert "immutable" in response.headers["Cache-Control"]


def test_at_the_start_a_short_key_opens_what_was_fetched(device, at):
    sitting = make_prepared_sitting(starts_in=timedelta(minutes=10))
    working = device(first_attempt(sitting), start=False)
    sealed = working.browser.get(working.start()["sealed"]).response.data

    at(sitting.starts_at + timedelta(seconds=1))
    desk = working.start()

    assert len(desk["opener"]) == 43
    paper = opened(sealed, desk["opener"])
    assert paper == json.loads(gzip.decompress(working.browser.get(desk["paper"]).response.data))
    assert len(paper["questions"]) == 3


def test_each_form_has_a_key_of_its_own(device):
    first = make_prepared_sitting()
    second = make_prepared_sitting()
    one, other = device(first_attempt(first)), device(first_attempt(second))
    sealed = one.browser.get(one.start()["sealed"]).response.data

    with pytest.raises(InvalidTag):
        opened(sealed, other.start()["opener"])


def test_only_the_attempts_own_paper_is_handed_out_and_only_to_its_device(device, browser):
    first, second = make_prepared_sitting(), make_prepared_sitting()
    own, foreign = device(first_attempt(first)), device(first_attempt(second))

    assert own.browser.get(foreign.start()["sealed"]).response.status_code == 404
    assert browser.get(own.start()["sealed"]).url == "/room?again=1"
