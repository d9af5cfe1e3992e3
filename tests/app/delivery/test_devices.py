"""Who may write: one device at a time, and another only by an invigilator's word."""

import os
from random import Random

import pytest
from sqlalchemy import delete, select

from app import clock
from app.db import db
from app.delivery import credentials, entering, saving, standing, waiting
from app.delivery.appending import HELD
from app.delivery.batches import Batch, Event
from app.delivery.models import Attempt, DeviceRequest, answer_event
from app.delivery.records import promise_key
from app.invigilation import devices
from app.invigilation.invigilating import NoReason, reset_device
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.sittings.seat_codes import seat_code
from tests.app.delivery.conftest import SECRET, Device, final_state, first_attempt
from tests.factories.delivery import BY, make_prepared_sitting

INTERLEAVINGS = int(os.environ.get("SATHACH_INTERLEAVINGS", "60"))
"""A thousand take a minute and a half; the suite tries fewer, with the same seeds first."""


def only_request():
    return db.session.scalars(select(DeviceRequest)).one()


def actions():
    return list(db.session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)))


def test_a_second_device_waits_and_holds_nothing(app, device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    first = device(attempt)
    first.save((1, 1, 0))
    second = Device(app, attempt).enter()

    desk = second.start()

    assert desk["state"] == "waiting_for_device"
    assert (desk["arrangement"], desk["answers"], desk["paper"]) == (None, [], "")
    assert second.post("pulse", {"unsaved": 0}).json["state"] == "waiting_for_device"
    assert second.statuses((1, 2, 3)) == ["lease_lost"]
    assert second.post("submit").status_code == 409
    assert first.statuses((1, 3, 1)) == ["saved"]
    assert only_request().address == "127.0.0.1"
    assert actions()[-1] == "device.asked"


def test_on_agreement_the_new_device_writes_and_the_old_one_only_looks(app, device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    first = device(attempt)
    first.save((1, 1, 0))
    second = Device(app, attempt).enter()

    devices.agree_device(sitting, only_request(), by=BY)
    db.session.commit()

    assert second.start()["state"] == "working"
    assert second.start()["answers"][0]["response"] == 0
    assert second.statuses((1, 2, 3)) == ["saved"]
    assert first.statuses((1, 4, 2)) == ["lease_lost"]
    assert first.post("start").json["error"] == "LeaseLost"
    assert final_state(attempt) == {1: "3"}
    assert actions()[-1] == "device.agreed"


def test_a_refused_device_hears_why(app, device):
    sitting = make_prepared_sitting()
    device(first_attempt(sitting))
    second = Device(app, first_attempt(sitting)).enter()
    with pytest.raises(NoReason):
        devices.refuse_device(sitting, only_request(), " ", by=BY)

    devices.refuse_device(sitting, only_request(), "Không phải máy của phòng", by=BY)
    db.session.commit()

    told = second.post("start").json
    assert told["error"] == "DeviceRefused"
    assert "Không phải máy của phòng" in told["message"]
    with pytest.raises(devices.DeviceDecided):
        devices.agree_device(sitting, only_request(), by=BY)


def test_the_same_device_comes_in_again_as_if_nothing_had_been(device):
    attempt = first_attempt(make_prepared_sitting())
    first = device(attempt)
    first.save((1, 1, 0))

    first.enter()

    assert first.start()["epoch"] == 1
    assert first.statuses((1, 2, 1)) == ["saved"]
    assert db.session.scalars(select(DeviceRequest)).all() == []


def test_a_waiting_device_that_comes_again_asks_once(app, device):
    attempt = first_attempt(make_prepared_sitting())
    device(attempt)

    Device(app, attempt).enter().enter()

    assert only_request().decided_at is None


def test_a_freed_seat_takes_the_first_device_without_a_word(app, device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    device(attempt)
    reset_device(sitting, attempt, "Máy hỏng", by=BY)
    db.session.commit()

    second = Device(app, attempt).enter()

    assert second.start()["state"] == "working"


def test_agreeing_to_one_device_turns_the_others_down(app, device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    device(attempt)
    second, third = Device(app, attempt).enter(), Device(app, attempt).enter()

    devices.agree_device(sitting, devices.list_device_requests(sitting)[0], by=BY)
    db.session.commit()

    assert second.start()["state"] == "working"
    assert third.post("start").json["error"] == "DeviceRefused"


def test_no_more_than_a_few_devices_wait_for_one_seat(app, device):
    attempt = first_attempt(make_prepared_sitting())
    device(attempt)
    for _place in range(waiting.MOST_WAITING):
        Device(app, attempt).enter()

    page = Device(app, attempt)
    answer = page.browser.post("/room", number=page.number, code=page.code)

    assert "nhiều máy đang chờ" in answer.text


def test_a_device_of_an_ended_attempt_gets_no_lease(app, device):
    sitting = make_prepared_sitting()
    first = device(first_attempt(sitting))
    Device(app, first_attempt(sitting)).enter()
    first.post("submit")

    with pytest.raises(devices.NothingToGoOnWith):
        devices.agree_device(sitting, only_request(), by=BY)


def address(sitting, tail):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/{tail}"


def test_an_invigilator_answers_on_a_page_and_an_inspector_only_reads_it(app, device, signed_in_as):
    sitting = make_prepared_sitting(seats=2)
    attempt = first_attempt(sitting)
    device(attempt)
    second, third = Device(app, attempt).enter(), Device(app, attempt).enter()
    one, other = (request.id for request in devices.list_device_requests(sitting))
    inspector = signed_in_as(Role.INSPECTOR)
    assert attempt.seat.candidate.number in inspector.get(address(sitting, "devices")).text
    assert inspector.post(address(sitting, f"devices/{one}/agreement")).status == 403

    invigilator = signed_in_as(Role.INVIGILATOR)
    refused = invigilator.post(address(sitting, f"devices/{other}/refusal"), reason="Máy lạ")
    agreed = invigilator.post(address(sitting, f"devices/{one}/agreement"))

    assert (refused.status, agreed.status) == (302, 302)
    assert second.start()["state"] == "working"
    assert "Máy lạ" in third.post("start").json["message"]


class Interleaving:
    """Some devices and an invigilator on one attempt, doing things in a random order."""

    def __init__(self, sitting, attempt, rng):
        self.sitting, self.attempt, self.rng = sitting, attempt, rng
        self.cookies: list[str] = []
        self.sequence = 0

    def step(self):
        acts = [self.come, self.come_again, self.agree, self.refuse, self.reset]
        self.rng.choices(acts, [4, 2, 4, 1, 1])[0]()
        self.save_from_everywhere()

    def enter(self, cookie=""):
        code = seat_code(self.attempt.seat_id, SECRET)
        number = self.attempt.seat.candidate.number
        try:
            entry = entering.enter_room(
                number, code, secret=SECRET, address="10.0.0.1", cookie=cookie
            )
        except waiting.TooManyWaiting:
            return
        if entry.cookie not in self.cookies:
            self.cookies.append(entry.cookie)

    def come(self):
        self.enter()

    def come_again(self):
        self.enter(self.rng.choice(self.cookies) if self.cookies else "")

    def _pending(self):
        requests = devices.list_device_requests(self.sitting)
        open_ones = [one for one in requests if one.decided_at is None]
        return self.rng.choice(open_ones) if open_ones else None

    def agree(self):
        if request := self._pending():
            devices.agree_device(self.sitting, request, by=BY)

    def refuse(self):
        if request := self._pending():
            devices.refuse_device(self.sitting, request, "không", by=BY)

    def reset(self):
        reset_device(self.sitting, self.attempt, "hỏng", by=BY)

    def save_from_everywhere(self):
        """Of all the devices that ever were, at most one writes."""
        db.session.flush()
        writers = [cookie for cookie in self.cookies if self.saves(cookie)]
        assert len(writers) <= 1

    def saves(self, cookie):
        self.sequence += 1
        credential = credentials.read(cookie, secret=SECRET, now=clock.now())
        event = Event(1, self.sequence, "1", 1)
        batch = Batch(self.attempt.epoch, [event])  # the best guess a device could make
        try:
            reply = saving.save_answers(credential, batch, key=promise_key(SECRET))
        except standing.NotSignedIn:
            return False
        return reply.results[0].status in HELD


def test_never_do_two_devices_write_however_they_interleave(monkeypatch):
    monkeypatch.setattr("app.ledger.recording.append", lambda *_a, **_k: None)
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    for seed in range(INTERLEAVINGS):
        attempt.epoch, attempt.token_hash = 0, None
        run = Interleaving(sitting, attempt, Random(seed))
        for _step in range(5):
            run.step()
        db.session.execute(delete(DeviceRequest))
        db.session.execute(delete(answer_event))
        attempt = db.session.get_one(Attempt, attempt.id)
