"""The result on the candidate's screen: exact, only after the end, only where the rules say so."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.db import db
from app.delivery import scoring
from app.delivery.models import EndedBy
from app.delivery.ruling_models import QuestionRuling, RulingKind
from app.exams.rules import rules_of
from app.results.settling import settle_paper
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting


@pytest.fixture
def finished(device):
    """Somebody who got two of three rightly and has handed in."""
    sitting = make_prepared_sitting(kinds="ctf")
    attempt = first_attempt(sitting)
    working = device(attempt)
    right = list(attempt.payload.option_orders[0]).index(1)
    working.save((1, 1, right), (2, 2, True), (3, 3, "không nhớ"))
    assert working.post("submit").status_code == 200
    db.session.refresh(attempt)
    return working, attempt


def test_the_mark_is_shown_at_once_and_is_the_one_that_is_settled(finished):
    working, attempt = finished

    told = working.browser.get("/room/result").response.json["result"]
    receipt = working.browser.get("/room/receipt")
    sheet = working.browser.get("/room/result/sheet")

    assert told == {"mark": "66,67", "scale": "100", "right": 2, "total": 3}
    assert "Kết quả chưa chính thức cho đến khi Hội đồng công bố." in receipt.text
    assert receipt.texts(".exam-result") == ["66,67 / 100"]
    assert "66,67/100" in sheet.text
    assert "ký, ghi rõ họ tên" in sheet.text
    assert attempt.seat.candidate.application.full_name in sheet.text
    sitting = attempt.seat.sitting
    sitting.closed_at = attempt.submitted_at
    settle_paper(sitting.paper, by=BY)
    assert scoring.find_result(attempt).mark == Decimal("66.67")


def test_the_screen_follows_what_the_council_decided_on_a_question(finished):
    _working, attempt = finished
    third = attempt.form.questions[2].version
    db.session.add(
        QuestionRuling(
            paper_id=attempt.form.paper_id,
            version_id=third.id,
            kind=RulingKind.ANNUL,
            reason="Câu sai",
            decided_by_name="Hội đồng",
        )
    )
    db.session.flush()

    shown = scoring.find_result(attempt)

    assert (shown.mark, shown.right) == (Decimal(100), 3)


def test_nothing_is_shown_before_the_end(device):
    working = device(first_attempt(make_prepared_sitting()))
    working.save((1, 1, 0))

    assert working.browser.get("/room/result").response.json == {"result": None}
    assert working.browser.get("/room/result/sheet").status == 404


def test_nothing_is_shown_where_the_rules_do_not_say_so(finished, monkeypatch):
    working, attempt = finished
    profile = rules_of(attempt.seat.sitting.exam)
    silent = replace(profile, room=replace(profile.room, result=None))
    monkeypatch.setattr(scoring, "rules_of", lambda _exam: silent)

    assert working.browser.get("/room/result").response.json == {"result": None}
    assert working.browser.get("/room/receipt").texts(".exam-result") == []


@pytest.mark.parametrize(
    "change", [{"ended_by": EndedBy.SUSPENSION}, {"voided_at": True}], ids=["suspended", "retaken"]
)
def test_a_suspended_or_repeated_paper_shows_no_result(finished, change):
    _working, attempt = finished
    if "voided_at" in change:
        change = {"voided_at": attempt.submitted_at}
    for name, value in change.items():
        setattr(attempt, name, value)

    assert scoring.find_result(attempt) is None


def test_a_machine_without_the_keys_shows_no_result(finished):
    _working, attempt = finished
    for question in attempt.form.questions:
        question.version.content = {}

    assert scoring.find_result(attempt) is None


def test_nobody_sees_another_one_s_result(browser):
    assert browser.get("/room/result").url == "/room?again=1"
    assert browser.get("/room/result/sheet").url == "/room?again=1"


def test_no_key_is_in_any_byte_of_a_result(finished):
    working, _attempt = finished
    for path in ("/room/result", "/room/receipt", "/room/result/sheet"):
        body = working.browser.get(path).response.text
        assert "CANARY" not in body
        assert "phương án" not in body
