import json
import random
from uuid import uuid4

import pytest

from app.packages import shamir
from app.packages.container import (
    MARK,
    CannotUnseal,
    ForeignSignature,
    Kind,
    MalformedContainer,
    check_signature,
    read_container,
    seal,
    unseal,
)
from app.packages.keys import Card, MalformedCard, make_keys, portal_keys
from app.packages.share_text import MalformedShare, Share, read_share, write_share

PORTAL, MACHINE, OTHER = (make_keys(name) for name in ("Cổng", "Máy 1", "Máy 2"))
PARTS = {"manifest": b"{}", "paper_payload": b"STEM-CANARY " * 50}
SECRET = bytes(range(32))


def sealed(**changes):
    given = {"sender": PORTAL, "recipient": MACHINE.card, "council_secret": SECRET} | changes
    return seal(Kind.SITTING, uuid4(), {"exam": "Kỳ thi"}, PARTS, **given)


def open_whole(data):
    container = read_container(data)
    check_signature(container, PORTAL.card)
    return unseal(container, MACHINE, council_secret=SECRET)


def test_what_was_sealed_opens_with_machine_and_council_together():
    container = read_container(sealed())
    check_signature(container, PORTAL.card)

    assert unseal(container, MACHINE, council_secret=SECRET) == PARTS
    assert container.about == {"exam": "Kỳ thi"}
    assert b"STEM-CANARY" not in sealed()


def test_neither_machine_nor_council_nor_another_machine_opens_it_alone():
    container = read_container(sealed())

    for keys, secret in ((MACHINE, b""), (OTHER, SECRET), (MACHINE, bytes(32))):
        with pytest.raises(CannotUnseal):
            unseal(container, keys, council_secret=secret)


def test_ten_thousand_bent_shares_open_nothing():
    shares = shamir.split(SECRET, threshold=2, count=3)
    package_id, rng = uuid4(), random.Random(7)
    container = read_container(
        seal(
            Kind.SITTING,
            package_id,
            {},
            {"manifest": b"{}"},
            sender=PORTAL,
            recipient=MACHINE.card,
            council_secret=SECRET,
        )
    )
    noticed = opened = 0
    for _trial in range(10_000):
        text = list(write_share(Share(1, shares[1]), package_id))
        place = rng.choice([i for i, c in enumerate(text) if c != "-"])
        text[place] = rng.choice(
            [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if c != text[place]]
        )
        try:
            bent = read_share("".join(text), package_id)
        except MalformedShare:
            noticed += 1
            continue
        secret = (
            shamir.combine({bent.number: bent.secret, 2: shares[2]}) if bent.number != 2 else b""
        )
        try:
            unseal(container, MACHINE, council_secret=secret)
            opened += 1
        except CannotUnseal:
            noticed += 1
    assert (noticed, opened) == (10_000, 0)


def test_every_bent_byte_is_noticed():
    data, rng = sealed(), random.Random(3)
    for place in [*range(64), *(rng.randrange(len(data)) for _ in range(400))]:
        bent = bytearray(data)
        bent[place] ^= 1 << rng.randrange(8)
        with pytest.raises((MalformedContainer, ForeignSignature, CannotUnseal)):
            open_whole(bytes(bent))


def test_a_cut_or_lengthened_file_is_refused():
    data = sealed()
    for bent in (b"", data[:5], data[:40], data[:-1], data + b"x", b"PK\x03\x04" + data):
        with pytest.raises(MalformedContainer):
            read_container(bent)


def header_of(data):
    length = int.from_bytes(data[len(MARK) : len(MARK) + 4], "big")
    return json.loads(data[len(MARK) + 4 : len(MARK) + 4 + length])


@pytest.mark.parametrize(
    "change",
    [
        {"parts": "x"},
        {"parts": [{"name": "../etc/passwd", "size": 20, "sha256": "0" * 64}]},
        {"parts": [{"name": "a", "size": -1, "sha256": "0" * 64}]},
        {"parts": [{"name": "a", "size": True, "sha256": "0" * 64}]},
        {"parts": [{}] * 65},
        {"parts": [None]},
        {"kind": "other"},
        {"id": "x"},
        {"id": 5},
        {"ephemeral": "AAAA"},
        {"wrapped": 5},
        {"about": []},
        {"from": 1},
    ],
)
def test_a_nonsense_header_is_refused(change):
    header = json.dumps(header_of(sealed()) | change).encode()
    data = MARK + len(header).to_bytes(4, "big") + header + bytes(200)
    with pytest.raises(MalformedContainer):
        read_container(data)


def test_a_header_that_is_no_object_or_too_deep_is_refused():
    for text in (b"[]", b"5", b"[" * 200_000, b"\xff"):
        with pytest.raises(MalformedContainer):
            read_container(MARK + len(text).to_bytes(4, "big") + text + bytes(100))


def test_a_stranger_cannot_sign_for_the_portal():
    container = read_container(sealed(sender=OTHER))

    with pytest.raises(ForeignSignature):
        check_signature(container, PORTAL.card)
    with pytest.raises(ForeignSignature):
        check_signature(container, Card("Cổng", PORTAL.card.exchange, OTHER.card.signing))


def test_a_small_part_cannot_grow_without_bound(monkeypatch):
    monkeypatch.setattr("app.packages.container.MOST_BYTES", 10_000)
    data = seal(
        Kind.SITTING, uuid4(), {}, {"bomb": bytes(1_000_000)}, sender=PORTAL, recipient=MACHINE.card
    )
    with pytest.raises(CannotUnseal):
        unseal(read_container(data), MACHINE)


def test_a_share_is_typed_with_any_case_and_spaces_and_belongs_to_one_package():
    package_id = uuid4()
    text = write_share(Share(3, SECRET), package_id)

    assert read_share(text.lower().replace("-", " "), package_id) == Share(3, SECRET)
    for wrong in ("", "x", text[:-1], text + "A", "ữ" * 56):
        with pytest.raises(MalformedShare):
            read_share(wrong, package_id)
    with pytest.raises(MalformedShare):
        read_share(text, uuid4())


def test_a_card_says_who_and_keeps_its_fingerprint():
    card = Card.from_text(MACHINE.card.to_text())

    assert card == MACHINE.card
    assert card.fingerprint != OTHER.card.fingerprint
    assert len(card.fingerprint.replace("-", "")) == 24
    for text in ("", "{}", "[]", card.to_text().replace("Máy 1", ""), '{"name": 5}'):
        with pytest.raises(MalformedCard):
            Card.from_text(text)


def test_portal_keys_come_from_the_secret_and_differ_by_it():
    assert portal_keys("a") == portal_keys("a")
    assert portal_keys("a").card.fingerprint != portal_keys("b").card.fingerprint
    assert "exchange" not in repr(portal_keys("a"))
