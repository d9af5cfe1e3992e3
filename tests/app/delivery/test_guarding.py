"""Every route of the exam room, with machines that comply and machines that do not."""

import json
import secrets

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery import guarding
from app.delivery.queries import attempts_of
from app.ledger.models import LedgerEntry
from app.lockdown import configuring
from app.lockdown.checking import (
    CONFIG_HEADER,
    EXAM_HEADER,
    PAGE_CONFIG_HEADER,
    PAGE_EXAM_HEADER,
)
from app.lockdown.config_key import url_hash
from app.lockdown.configuring import ExamKey, RoomNetwork
from app.lockdown.models import MachineFault, NetworkRule
from app.lockdown.queries import find_lockdown
from tests.app.delivery.conftest import Device, final_state, first_attempt
from tests.factories.delivery import BY, make_prepared_sitting

SITE = "http://127.0.0.1:8000"
BEK = "ab" * 32


def locked_sitting(**options):
    sitting = make_prepared_sitting(**options)
    configuring.lock_browser(sitting, public_url=SITE, quit_password="ra", by=BY)
    configuring.accept_exam_keys(sitting, [ExamKey("cd" * 32, "macOS"), ExamKey(BEK, "")], by=BY)
    db.session.commit()
    return sitting


class LockedDevice(Device):
    """A machine with a locked browser: `key` is the Config Key of the file it opened."""

    def __init__(self, app, attempt, key="", exam_key=BEK):
        super().__init__(app, attempt)
        self.key = key or find_lockdown(attempt.seat.sitting_id).config_key
        self.attempt = attempt
        self.exam_key, self.page, self.addresses = exam_key, "", {}

    def headers_for(self, target):
        url = SITE + target
        return {CONFIG_HEADER: url_hash(url, self.key), EXAM_HEADER: url_hash(url, self.exam_key)}

    def proof(self):
        url = SITE + self.page
        return {
            PAGE_CONFIG_HEADER: url_hash(url, self.key),
            PAGE_EXAM_HEADER: url_hash(url, self.exam_key),
        }

    def open_page(self):
        self.page = self.browser.get("/room/paper").url
        page = self.browser.get(self.page, headers=self.headers_for(self.page))
        data = json.loads(page.soup.select_one("#room-data").string)
        self.token, self.addresses = data["token"], data["addresses"]
        return self

    def post(self, what, value=None, **headers):
        headers = headers or self.headers_for(self.addresses[what])
        sent = {"X-Room-Token": self.token, **headers}
        return self.browser.post_json(self.addresses[what], value or {}, **sent).response


@pytest.fixture
def locked(app):
    """A locked device that is in the room."""
    return LockedDevice(app, first_attempt(locked_sitting())).enter()


def faults():
    return [fault.kind.value for fault in db.session.scalars(select(MachineFault))]


def test_a_locked_browser_works_through_its_headers(locked):
    desk = locked.start()
    paper = locked.browser.client.get(desk["paper"], headers=locked.headers_for(desk["paper"]))
    assert paper.status_code == 200
    assert locked.statuses((1, 1, 2)) == ["saved"]
    assert locked.post("pulse", {"unsaved": 0}).status_code == 200
    assert locked.post("submit").status_code == 200
    assert locked.browser.get("/room/receipt").status == 200
    assert faults() == []


def test_a_locked_browser_works_through_its_scripts_alone(locked):
    desk = locked.post("start", **locked.proof()).json
    paper = locked.browser.client.get(desk["paper"], headers=locked.proof())
    assert paper.status_code == 200
    saved = locked.post(
        "answers",
        {"epoch": desk["epoch"], "events": [{"slot": 1, "seq": 1, "response": 2, "at": 1}]},
        **locked.proof(),
    )
    assert [result["status"] for result in saved.json["results"]] == ["saved"]
    assert locked.post("pulse", {"unsaved": 0}, **locked.proof()).status_code == 200
    assert locked.post("submit", **locked.proof()).status_code == 200


@pytest.mark.parametrize("what", ["start", "answers", "pulse", "submit"])
def test_any_other_browser_is_refused_on_every_route_and_nothing_is_kept(locked, what):
    locked.start()
    attempt = locked.attempt
    body = {"epoch": 1, "events": [{"slot": 1, "seq": 1, "response": 2, "at": 1}], "unsaved": 0}

    answer = locked.post(what, body, **{PAGE_CONFIG_HEADER: "0" * 64})

    assert answer.status_code == 403
    assert answer.json["error"] == "MachineRefused"
    assert "mở đúng tệp" in answer.json["message"]
    assert final_state(attempt) == {}
    assert attempt.submitted_at is None
    assert faults() == ["wrong_config"]


OPEN = {"room.enter", "room.get_worker", "room.rehearse", "room.show_promise_key"}
"""What holds nothing of an attempt: the door, a script, questions made up for trying, a key."""


def test_no_route_of_the_room_lets_a_wrong_browser_in(app, locked):
    desk = locked.start()
    sha256 = desk["paper"].split("/")[-1].split("?")[0]
    let_in = set()
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("room.") or rule.endpoint in OPEN:
            continue
        values = {"sha256": sha256, "nonce": locked.page.split("/")[-1]}
        adapter = app.url_map.bind("localhost")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            path = adapter.build(rule.endpoint, values, method=method)
            path = path.split("?")[0] + ("" if "paper/" in path else f"?n={values['nonce']}")
            headers = {"X-Room-Token": locked.token, CONFIG_HEADER: "0" * 64}
            answer = locked.browser.client.open(path, method=method, json={}, headers=headers)
            if answer.status_code != 403:
                let_in.add((rule.endpoint, method, answer.status_code))
    assert let_in == set()


def test_the_paper_itself_is_refused_without_proof(locked):
    desk = locked.start()
    assert locked.browser.client.get(desk["paper"]).status_code == 403
    wrong = {CONFIG_HEADER: "0" * 64}
    assert locked.browser.client.get(desk["paper"], headers=wrong).status_code == 403


def test_a_page_with_a_wrong_key_says_what_to_do_and_that_answers_are_safe(locked):
    page = locked.browser.get(locked.page, headers={CONFIG_HEADER: "0" * 64})
    assert page.status == 403
    assert "mở đúng tệp" in page.text
    assert "vẫn an toàn trên máy chủ" in page.text


def test_a_proof_of_another_login_does_not_fit(app):
    sitting = locked_sitting(seats=2)
    first, second = (
        LockedDevice(app, seat_attempt).enter() for seat_attempt in attempts_of(sitting)
    )
    first.start()
    assert first.page != second.page
    for headers in (first.proof(), first.headers_for(first.addresses["answers"])):
        assert second.post("answers", {"epoch": 1, "events": []}, **headers).status_code == 403
    # Even sent to the very address it was made for, it does not open another login's work.
    second.addresses = first.addresses
    assert second.post("start").status_code == 403
    assert set(faults()) == {"wrong_config", "foreign_page"}


def test_the_page_of_another_login_leads_to_ones_own(app):
    sitting = locked_sitting(seats=2)
    first, second = (LockedDevice(app, one).enter() for one in attempts_of(sitting))
    assert second.browser.get(first.page).url == second.page


def test_a_thousand_forged_requests_are_all_refused_and_noted_once(locked):
    locked.start()
    good = locked.headers_for(locked.addresses["pulse"]) | locked.proof()
    accepted = 0
    for number in range(1000):
        names = [CONFIG_HEADER, EXAM_HEADER, PAGE_CONFIG_HEADER, PAGE_EXAM_HEADER]
        forged = {name: secrets.token_hex(32) for name in names}
        kept = names[number % 4]  # one of the four right, the others forged
        forged[kept] = good[kept]
        accepted += locked.post("pulse", {"unsaved": 0}, **forged).status_code != 403
    assert accepted == 0
    assert len(faults()) <= 2
    noted = select(LedgerEntry).where(LedgerEntry.action == "machine.refused")
    assert len(db.session.scalars(noted).all()) == len(faults())


def test_the_host_header_has_no_say(locked):
    headers = locked.headers_for(locked.addresses["pulse"])
    sent = {"X-Room-Token": locked.token, "Host": "localhost", **headers}
    answer = locked.browser.post_json(locked.addresses["pulse"], {"unsaved": 0}, **sent)
    assert answer.status == 200


def test_freeing_the_browser_lets_everybody_go_on_at_once(locked):
    locked.post("start", **{PAGE_CONFIG_HEADER: "0" * 64})
    sitting = locked.attempt.seat.sitting
    configuring.free_browser(sitting, by=BY)
    db.session.commit()
    answer = locked.post("start", **{PAGE_CONFIG_HEADER: "0" * 64})
    assert answer.status_code == 200
    assert locked.browser.get("/room/paper").status == 200


def test_a_sitting_without_lock_has_the_plain_addresses(device):
    plain = device(first_attempt(make_prepared_sitting()))
    page = plain.browser.get("/room/paper")
    data = json.loads(page.soup.select_one("#room-data").string)
    assert data["locked"] is False
    assert data["addresses"]["answers"] == "/room/answers"


def test_asking_nothing_costs_no_statement(device, count_statements):
    plain = device(first_attempt(make_prepared_sitting()))
    plain.save((1, 1, 0))
    with count_statements() as sent:
        plain.save((1, 2, 1))
    assert [s for s in sent if "lockdown" in s] == []


def set_networks(sitting, rule, network):
    room_id = sitting.seats[0].room_id
    configuring.set_networks(sitting, rule, [RoomNetwork(room_id, network)], by=BY)
    db.session.commit()


def test_a_machine_outside_the_rooms_network_is_refused_at_the_door(app):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    set_networks(sitting, NetworkRule.REFUSED, "10.1.0.0/24")
    device = Device(app, attempt)

    page = device.browser.post("/room", number=device.number, code=device.code)

    assert page.status == 403
    assert "mạng của phòng thi" in page.text
    db.session.refresh(attempt)
    assert attempt.epoch == 0, "the lease was not taken"
    assert faults() == ["outside_network"]


def test_a_machine_inside_the_rooms_network_is_let_in(app):
    sitting = make_prepared_sitting()
    set_networks(sitting, NetworkRule.REFUSED, "127.0.0.0/8")
    device = Device(app, first_attempt(sitting)).enter()
    assert device.post("start").status_code == 200
    assert faults() == []


def test_a_machine_outside_may_be_let_in_and_marked(app):
    sitting = make_prepared_sitting()
    set_networks(sitting, NetworkRule.MARKED, "10.1.0.0/24")
    device = Device(app, first_attempt(sitting)).enter()
    assert device.start()["paper"]
    assert device.statuses((1, 1, 2)) == ["saved"]
    assert [f.refused for f in db.session.scalars(select(MachineFault))] == [False]
    assert faults() == ["outside_network"]


def test_where_an_attempt_is_taken_is_read_once_in_a_while(device, count_statements):
    attempt = first_attempt(make_prepared_sitting())
    guarding.find_place(attempt.id)
    with count_statements() as sent:
        assert guarding.find_place(attempt.id).seat_id == attempt.seat_id
    assert sent == []


def test_the_way_out_stands_on_the_receipt_only(locked):
    quit_path = "/room/leave/"
    locked.start()
    assert quit_path not in locked.browser.get(locked.page).response.text
    locked.post("submit")
    assert quit_path in locked.browser.get("/room/receipt").response.text
