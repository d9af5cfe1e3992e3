"""Saving answers: the one act that must never lose anything.

No entities and no account are loaded: one look at the attempt, one insert, one commit, and only
then the reply. What does not count is kept apart, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.delivery.batches import Batch, Event, fits
from app.delivery.credentials import Credential
from app.delivery.models import EndedBy, PaperPayload, answer_event, refused_answer
from app.delivery.prepared import Clash, Prepared
from app.delivery.records import chained_hash, content_digest, promise
from app.delivery.standing import Head, Standing, find_standing_and_head
from app.delivery.writing import write

TRIES = 3
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


@dataclass(frozen=True, slots=True)
class EventResult:
    """The fate of one event; `digest` and `ack` only when the server holds it.

    `server_ms` is when it came, or for a refused one, when it was refused.
    """

    slot: int
    sequence: int
    status: Status
    server_ms: int
    digest: str = ""
    ack: str = ""


@dataclass(frozen=True, slots=True)
class SaveReply:
    """What the device hears: per event, and how the attempt stands."""

    standing: Standing
    now: datetime
    results: Sequence[EventResult] = field(default_factory=tuple)

    @property
    def refused(self) -> bool:
        """Whether some event clashed with what the server holds, or with another device."""
        clashes = {Status.CONFLICT, Status.LEASE_LOST}
        return any(result.status in clashes for result in self.results)


Row = Mapping[str, Any]
"""A row of answer_event by column name."""
Shape = Sequence[Sequence[Any]]

_shapes: dict[UUID, Shape] = {}


def save_answers(credential: Credential, batch: Batch, *, key: Ed25519PrivateKey) -> SaveReply:
    """Store the events of a batch durably, once each, and say what became of every one.

    Raise NotSignedIn. The transaction is this function's own and is committed when it returns.
    """
    for attempt in range(TRIES):
        try:
            return write(lambda connection: _save(connection, credential, batch, key))
        except Clash:
            # Two requests of one device met (PostgreSQL): the later one looks again.
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _save(
    connection: Connection, credential: Credential, batch: Batch, key: Ed25519PrivateKey
) -> SaveReply:
    standing, head = find_standing_and_head(connection, credential)
    now = clock.now()
    shape = _shape(connection, standing.payload_id)
    good = [event for event in batch.events if fits(event, shape)]
    leased = credential.epoch == standing.epoch == batch.epoch
    arrival = Arrival(standing, head, now, leased)
    results = _append(connection, arrival, good, epoch=credential.epoch, key=key)
    bad = [(event.slot, event.sequence) for event in batch.events if not fits(event, shape)]
    results += [
        EventResult(slot, seq, Status.INVALID, _ms(now)) for slot, seq in [*bad, *batch.faulty]
    ]
    return SaveReply(standing, now, results)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How things stand for one device when its events arrive."""

    standing: Standing
    head: Head
    now: datetime
    leased: bool

    def fate(self, event: Event) -> Status:
        """What becomes of an event that the server does not hold yet."""
        standing = self.standing
        if not self.leased:
            return Status.LEASE_LOST
        if standing.ended_by not in {None, EndedBy.DEADLINE}:
            return Status.SUBMITTED
        if not standing.has_begun(self.now):
            return Status.EARLY
        if standing.is_over(self.now):
            return Status.LATE_SYNC if self._was_in_time(event) else Status.LATE
        stop = standing.stopped_since
        return Status.STOPPED if stop and event.client_ms > _ms(stop) else Status.SAVED

    def _was_in_time(self, event: Event) -> bool:
        """Whether a late event may be believed to have been given before the end.

        Its device's clock follows the server's, so its word is taken within the time of the
        paper, as long as its numbers and its times run the same way.
        """
        standing, head = self.standing, self.head
        earliest = _ms(standing.starts_at)
        if event.sequence > head.highest:
            earliest = max(earliest, head.claimed_ms - MOST_DISORDER_MS)
        in_paper = earliest <= event.client_ms <= _ms(standing.ends_at)
        return in_paper and self.now <= standing.late_until


def _append(
    connection: Connection,
    arrival: Arrival,
    events: Sequence[Event],
    *,
    epoch: int,
    key: Ed25519PrivateKey,
) -> list[EventResult]:
    standing, head, now = arrival.standing, arrival.head, arrival.now
    held = _held(connection, standing.number, [e for e in events if e.sequence <= head.highest])
    start: Row = {"position": head.position, "hash": head.hash}
    rows: list[Row] = []
    results: list[EventResult] = []
    refused: list[tuple[Event, Status]] = []
    for event in events:
        row = held.get((event.slot, event.sequence))
        fate = arrival.fate(event)
        if row is None and fate in HELD:
            row = _row(arrival, event, rows[-1] if rows else start, late=fate is Status.LATE_SYNC)
            rows.append(row)
            held[event.slot, event.sequence] = row
        if row is not None and row["response"] == event.response:
            results.append(_saved(standing, row, key))
            continue
        fate = Status.CONFLICT if fate in HELD else fate
        results.append(EventResult(event.slot, event.sequence, fate, _ms(now)))
        refused.append((event, fate))
    if rows:
        _INSERT.insert(connection, rows)
    _keep_refused(connection, standing, refused, epoch=epoch, now=now)
    return results


def _row(arrival: Arrival, event: Event, previous: Row, *, late: bool) -> Row:
    standing, now = arrival.standing, arrival.now
    row: dict[str, Any] = {
        "attempt_number": standing.number,
        "position": previous["position"] + 1,
        "sequence": event.sequence,
        "slot": event.slot,
        "epoch": standing.epoch,
        "response": event.response,
        "lag_ms": max(-MOST_LAG_MS, min(MOST_LAG_MS, _ms(now) - event.client_ms)),
        "server_ms": _ms(now),
        "late": late,
    }
    return {**row, "hash": chained_hash(previous["hash"], row)}


def _saved(standing: Standing, row: Row, key: Ed25519PrivateKey) -> EventResult:
    slot, sequence, at = row["slot"], row["sequence"], row["server_ms"]
    digest = content_digest(slot, sequence, row["response"])
    ack = promise(
        key, standing.attempt_id, slot=slot, sequence=sequence, digest=digest, server_ms=at
    )
    status = Status.LATE_SYNC if row["late"] else Status.SAVED
    return EventResult(slot, sequence, status, at, digest, ack)


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


def _held(
    connection: Connection, number: int, events: Sequence[Event]
) -> dict[tuple[int, int], Row]:
    if not events:  # everything is newer than what is held: the usual case
        return {}
    sequences = sorted({event.sequence for event in events})
    rows = connection.execute(_HELD, {"number": number, "sequences": sequences})
    return {(row.slot, row.sequence): dict(row._mapping) for row in rows}


def _shape(connection: Connection, payload_id: UUID) -> Shape:
    # A payload never changes, so a process may remember its shape.
    if payload_id not in _shapes:
        stmt = select(PaperPayload.shape).where(PaperPayload.id == payload_id)
        _shapes[payload_id] = connection.execute(stmt).scalar_one()
    return _shapes[payload_id]


def _keep_refused(
    connection: Connection,
    standing: Standing,
    refused: Sequence[tuple[Event, Status]],
    *,
    epoch: int,
    now: datetime,
) -> None:
    rows = [
        {
            "attempt_number": standing.number,
            "sequence": event.sequence,
            "slot": event.slot,
            "epoch": epoch,
            "reason": reason.value,
            "response": event.response,
            "client_ms": event.client_ms,
            "server_ms": _ms(now),
        }
        for event, reason in refused
        if reason is not Status.STOPPED  # that one comes again
    ]
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(refused_answer).on_conflict_do_nothing(), rows)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
