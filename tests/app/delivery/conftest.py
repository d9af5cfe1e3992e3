"""A device in the exam room: signs in by seat code and speaks the page's protocol."""

import json
import re
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from app import clock
from app.db import db
from app.delivery import queries
from app.delivery.folding import fold
from app.delivery.models import Attempt
from app.delivery.working import list_events
from app.sittings.seat_codes import seat_code
from tests.conftest import Browser

SECRET = "a secret for tests only"


class Device:
    """One machine of the room with its own cookies."""

    def __init__(self, app: Any, attempt: Attempt) -> None:
        self.browser = Browser(app.test_client())
        self.number = attempt.seat.candidate.number
        self.code = seat_code(attempt.seat_id, SECRET)
        self.token, self.epoch = "", 0

    def enter(self) -> "Device":
        page = self.browser.post("/room", number=self.number, code=self.code)
        assert page.url == "/room/paper", page.text
        return self.open_page()

    def open_page(self) -> "Device":
        page = self.browser.get("/room/paper")
        data = json.loads(page.soup.select_one("#room-data").string)
        self.token = data["token"]
        return self

    def post(self, what: str, value: Any = None, **headers: str) -> Any:
        headers = {"X-Room-Token": self.token} | headers
        return self.browser.post_json(f"/room/{what}", value or {}, **headers).response

    def start(self) -> dict[str, Any]:
        desk = self.post("start").json
        self.epoch = desk.get("epoch", self.epoch)
        return desk

    def save(self, *events: tuple[int, int, Any], **more: Any) -> dict[str, Any]:
        """Save (slot, sequence, response) triples."""
        sent = [{"slot": s, "seq": q, "response": r, "at": 1000 + q} for s, q, r in events]
        return self.post("answers", {"epoch": self.epoch, "events": sent, **more}).json

    def save_given(self, instant: datetime, *events: tuple[int, int, Any]) -> list[str]:
        """The statuses of answers that the device says were given at the instant."""
        at = int(instant.timestamp() * 1000)
        sent = [{"slot": s, "seq": q, "response": r, "at": at} for s, q, r in events]
        reply = self.post("answers", {"epoch": self.epoch, "events": sent}).json
        return [result["status"] for result in reply["results"]]

    def statuses(self, *events: tuple[int, int, Any]) -> list[str]:
        return [result["status"] for result in self.save(*events)["results"]]


@pytest.fixture
def device(app):
    """A factory: a device that has entered for the attempt and got the paper."""

    def make(attempt: Attempt, start: bool = True) -> Device:
        made = Device(app, attempt).enter()
        if start:
            made.start()
        return made

    return make


@pytest.fixture
def at(monkeypatch):
    """Set the clock to an instant."""

    def set_clock(instant):
        monkeypatch.setattr(clock, "now", lambda: instant)

    return set_clock


def first_attempt(sitting) -> Attempt:
    return queries.attempts_of(sitting)[0]


def final_state(attempt) -> dict[int, str]:
    rows = list_events(db.session.connection(), attempt.number)
    return {slot: response for slot, (_seq, response) in fold(rows).items()}


RECEIPT = re.compile(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}")


@pytest.fixture
def count_statements():
    """A block that collects the statements sent to the database."""

    @contextmanager
    def counting():
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield sent
        event.remove(db.engine, "before_cursor_execute", note)

    return counting
