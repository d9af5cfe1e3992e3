"""Whether a machine complies: by the browser's headers, by the page, by the room's networks."""

import random
import secrets
from ipaddress import ip_network
from uuid import uuid4

import pytest

from app.lockdown.checking import (
    CONFIG_HEADER,
    EXAM_HEADER,
    PAGE_CONFIG_HEADER,
    PAGE_EXAM_HEADER,
    Asked,
    Fault,
    Request,
    find_fault,
    public_address,
)
from app.lockdown.config_key import url_hash
from app.lockdown.models import FaultKind, NetworkRule

SITE = "https://thi.example.vn"
KEY, BEK, OTHER_BEK = ("1" * 64, "2" * 64, "3" * 64)
LOCKED = Asked(locked=True, config_key=KEY)
STRICT = Asked(locked=True, config_key=KEY, exam_keys=(OTHER_BEK, BEK))
ROOM, OTHER_ROOM = uuid4(), uuid4()


def request(headers, *, nonce="a" * 32, address="10.1.0.7", **more):
    return Request(
        url=f"{SITE}/room/answers?n={nonce}",
        page_url=f"{SITE}/room/paper/{nonce}",
        headers=headers,
        address=address,
        **more,
    )


def by_header(nonce="a" * 32, *, key=KEY, exam_key=BEK):
    url = f"{SITE}/room/answers?n={nonce}"
    return {CONFIG_HEADER: url_hash(url, key), EXAM_HEADER: url_hash(url, exam_key)}


def by_page(nonce="a" * 32, *, key=KEY, exam_key=BEK):
    url = f"{SITE}/room/paper/{nonce}"
    return {PAGE_CONFIG_HEADER: url_hash(url, key), PAGE_EXAM_HEADER: url_hash(url, exam_key)}


@pytest.mark.parametrize("asked", [LOCKED, STRICT])
@pytest.mark.parametrize("proof", [by_header(), by_page(), by_header() | by_page()])
def test_the_right_browser_is_let_in_either_way(asked, proof):
    assert find_fault(asked, request(proof), ROOM) is None


def test_one_right_proof_is_enough_when_a_proxy_spoils_the_other():
    assert find_fault(STRICT, request(by_header(key="9" * 64) | by_page()), ROOM) is None
    assert find_fault(STRICT, request(by_page(key="9" * 64) | by_header()), ROOM) is None


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, FaultKind.NO_PROOF),
        (by_header(key="9" * 64), FaultKind.WRONG_CONFIG),
        (by_page(key="9" * 64), FaultKind.WRONG_CONFIG),
        (by_header(exam_key="9" * 64), FaultKind.WRONG_EXAM_KEY),
        (by_page(exam_key="9" * 64), FaultKind.WRONG_EXAM_KEY),
        ({PAGE_EXAM_HEADER: by_page()[PAGE_EXAM_HEADER]}, FaultKind.WRONG_CONFIG),
        (by_header("b" * 32), FaultKind.WRONG_CONFIG),
        (by_page("b" * 32), FaultKind.WRONG_CONFIG),
    ],
)
def test_what_proves_nothing_is_refused_and_named(headers, kind):
    assert find_fault(STRICT, request(headers), ROOM) == Fault(kind, refused=True)


def test_a_proof_for_an_address_that_is_not_this_logins_is_a_replay():
    fault = find_fault(STRICT, request(by_header(), bound=False), ROOM)
    assert fault == Fault(FaultKind.FOREIGN_PAGE)


def test_a_page_may_come_without_proof_but_not_with_a_wrong_one():
    assert find_fault(LOCKED, request({}, is_page=True), ROOM) is None
    wrong = request(by_header(key="9" * 64), is_page=True)
    assert find_fault(LOCKED, wrong, ROOM) == Fault(FaultKind.WRONG_CONFIG)


def test_of_a_thousand_forged_and_replayed_proofs_none_is_accepted():
    rng = random.Random(17)
    right = {**by_header(), **by_page()}
    accepted = 0
    for number in range(1000):
        other = secrets.token_hex(16)
        forged = rng.choice(
            [
                {name: secrets.token_hex(32) for name in right},
                by_header(other) | by_page(other),
                by_header(key=secrets.token_hex(32)) | by_page(key=secrets.token_hex(32)),
                by_header(exam_key=secrets.token_hex(32)) | by_page(exam_key=KEY),
                {
                    name: value[:-1] + ("0" if value[-1] != "0" else "1")
                    for name, value in right.items()
                },
                {name: value[: number % 64] for name, value in right.items()},
                {CONFIG_HEADER: KEY, EXAM_HEADER: BEK},
                {PAGE_CONFIG_HEADER: right[CONFIG_HEADER], PAGE_EXAM_HEADER: right[EXAM_HEADER]},
                {CONFIG_HEADER: right[PAGE_CONFIG_HEADER], EXAM_HEADER: right[PAGE_EXAM_HEADER]},
                dict.fromkeys(right, "é" * 64),
            ]
        )
        accepted += find_fault(STRICT, request(forged), ROOM) is None
    assert accepted == 0


NETWORKS = (
    (None, ip_network("10.9.0.0/16")),
    (ROOM, ip_network("10.1.0.0/24")),
    (ROOM, ip_network("fd00:1::/64")),
)


@pytest.mark.parametrize(
    ("address", "room", "outside"),
    [
        ("10.1.0.7", ROOM, False),
        ("10.9.200.1", ROOM, False),
        ("fd00:1::5", ROOM, False),
        ("10.1.1.7", ROOM, True),
        ("fd00:2::5", ROOM, True),
        ("", ROOM, True),
        ("10.1.0.7, 10.9.0.1", ROOM, True),
        ("10.1.0.7", OTHER_ROOM, True),
        ("10.9.0.7", OTHER_ROOM, False),
    ],
)
def test_a_machine_belongs_to_the_networks_of_its_room(address, room, outside):
    asked = Asked(network_rule=NetworkRule.REFUSED, networks=NETWORKS)
    fault = find_fault(asked, request({}, address=address), room)
    assert fault == (Fault(FaultKind.OUTSIDE_NETWORK) if outside else None)


def test_a_machine_outside_may_be_marked_only():
    asked = Asked(network_rule=NetworkRule.MARKED, networks=NETWORKS)
    fault = find_fault(asked, request({}, address="8.8.8.8"), ROOM)
    assert fault == Fault(FaultKind.OUTSIDE_NETWORK, refused=False)


def test_a_room_without_networks_is_not_checked():
    asked = Asked(network_rule=NetworkRule.REFUSED, networks=NETWORKS[1:])
    assert find_fault(asked, request({}, address="8.8.8.8"), OTHER_ROOM) is None


def test_a_sitting_that_asks_nothing_takes_any_machine():
    assert Asked().nothing
    assert not LOCKED.nothing
    assert find_fault(Asked(), request({}, address="?"), ROOM) is None


@pytest.mark.parametrize(
    "target",
    [
        "/room/answers?n=1",
        "http://evil.example/room/answers?n=1",
        "//evil.example/room/answers?n=1",
    ],
)
def test_the_host_is_ours_whatever_the_request_says(target):
    assert public_address(SITE, target).startswith(SITE + "/")
    assert "n=1" in public_address(SITE, target)
