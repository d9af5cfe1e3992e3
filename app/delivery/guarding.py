"""Only machines that comply: every request of the exam room is held against the lockdown."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Connection, select

from app.db import after_commit, db, reading
from app.delivery import credentials
from app.delivery.models import Attempt
from app.delivery.standing import NotSignedIn
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command
from app.lockdown.checking import Fault, Headers, Request, find_fault, public_address
from app.lockdown.in_force import find_asked
from app.lockdown.models import FaultKind
from app.lockdown.noting import note_fault
from app.lockdown.words import FAULT_ADVICE, SAFE
from app.sittings.models import Seat

PAGE_PATH = "/room/paper/"
NONCE = "n"
"""The parameter that carries the page's nonce in the addresses the page calls."""
FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the machine of a seat."""

    seat_id: UUID
    fault: Fault
    address: str


class MachineRefused(DomainError):
    """The machine does not comply with what the sitting asks; the message says what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{FAULT_ADVICE[finding.fault.kind]} {SAFE}")
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attempt is taken."""

    seat_id: UUID
    room_id: UUID
    sitting_id: UUID


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of the room as it came: target (path and query), headers, machine, login."""

    target: str
    headers: Headers
    address: str
    cookie: str


_places: dict[UUID, tuple[float, Place]] = {}
_noted: set[tuple[UUID, FaultKind]] = set()


def find_place(attempt_id: UUID) -> Place:
    """Where the attempt is taken, read at most once a minute in a process. Raise NotSignedIn."""
    now = time.monotonic()
    until, place = _places.get(attempt_id, (0.0, None))
    if place is None or until < now:
        place = _read_place(attempt_id)
        _places[attempt_id] = (now + FRESH_SECONDS, place)
    return place


def _read_place(attempt_id: UUID) -> Place:
    stmt = select(Seat.id, Seat.room_id, Seat.sitting_id).join(Attempt, Attempt.seat_id == Seat.id)
    stmt = stmt.where(Attempt.id == attempt_id)
    bind = db.session.get_bind()
    if isinstance(bind, Connection):  # a session that its owner tied to one connection
        row = db.session.execute(stmt).first()
    else:
        with reading(), bind.connect() as connection:
            row = connection.execute(stmt).first()
    if row is None:
        raise NotSignedIn(_("Hãy nhập số báo danh và mã chỗ ngồi để vào phòng thi."))
    return Place(*row)


def page_nonce(attempt_id: UUID, cookie: str, *, secret: str) -> str:
    """The nonce of this login's page, or nothing when the sitting takes any browser."""
    if not find_asked(find_place(attempt_id).sitting_id).locked:
        return ""
    return credentials.page_nonce(cookie, secret=secret)


def target_of(environ: Mapping[str, Any]) -> str:
    """Path and query as the machine sent them, unquoted by nobody where the server tells it."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw:
        return str(raw)
    path, query = quote(environ["PATH_INFO"]), environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def any_machine_will_do(attempt_id: UUID) -> bool:
    """Whether the attempt's sitting asks nothing of its machines. Raise NotSignedIn."""
    return find_asked(find_place(attempt_id).sitting_id).nothing


def find_machine_fault(
    attempt_id: UUID, sent: Sent, *, public_url: str, secret: str, is_page: bool = False
) -> Finding | None:
    """What is wrong with the machine that sent the request; None if it may go on.

    A page may come without proof, for its scripts give it. A machine that is only marked, and was
    marked by this process before, may go on without more ado. Raise NotSignedIn.
    """
    place = find_place(attempt_id)
    asked = find_asked(place.sitting_id)
    if asked.nothing:
        return None
    nonce = credentials.page_nonce(sent.cookie, secret=secret)
    request = Request(
        url=public_address(public_url, sent.target),
        page_url=public_url + PAGE_PATH + nonce,
        headers=sent.headers,
        address=sent.address,
        bound=is_page or sent.target.endswith(f"?{NONCE}={nonce}"),
        is_page=is_page,
    )
    fault = find_fault(asked, request, place.room_id)
    if fault is None or (not fault.refused and (place.seat_id, fault.kind) in _noted):
        return None
    return Finding(place.seat_id, fault, sent.address)


def note_finding(finding: Finding) -> bool:
    """Note the fault unless this process did so before; give whether there is something to commit.

    However often a machine tries, it costs one row for each kind of fault.
    """
    known = (finding.seat_id, finding.fault.kind)
    if known in _noted:
        return False
    note_fault(finding.seat_id, finding.fault, address=finding.address, by=Command("flask serve"))
    after_commit(lambda: _noted.add(known))
    return True
