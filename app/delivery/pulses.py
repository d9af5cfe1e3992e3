"""Signs of life of a device, and what it hears in return: the sitting's announcements."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Table, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.delivery.credentials import Credential
from app.delivery.models import Announcement, Attempt, device_sign, hearing, pulse
from app.delivery.standing import Standing, State, find_standing, holds_lease
from app.delivery.waiting import is_waiting
from app.delivery.writing import write
from app.sittings.models import Seat

SIGN_BYTES = 16
MOST_LETTERS = 300
"""What a browser says of itself beyond that tells nothing."""
MOST_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Device:
    """Where a device asks from and what it calls itself: a hint, never a proof."""

    address: str
    browser: str

    @property
    def sign(self) -> bytes:
        """A short key over both."""
        return hashlib.sha256(f"{self.address}\n{self.browser}".encode()).digest()[:SIGN_BYTES]


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many answers the device still holds, and the last announcement it has shown."""

    unsaved: int
    heard: int


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement as the page gets it."""

    number: int
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PulseReply:
    """How the attempt stands, and the announcements the page has not shown yet."""

    standing: Standing
    now: datetime
    announcements: Sequence[Announced]
    leased: bool = True
    waits_for_device: bool = False

    @property
    def state(self) -> State:
        """What the page of this device shows."""
        return State.WAITING_FOR_DEVICE if self.waits_for_device else self.standing.state(self.now)


def note_pulse(credential: Credential, given: Pulse, device: Device) -> PulseReply:
    """Note that the device is there, what it holds and what it has shown. Raise NotSignedIn."""
    reply = write(lambda connection: _note(connection, credential, given, device))
    # Only what is committed counts as kept; the next pulse then need not write it again.
    if len(_kept) > MOST_REMEMBERED:
        _kept.clear()
    _kept.add((credential.attempt_id, device.sign))
    return reply


_kept: set[tuple[UUID, bytes]] = set()
"""Which signs this process knows to be stored: it only saves writing, nothing depends on it."""


def _note(
    connection: Connection, credential: Credential, given: Pulse, device: Device
) -> PulseReply:
    standing = find_standing(connection, credential, lock=False)
    now = clock.now()
    if not holds_lease(standing, credential):
        waits = is_waiting(connection, credential)
        return PulseReply(standing, now, (), leased=False, waits_for_device=waits)
    seen = {"seen_ms": _ms(now), "unsaved": given.unsaved}
    insert = _insert(connection, pulse).values(attempt_number=standing.number, **seen)
    connection.execute(insert.on_conflict_do_update(index_elements=["attempt_number"], set_=seen))
    if (standing.attempt_id, device.sign) not in _kept:
        note_device(connection, standing.number, device, now)
    return PulseReply(standing, now, _hear(connection, standing, given.heard, now))


def note_device(connection: Connection, number: int, device: Device, now: datetime) -> None:
    """Keep that the attempt was worked on from there; once is enough."""
    row = {
        "attempt_number": number,
        "sign": device.sign,
        "address": device.address,
        "browser": device.browser[:MOST_LETTERS],
        "first_ms": _ms(now),
    }
    connection.execute(_insert(connection, device_sign).on_conflict_do_nothing(), row)


def _hear(connection: Connection, standing: Standing, heard: int, now: datetime) -> list[Announced]:
    """What the page has not shown; what it says it has shown is kept, with the time."""
    known = and_(
        hearing.c.attempt_number == Attempt.number, hearing.c.number == Announcement.number
    )
    stmt = (
        select(Announcement.number, Announcement.text, Announcement.made_at, hearing.c.number)
        .join(Seat, Seat.sitting_id == Announcement.sitting_id)
        .join(Attempt, Attempt.seat_id == Seat.id)
        .outerjoin(hearing, known)
        .where(
            Attempt.id == standing.attempt_id,
            or_(Announcement.room_id.is_(None), Announcement.room_id == Seat.room_id),
            or_(Announcement.attempt_id.is_(None), Announcement.attempt_id == Attempt.id),
        )
        .order_by(Announcement.number)
    )
    rows = connection.execute(stmt).all()
    newly = [number for number, _text, _at, kept in rows if number <= heard and kept is None]
    if newly:
        at = {"attempt_number": standing.number, "heard_ms": _ms(now)}
        insert = _insert(connection, hearing).on_conflict_do_nothing()
        connection.execute(insert, [{**at, "number": number} for number in newly])
    return [Announced(number, text, at) for number, text, at, _kept in rows if number > heard]


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
