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

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.delivery.batches import Batch, Event, fits
from app.delivery.credentials import Credential
from app.delivery.models import PaperPayload, answer_event, refused_answer
from app.delivery.prepared import Clash, Prepared
from app.delivery.records import acknowledgement, chained_hash, content_digest
from app.delivery.standing import Head, Standing, find_standing_and_head
from app.delivery.writing import write

TRIES = 3
MOST_LAG_MS = 2**31 - 1
"""Some 24 days: whatever a device claims beyond that is cut off."""


class Status(StrEnum):
    """What became of one event."""

    SAVED = "saved"
    CONFLICT = "conflict"
    EARLY = "early"
    LATE = "late"
    LEASE_LOST = "lease_lost"
    SUBMITTED = "submitted"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class EventResult:
    """The fate of one event; `digest` and `ack` only when the server holds it."""

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


def save_answers(credential: Credential, batch: Batch, *, key: bytes) -> SaveReply:
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


def _save(connection: Connection, credential: Credential, batch: Batch, key: bytes) -> SaveReply:
    standing, head = find_standing_and_head(connection, credential)
    now = clock.now()
    fate = _common_fate(standing, credential, batch, now)
    if fate is not None:
        _keep_refused(
            connection, standing, batch.events, epoch=credential.epoch, reason=fate, now=now
        )
        results = [EventResult(e.slot, e.sequence, fate, _ms(now)) for e in batch.events]
        return SaveReply(standing, now, [*results, *_faults(batch, now)])
    shape = _shape(connection, standing.payload_id)
    good = [event for event in batch.events if fits(event, shape)]
    bad = [event for event in batch.events if not fits(event, shape)]
    results = _append(connection, standing, head, good, now=now, key=key)
    results += [EventResult(e.slot, e.sequence, Status.INVALID, _ms(now)) for e in bad]
    return SaveReply(standing, now, [*results, *_faults(batch, now)])


def _common_fate(
    standing: Standing, credential: Credential, batch: Batch, now: datetime
) -> Status | None:
    """Why none of the batch counts, or None."""
    if credential.epoch != standing.epoch or batch.epoch != standing.epoch:
        return Status.LEASE_LOST
    if standing.submitted_at is not None:
        return Status.SUBMITTED
    if now < standing.starts_at:
        return Status.EARLY
    return Status.LATE if standing.is_over(now) else None


def _faults(batch: Batch, now: datetime) -> list[EventResult]:
    return [EventResult(slot, seq, Status.INVALID, _ms(now)) for slot, seq in batch.faulty]


def _append(
    connection: Connection,
    standing: Standing,
    head: Head,
    events: Sequence[Event],
    *,
    now: datetime,
    key: bytes,
) -> list[EventResult]:
    held = _held(connection, standing.number, [e for e in events if e.sequence <= head.highest])
    start: Row = {"position": head.position, "hash": head.hash}
    rows: list[Row] = []
    results, clashes = [], []
    for event in events:
        row = held.get((event.slot, event.sequence))
        if row is None:
            row = _row(standing, event, now, rows[-1] if rows else start)
            rows.append(row)
            held[event.slot, event.sequence] = row
        elif row["response"] != event.response:
            clashes.append(event)
            results.append(EventResult(event.slot, event.sequence, Status.CONFLICT, _ms(now)))
            continue
        results.append(_saved(standing, row, key))
    if rows:
        _INSERT.insert(connection, rows)
    if clashes:
        _keep_refused(
            connection, standing, clashes, epoch=standing.epoch, reason=Status.CONFLICT, now=now
        )
    return results


def _row(standing: Standing, event: Event, now: datetime, previous: Row) -> Row:
    row: dict[str, Any] = {
        "attempt_number": standing.number,
        "position": previous["position"] + 1,
        "sequence": event.sequence,
        "slot": event.slot,
        "epoch": standing.epoch,
        "response": event.response,
        "lag_ms": max(-MOST_LAG_MS, min(MOST_LAG_MS, _ms(now) - event.client_ms)),
        "server_ms": _ms(now),
    }
    return {**row, "hash": chained_hash(previous["hash"], row)}


def _saved(standing: Standing, row: Row, key: bytes) -> EventResult:
    slot, sequence, at = row["slot"], row["sequence"], row["server_ms"]
    digest = content_digest(slot, sequence, row["response"])
    ack = acknowledgement(
        key, standing.attempt_id, slot=slot, sequence=sequence, digest=digest, server_ms=at
    )
    return EventResult(slot, sequence, Status.SAVED, at, digest, ack)


_INSERT = Prepared(insert(answer_event))
_HELD = select(
    answer_event.c.slot,
    answer_event.c.sequence,
    answer_event.c.response,
    answer_event.c.server_ms,
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
    events: Sequence[Event],
    *,
    epoch: int,
    reason: Status,
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
        for event in events
    ]
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(refused_answer).on_conflict_do_nothing(), rows)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
