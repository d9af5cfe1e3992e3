"""A candidate's complaint about a question, from the exam page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery import complaining
from app.delivery.models import Complaint
from app.ledger.models import LedgerEntry
from tests.app.delivery.conftest import Device, first_attempt
from tests.factories.delivery import make_prepared_sitting


def all_complaints():
    return db.session.scalars(select(Complaint)).all()


def test_a_complaint_is_kept_and_recorded_and_sent_twice_is_one(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)

    for _time in range(2):
        reply = working.post("complaint", {"slot": 2, "words": " Hai phương án đều đúng\r\n"})
        assert (reply.status_code, reply.json) == (200, {"noted": True})

    (one,) = all_complaints()
    asked = {question.position: question.version_id for question in attempt.form.questions}
    assert (one.words, one.slot, one.version_id) == ("Hai phương án đều đúng", 2, asked[2])
    assert (one.by_candidate, one.noted_by_name) == (True, attempt.seat.candidate.number)
    stmt = select(LedgerEntry).where(LedgerEntry.action == "question.complained")
    (entry,) = db.session.scalars(stmt)
    assert entry.detail["words"] == "Hai phương án đều đúng"


@pytest.mark.parametrize(
    ("sent", "status", "reason"),
    [
        ({"slot": 1, "words": " \n"}, 409, "NothingSaid"),
        ({"slot": 1, "words": "ă" * 501}, 409, "NothingSaid"),
        ({"slot": 1, "words": "a\x00b"}, 409, "NothingSaid"),
        ({"slot": 9, "words": "x"}, 409, "NoSuchQuestion"),
        ({"slot": True, "words": "x"}, 400, "MalformedBatch"),
        ({"slot": 1, "words": ["x"]}, 400, "MalformedBatch"),
        ({}, 400, "MalformedBatch"),
    ],
)
def test_what_says_nothing_about_a_question_is_refused(device, sent, status, reason):
    working = device(first_attempt(make_prepared_sitting()))

    reply = working.post("complaint", sent)

    assert (reply.status_code, reply.json["error"]) == (status, reason)
    assert all_complaints() == []


def test_nothing_is_taken_before_the_start_or_after_the_end(device):
    early = device(first_attempt(make_prepared_sitting(starts_in=timedelta(minutes=5))))
    done = device(first_attempt(make_prepared_sitting()))
    done.post("submit")

    for one in (early, done):
        reply = one.post("complaint", {"slot": 1, "words": "x"})
        assert (reply.status_code, reply.json["error"]) == (409, "NotDuringPaper")
    assert all_complaints() == []


def test_only_the_page_that_may_write_is_heard(app, device):
    attempt = first_attempt(make_prepared_sitting())
    working, said = device(attempt), {"slot": 1, "words": "x"}

    assert working.post("complaint", said, **{"X-Room-Token": "foreign"}).status_code == 403
    assert Device(app, attempt).post("complaint", said).status_code in {401, 403}
    attempt.epoch += 1
    attempt.token_hash = None
    db.session.commit()
    assert working.post("complaint", said).json["error"] in {"LeaseLost", "NotSignedIn"}
    assert all_complaints() == []


def test_one_candidate_cannot_flood_the_council(device, monkeypatch):
    monkeypatch.setattr(complaining, "MOST_COMPLAINTS", 1)
    working = device(first_attempt(make_prepared_sitting()))
    working.post("complaint", {"slot": 1, "words": "x"})

    assert working.post("complaint", {"slot": 1, "words": "x"}).status_code == 200
    assert working.post("complaint", {"slot": 1, "words": "y"}).json["error"] == "TooManyComplaints"


def test_the_page_has_the_form_and_its_address(device):
    page = device(first_attempt(make_prepared_sitting())).browser.get("/room/paper")

    assert page.soup.select_one("#help-dialog #complaint-words")["maxlength"] == "500"
    assert '"complaint": "/room/complaint"' in page.soup.select_one("#room-data").string
