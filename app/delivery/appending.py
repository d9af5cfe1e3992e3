"""Appending answers: for all requests that meet, one look at their attempts and one insert.

No entities and no account are loaded. What does not count is kept apart, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.delivery.batches import Batch, Event, fits
from app.delivery.credentials import Credential
from app.delivery.models import EndedBy, PaperPayload, answer_event, refused_answer
from app.delivery.prepared import Prepared
from app.delivery.records import chained_hash
from app.delivery.standing import (
    Head,
    Standing,
    find_standings_and_heads,
    holds_lease,
    milliseconds,
    require_credential,
)
from app.errors import DomainError

MOST_DISORDER_MS = 5_000
"""How far the times of two answers in a row may seem to run backwards: a clock set right."""
MOST_LAG_MS = 2**31 - 1
"""Some 24 days: whatever a device claims beyond that is cut off."""


class Status(StrEnum):
    """What became of one event. Only the first two are held by the server and promised."""

    SAVED = "saved"
    LATE_SYNC = "late_sync"
    CONFLICT = "conflict"
    EARLY = "early"
    LATE = "late"
    STOPPED = "stopped"
    LEASE_LOST = "lease_lost"
    SUBMITTED = "submitted"
    INVALID = "invalid"


HELD = frozenset({Status.SAVED, Status.LATE_SYNC})
UNHEARD_OF = frozenset({Status.STOPPED, Status.INVALID})
"""Not kept as refused: the one comes again, the other is nothing that could be kept."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one device sent, and who it says it is."""

    credential: Credential
    batch: Batch


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one event; `response` is what is held, `server_ms` since when."""

    slot: int
    sequence: int
    status: Status
    server_ms: int
    response: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request's events, and how its attempt stands."""

    standing: Standing
    now: datetime
    filed: Sequence[Filed]


Row = Mapping[str, Any]
"""A row of answer_event by column name."""
Shape = Sequence[Sequence[Any]]


@dataclass(slots=True)
class Sheet:
    """The rows that one transaction will write."""

    events: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Chain:
    """An attempt's events while some are being added: where they end, and what is new."""

    standing: Standing
    head: Head
    shape: Shape
    added: dict[tuple[int, int], Row] = field(default_factory=dict)

    def add(self, event: Event, *, now_ms: int, late: bool) -> Row:
        """The row of the next event."""
        lag = max(-MOST_LAG_MS, min(MOST_LAG_MS, now_ms - event.client_ms))
        row: dict[str, Any] = {
            "attempt_number": self.standing.number,
            "position": self.head.position + 1,
            "sequence": event.sequence,
            "slot": event.slot,
            "epoch": self.standing.epoch,
            "response": event.response,
            "lag_ms": lag,
            "server_ms": now_ms,
            "late": late,
        }
        row["hash"] = chained_hash(self.head.hash, row)
        newest = event.sequence > self.head.highest
        self.head = Head(
            row["position"],
            row["hash"],
            event.sequence if newest else self.head.highest,
            now_ms - lag if newest else self.head.claimed_ms,
        )
        self.added[event.slot, event.sequence] = row
        return row


def append_together(
    connection: Connection, requests: Sequence[Request]
) -> list[Outcome | Exception]:
    """Append the events of the requests, in one transaction that the caller commits.

    For each request its outcome, or the NotSignedIn that it deserves.
    """
    now = clock.now()
    ids = {request.credential.attempt_id for request in requests}
    chains = {
        attempt_id: Chain(standing, head, _shape(connection, standing.payload_id))
        for attempt_id, (standing, head) in find_standings_and_heads(connection, ids).items()
    }
    sheet = Sheet()
    outcomes: list[Outcome | Exception] = []
    for request in requests:
        chain = chains.get(request.credential.attempt_id)
        try:
            require_credential(chain.standing if chain else None, request.credential)
        except DomainError as refusal:
            outcomes.append(refusal)
            continue
        assert chain is not None
        filing = Filing(connection, sheet, chain, request, now)
        outcomes.append(Outcome(chain.standing, now, filing.file()))
    _write(connection, sheet)
    return outcomes


def append_by_hand(connection: Connection, attempt_id: UUID, events: Sequence[Event]) -> Outcome:
    """Append events that no device sent (see ByHand); the caller commits."""
    standing, head = find_standings_and_heads(connection, {attempt_id})[attempt_id]
    chain, sheet, now = (
        Chain(standing, head, _shape(connection, standing.payload_id)),
        Sheet(),
        clock.now(),
    )
    request = Request(Credential(attempt_id, standing.epoch, ""), Batch(standing.epoch, events))
    filed = ByHand(connection, sheet, chain, request, now).file()
    _write(connection, sheet)
    return Outcome(standing, now, filed)


def _write(connection: Connection, sheet: Sheet) -> None:
    if sheet.events:
        _INSERT.insert(connection, sheet.events)
    _keep_refused(connection, sheet.refused)


@dataclass(slots=True)
class Filing:
    """The events of one request on their way into the history."""

    connection: Connection
    sheet: Sheet
    chain: Chain
    request: Request
    now: datetime

    def file(self) -> list[Filed]:
        """What becomes of each event; what is new goes on the sheet."""
        batch, shape = self.request.batch, self.chain.shape
        good: list[Event] = []
        bad: list[Event] = []
        for event in batch.events:
            (good if fits(event, shape) else bad).append(event)
        held = self._held(good)
        filed = [self._file(event, held.get((event.slot, event.sequence))) for event in good]
        now_ms = milliseconds(self.now)
        return filed + [
            Filed(slot, sequence, Status.INVALID, now_ms)
            for slot, sequence in [*((e.slot, e.sequence) for e in bad), *batch.faulty]
        ]

    def _file(self, event: Event, row: Row | None) -> Filed:
        chain, now_ms = self.chain, milliseconds(self.now)
        row = row or chain.added.get((event.slot, event.sequence))
        fate = None
        if row is None or row["response"] != event.response:
            fate = self._fate(event)
        if row is None and fate in HELD:
            row = chain.add(event, now_ms=now_ms, late=fate is Status.LATE_SYNC)
            self.sheet.events.append(row)
            fate = None
        if row is not None and fate is None:
            status = Status.LATE_SYNC if row["late"] else Status.SAVED
            return Filed(event.slot, event.sequence, status, row["server_ms"], event.response)
        reason = Status.CONFLICT if fate in HELD else fate
        assert reason is not None
        self._refuse(event, reason, now_ms)
        return Filed(event.slot, event.sequence, reason, now_ms)

    def _fate(self, event: Event) -> Status:
        """What becomes of an event that the server does not hold yet."""
        standing = self.chain.standing
        leased = holds_lease(standing, self.request.credential)
        if not leased or self.request.batch.epoch != standing.epoch:
            return Status.LEASE_LOST
        if standing.ended_by not in {None, EndedBy.DEADLINE}:
            return Status.SUBMITTED
        if not standing.has_begun(self.now):
            return Status.EARLY
        if standing.is_over(self.now):
            return Status.LATE_SYNC if self._was_in_time(event) else Status.LATE
        stop = standing.stopped_since
        return Status.STOPPED if stop and event.client_ms > milliseconds(stop) else Status.SAVED

    def _was_in_time(self, event: Event) -> bool:
        """Whether a late event may be believed to have been given before the end.

        Its device's clock follows the server's, so its word is taken within the time of the
        paper, as long as its numbers and its times run the same way.
        """
        standing, head = self.chain.standing, self.chain.head
        earliest = milliseconds(standing.starts_at)
        if event.sequence > head.highest:
            earliest = max(earliest, head.claimed_ms - MOST_DISORDER_MS)
        in_paper = earliest <= event.client_ms <= milliseconds(standing.ends_at)
        return in_paper and self.now <= standing.late_until

    def _held(self, events: Sequence[Event]) -> dict[tuple[int, int], Row]:
        """The rows that the database has of these events."""
        highest = self.chain.head.highest
        older = sorted({event.sequence for event in events if event.sequence <= highest})
        if not older:  # everything is newer than what is held: the usual case
            return {}
        sought = {"number": self.chain.standing.number, "sequences": older}
        rows = self.connection.execute(_HELD, sought)
        return {(row.slot, row.sequence): dict(row._mapping) for row in rows}

    def _refuse(self, event: Event, reason: Status, now_ms: int) -> None:
        if reason in UNHEARD_OF:
            return
        self.sheet.refused.append(
            {
                "attempt_number": self.chain.standing.number,
                "sequence": event.sequence,
                "slot": event.slot,
                "epoch": self.request.credential.epoch,
                "reason": reason.value,
                "response": event.response,
                "client_ms": event.client_ms,
                "server_ms": now_ms,
            }
        )


class ByHand(Filing):
    """Events without a device: the time of the answer alone decides.

    In time they are saved while the attempt runs, and kept as late after its end.
    """

    def _fate(self, event: Event) -> Status:
        standing = self.chain.standing
        ends_at = min(standing.ends_at, standing.submitted_at or standing.ends_at)
        if not milliseconds(standing.starts_at) <= event.client_ms <= milliseconds(ends_at):
            return Status.LATE
        return Status.LATE_SYNC if standing.is_over(self.now) else Status.SAVED


_INSERT = Prepared(insert(answer_event))
_HELD = select(
    answer_event.c.slot,
    answer_event.c.sequence,
    answer_event.c.response,
    answer_event.c.server_ms,
    answer_event.c.late,
).where(
    answer_event.c.attempt_number == bindparam("number"),
    answer_event.c.sequence.in_(bindparam("sequences", expanding=True)),
)
_shapes: dict[UUID, Shape] = {}


def _shape(connection: Connection, payload_id: UUID) -> Shape:
    # A payload never changes, so a process may remember its shape.
    if payload_id not in _shapes:
        stmt = select(PaperPayload.shape).where(PaperPayload.id == payload_id)
        _shapes[payload_id] = connection.execute(stmt).scalar_one()
    return _shapes[payload_id]


def _keep_refused(connection: Connection, rows: Sequence[Row]) -> None:
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(refused_answer).on_conflict_do_nothing(), rows)
