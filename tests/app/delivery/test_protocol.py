"""What the exam page is told: signed acknowledgements, a standing clock, admission, the start."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery import queries
from app.delivery.models import ClockStop, refused_answer
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting

SECOND = timedelta(seconds=1)


def test_the_acknowledgement_is_signed_and_the_page_has_the_key_to_check_it(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    page = working.browser.get("/room/paper")
    key = json.loads(page.soup.select_one("#room-data").string)["promiseKey"]
    assert working.browser.get("/room/promise-key").response.json["key"] == key
    public = Ed25519PublicKey.from_public_bytes(from_base64url(key))

    [result] = working.save((2, 1, 3))["results"]

    digest = hashlib.sha256(b"2\n1\n3").hexdigest()[:32]
    assert result["digest"] == digest
    said = f"promise1\n{attempt.id}\n2\n1\n{digest}\n{result['at']}"
    public.verify(from_base64url(result["ack"]), said.encode())
    with pytest.raises(InvalidSignature):
        public.verify(from_base64url(result["ack"]), said.replace("\n2\n", "\n3\n").encode())


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_an_acknowledgement_that_got_lost_is_given_again_whatever_happened_since(device, at):
    sitting = make_prepared_sitting(seats=2)
    handed_in, out_of_time = [device(attempt) for attempt in queries.attempts_of(sitting)]
    before = [who.save((1, 1, 0))["results"] for who in (handed_in, out_of_time)]
    handed_in.post("submit")
    at(sitting.ends_at + timedelta(hours=2))

    again = [who.save((1, 1, 0))["results"] for who in (handed_in, out_of_time)]

    assert again == before


def test_while_the_clock_stands_new_answers_wait_and_earlier_ones_are_taken(device, at):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))
    before = clock.now()
    stop = ClockStop(
        sitting_id=sitting.id,
        stopped_at=before + SECOND,
        reason="Mất điện",
        stopped_by_name="Giám thị",
    )
    db.session.add(stop)
    db.session.commit()
    at(before + 5 * SECOND)

    assert working.save_given(before, (1, 1, 0)) == ["saved"]
    assert working.save_given(before + 3 * SECOND, (1, 2, 1)) == ["stopped"]
    desk = working.start()
    assert (desk["stopped"], desk["state"]) == (True, "working")
    assert db.session.execute(select(refused_answer)).all() == []

    stop.resumed_at, stop.seconds = clock.now(), 4
    db.session.commit()
    assert working.save_given(before + 3 * SECOND, (1, 2, 1)) == ["saved"]
    assert working.start()["stopped"] is False


def test_who_was_not_admitted_sees_no_paper(device):
    sitting = make_prepared_sitting()
    sitting.admission_required = True
    attempt = first_attempt(sitting)
    waiting = device(attempt)

    assert waiting.start()["state"] == "waiting_for_admission"
    assert waiting.start()["arrangement"] is None
    assert waiting.browser.get(f"/room/payloads/{attempt.payload.sha256}").status == 404
    assert waiting.statuses((1, 1, 0)) == ["early"]

    attempt.admitted_at = clock.now()
    db.session.commit()

    assert waiting.start()["state"] == "working"
    assert waiting.start()["arrangement"] is not None


def test_nothing_is_handed_in_before_the_start(device):
    attempt = first_attempt(make_prepared_sitting(starts_in=timedelta(minutes=5)))

    response = device(attempt).post("submit")

    assert (response.status_code, response.json["error"]) == (409, "TooEarly")
    assert attempt.submitted_at is None
