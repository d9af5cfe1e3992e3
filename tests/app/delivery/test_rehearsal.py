"""Trying the page before the day: every kind, no key, nothing to send."""

import json

import pytest
from flask import render_template

from app.delivery import views
from app.delivery.rehearsal import rehearsal
from question_bank.items.registry import ITEM_TYPES
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting


def test_anybody_may_try_one_question_of_every_kind(browser):
    page = browser.get("/room/rehearsal")

    data = json.loads(page.soup.select_one("#rehearsal-data").string)
    assert page.status == 200
    assert "Thử, không tính điểm." in page.text
    assert {question["kind"] for question in data["questions"]} == set(ITEM_TYPES)
    assert [question["slot"] for question in data["questions"]] == list(range(1, 14))


def test_the_samples_have_no_keys(browser):
    names = {name for question in rehearsal()["questions"] for name in question}

    shown = {"slot", "points", "kind", "stem", "options", "prompts", "gaps", "case", "caseText"}
    shown |= {"image", "marks"}
    assert names == shown


def test_the_door_and_the_waiting_room_lead_to_the_rehearsal(browser, device):
    assert browser.get("/room").soup.select_one("a[href='/room/rehearsal']")
    waiting = device(first_attempt(make_prepared_sitting()), start=False)
    assert waiting.browser.get("/room/paper").soup.select_one("#rehearse")


ROOM_ERRORS = [
    ("GET", "/room/nowhere", 404),
    ("POST", "/room/paper", 405),
    ("GET", "/room/answers", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ROOM_ERRORS)
def test_a_failure_in_the_room_says_whether_the_answers_are_safe(browser, method, path, status):
    response = browser.client.open(path, method=method)

    assert response.status_code == status
    assert "Bài làm của bạn vẫn an toàn." in response.text
    assert 'href="/room/paper"' in response.text


def test_a_script_gets_the_failure_as_data(browser):
    response = browser.client.post("/room/nowhere", json={}, headers={"X-Room-Token": "x"})

    assert (response.status_code, response.json["error"]) == (404, "Failure")


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 429, 500])
def test_every_code_has_a_page_that_says_what_to_do(app, code):
    with app.test_request_context("/room/paper"):
        page = render_template("errors/room.html", code=code, reason="", incident="")

    assert "Bài làm của bạn vẫn an toàn." in page
    assert "exam-button" in page


def test_who_has_to_come_in_again_is_told_that_the_answers_are_safe(browser):
    page = browser.get("/room/paper")

    assert page.url == "/room?again=1"
    assert "Câu trả lời đã lưu vẫn an toàn" in browser.get(page.url).text


def test_a_mistake_of_ours_in_the_room_is_told_with_its_number(browser, monkeypatch):
    monkeypatch.setattr(views, "words", lambda: 1 / 0)
    page = browser.get("/room/rehearsal")

    assert page.status == 500
    assert "Mã sự cố" in page.text
    assert "Bài làm của bạn vẫn an toàn." in page.text


@pytest.mark.parametrize("allowed", [True, False])
def test_the_paper_s_page_has_a_calculator_only_where_the_paper_allows_it(device, allowed):
    attempt = first_attempt(make_prepared_sitting())
    attempt.seat.sitting.paper.calculator = allowed
    page = device(attempt, start=False).browser.get("/room/paper")

    assert json.loads(page.soup.select_one("#room-data").string)["calculator"] is allowed
