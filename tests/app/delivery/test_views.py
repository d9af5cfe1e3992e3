"""The exam room's routes: the door, the paper, the save protocol."""

import gzip
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.models import Attempt, EndedBy, answer_event, refused_answer
from app.ledger.models import LedgerEntry
from app.sittings.seat_codes import seat_code
from tests.app.delivery.conftest import RECEIPT, SECRET, Device, final_state, first_attempt
from tests.factories.delivery import CANARY, make_prepared_sitting

SECOND = timedelta(seconds=1)


def test_a_candidate_enters_with_number_and_seat_code(app):
    attempt = first_attempt(make_prepared_sitting())

    Device(app, attempt).enter()

    assert attempt.epoch == 1
    assert attempt.signed_in_at is not None
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.action == "attempt.entered"))
    assert entry.one().detail["taken_over"] is False


def test_spaces_and_lower_case_in_the_code_do_not_matter(browser):
    attempt = first_attempt(make_prepared_sitting())
    typed = seat_code(attempt.seat_id, SECRET).lower().replace("-", " ")

    page = browser.post("/room", number=attempt.seat.candidate.number.lower(), code=typed)

    assert page.url == "/room/paper"


def test_a_wrong_code_is_refused_without_saying_what_was_wrong(browser):
    attempt = first_attempt(make_prepared_sitting())

    known = browser.post("/room", number=attempt.seat.candidate.number, code="AAAA-BBBB")
    unknown = browser.post("/room", number="CHV999999", code="AAAA-BBBB")

    assert known.texts(".exam-note") == unknown.texts(".exam-note")
    assert known.texts(".exam-note") != []


def test_the_eleventh_wrong_code_is_refused_even_if_right(browser):
    attempt = first_attempt(make_prepared_sitting())
    number = attempt.seat.candidate.number
    for _ in range(10):
        browser.post("/room", number=number, code="WRONG")

    page = browser.post("/room", number=number, code=seat_code(attempt.seat_id, SECRET))

    assert "quá nhiều lần" in page.text


def test_the_code_of_another_seat_opens_nothing(browser):
    sitting = make_prepared_sitting(seats=2)
    mine, other = sitting.seats

    page = browser.post("/room", number=mine.candidate.number, code=seat_code(other.id, SECRET))

    assert page.url is None


def test_nobody_sees_a_room_page_without_the_credential(browser):
    assert browser.get("/room/paper").url == "/room?again=1"
    assert browser.get("/room/receipt").url == "/room?again=1"


def test_before_the_start_there_is_no_paper(device):
    attempt = first_attempt(make_prepared_sitting(starts_in=timedelta(minutes=5)))
    waiting = device(attempt)

    desk = waiting.start()

    assert desk["arrangement"] is None
    assert desk["paper"] == ""
    payload = f"/room/payloads/{attempt.payload.sha256}"
    assert waiting.browser.get(payload).status == 404
    assert waiting.statuses((1, 1, 0)) == ["early"]
    assert attempt.started_at is None


def test_the_paper_is_arranged_for_this_candidate(device):
    attempt = first_attempt(make_prepared_sitting(kinds="ctfc"))
    working = device(attempt)

    desk = working.start()

    assert sorted(desk["arrangement"]["questions"]) == [1, 2, 3, 4]
    assert [sorted(order) for order in desk["arrangement"]["options"]] == [
        [0, 1, 2, 3],
        [],
        [],
        [0, 1, 2, 3],
    ]
    response = working.browser.get(desk["paper"]).response
    assert "immutable" in response.headers["Cache-Control"]
    questions = json.loads(gzip.decompress(response.data))["questions"]
    assert [question["kind"] for question in questions] == [
        "single_choice",
        "true_false",
        "fill_in",
        "single_choice",
    ]


def test_no_byte_sent_to_a_candidate_holds_a_key_or_an_explanation(device, monkeypatch):
    sitting = make_prepared_sitting(kinds="ctfc")
    attempt = first_attempt(sitting)
    working = device(attempt)
    desk = working.start()
    sent = [
        working.browser.get("/room").response.data,
        working.browser.get("/room/paper").response.data,
        gzip.decompress(working.browser.get(desk["paper"]).response.data),
        json.dumps(desk).encode(),
        json.dumps(working.save((1, 1, 0), (2, 2, True), (3, 3, "x"))).encode(),
        working.post("pulse", {"unsaved": 0}).data,
        working.post("submit").data,
        working.browser.get("/room/receipt").response.data,
    ]

    everything = b"\n".join(sent)

    assert CANARY.encode() not in everything
    for word in (b'"key"', b"explanation", b"difficulty", b"accepted", b"content_hash"):
        assert word not in everything
    for question in attempt.form.questions:
        assert str(question.version_id).encode() not in everything


def test_an_answer_is_saved_and_acknowledged(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)

    reply = working.save((2, 1, 3))

    [result] = reply["results"]
    assert result["status"] == "saved"
    assert reply["ends_at"] - reply["starts_at"] == 45 * 60 * 1000
    assert final_state(attempt) == {2: "3"}


def test_repeating_a_save_gives_the_same_reply_and_stores_nothing(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)

    first, again = working.save((1, 1, 0)), working.save((1, 1, 0))

    assert first["results"] == again["results"]
    assert len(db.session.execute(select(answer_event)).all()) == 1


def test_the_same_sequence_with_another_content_is_a_recorded_conflict(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.save((1, 1, 0))

    event = {"slot": 1, "seq": 1, "response": 2, "at": 5}
    response = working.post("answers", {"epoch": working.epoch, "events": [event]})

    assert response.status_code == 409
    assert response.json["results"][0]["status"] == "conflict"
    assert final_state(attempt) == {1: "0"}
    assert [r.reason for r in db.session.execute(select(refused_answer))] == ["conflict"]


def test_an_older_sequence_is_kept_but_does_not_become_current(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.save((1, 5, 3))

    assert working.statuses((1, 2, 0)) == ["saved"]

    assert final_state(attempt) == {1: "3"}
    assert len(db.session.execute(select(answer_event)).all()) == 2


def test_one_bad_event_does_not_block_the_others(device):
    attempt = first_attempt(make_prepared_sitting(kinds="ctf"))
    working = device(attempt)

    statuses = working.statuses(
        (1, 1, 3),
        (1, 2, 4),
        (2, 3, True),
        (2, 4, 1),
        (3, 5, "đáp án"),
        (3, 6, "x" * 501),
        (9, 7, 0),
    )

    assert sorted(statuses) == ["invalid"] * 4 + ["saved"] * 3
    assert final_state(attempt) == {1: "3", 2: "true", 3: '"đáp án"'}


def test_a_cleared_answer_counts_as_none(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.save((1, 1, 0), (2, 2, 1))
    working.save((1, 3, None))

    receipt = working.post("submit").json["receipt"]

    assert receipt["answered"] == 1


@pytest.mark.parametrize(
    ("offset", "status"),
    [
        (timedelta(), "saved"),
        (15 * SECOND, "saved"),
        (15 * SECOND + timedelta(milliseconds=1), "late"),
        (16 * SECOND, "late"),
    ],
)
def test_the_deadline_and_the_grace_hold_to_the_second(device, at, offset, status):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))
    at(sitting.ends_at + offset)

    assert working.statuses((1, 1, 0)) == [status]


def test_the_start_holds_to_the_second(device, at):
    sitting = make_prepared_sitting(starts_in=timedelta(minutes=5))
    working = device(first_attempt(sitting))
    at(sitting.starts_at - SECOND)
    assert working.statuses((1, 1, 0)) == ["early"]

    at(sitting.starts_at)

    assert working.statuses((1, 1, 0)) == ["saved"]


def test_a_late_answer_is_kept_and_does_not_count(device, at):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    working = device(attempt)
    working.save((1, 1, 0))
    at(sitting.ends_at + 20 * SECOND)

    assert working.save((1, 2, 3))["over"] is True

    assert final_state(attempt) == {1: "0"}
    assert [r.response for r in db.session.execute(select(refused_answer))] == ["3"]


def test_submitting_gives_a_receipt_once_and_for_all(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.save((1, 1, 0), (2, 2, 3))

    first = working.post("submit").json["receipt"]
    again = working.post("submit").json["receipt"]

    assert first == again
    assert first["answered"] == 2
    assert first["ended_by"] == "candidate"
    assert RECEIPT.fullmatch(first["digest"])
    assert working.statuses((1, 3, 2)) == ["submitted"]
    assert first["digest"] in working.browser.get("/room/receipt").text
    ended = select(LedgerEntry).where(LedgerEntry.action == "attempt.ended")
    assert db.session.scalars(ended).one().detail["receipt"] == first["digest"]


def test_submitting_after_the_deadline_ends_at_the_deadline(device, at):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    working = device(attempt)
    working.save((1, 1, 0))
    at(sitting.ends_at + timedelta(minutes=3))

    working.post("submit")

    assert attempt.submitted_at == sitting.ends_at
    assert attempt.ended_by is EndedBy.DEADLINE
    assert attempt.answered == 1


def test_writes_need_the_token_of_the_page(device):
    working = device(first_attempt(make_prepared_sitting()))
    for route in ("start", "answers", "pulse", "submit"):
        assert working.post(route, {}, **{"X-Room-Token": "foreign"}).status_code == 403
        assert working.post(route, {}, **{"X-Room-Token": ""}).status_code == 403


def test_a_changed_cookie_opens_nothing(app, device):
    sitting = make_prepared_sitting(seats=2)
    mine, other = sitting.seats
    attempts = {a.seat_id: a for a in db.session.scalars(select(Attempt))}
    working = device(attempts[mine.id])
    cookie = working.browser.client.get_cookie("room").value
    forged = cookie.replace(attempts[mine.id].id.hex, attempts[other.id].id.hex)
    working.browser.client.set_cookie("room", forged)

    assert working.browser.get("/room/paper").url == "/room?again=1"
    assert working.post("start").status_code in {401, 403}
    for nonsense in ("", "a.b.c", "....", "x" * 3000, "%00.é"):
        working.browser.client.set_cookie("room", nonsense)
        assert working.browser.get("/room/paper").url == "/room?again=1"


def test_another_form_s_payload_is_not_found(device):
    sitting = make_prepared_sitting(seats=2, forms=2)
    attempts = list(db.session.scalars(select(Attempt).order_by(Attempt.number)))
    working = device(attempts[0])

    mine = working.browser.get(f"/room/payloads/{attempts[0].payload.sha256}")
    other = working.browser.get(f"/room/payloads/{attempts[1].payload.sha256}")

    assert (mine.status, other.status) == (200, 404)
    assert sitting.seats[0].form_id != sitting.seats[1].form_id


def test_an_unknown_page_of_the_room_is_no_stack_trace(device):
    working = device(first_attempt(make_prepared_sitting()))

    page = working.browser.get(f"/room/payloads/{uuid4().hex}")

    assert page.status == 404
    assert "an toàn" in page.text
