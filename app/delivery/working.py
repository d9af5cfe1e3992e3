"""What a device does besides saving: starting and submitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from app import clock
from app.db import db
from app.delivery import queries
from app.delivery.arranging import Arrangement
from app.delivery.credentials import WAITING, Credential
from app.delivery.folding import answered, fold
from app.delivery.models import Attempt, EndedBy, PaperPayload, answer_event
from app.delivery.records import receipt_digest
from app.delivery.standing import Standing, State, find_standing, holds_lease, require_lease
from app.delivery.timing import is_counted
from app.delivery.waiting import require_answer_pending
from app.delivery.writing import write
from app.errors import DomainError, NotFound
from app.i18n import _
from app.ledger.recording import Actor, Command, record
from app.sittings.models import Seat


class TooEarly(DomainError):
    """Nothing can be handed in before the paper was handed out."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All a device needs to go on where the attempt stands; no arrangement before the start.

    `last` and `saved_ms`: what the server holds by slot; `late`: the slots in which some of it
    came late.
    """

    standing: Standing
    now: datetime
    arrangement: Arrangement | None
    payload_sha256: str
    sealed_sha256: str
    has_images: bool
    last: dict[int, tuple[int, str]]
    saved_ms: dict[int, int]
    late: frozenset[int]
    receipt: str | None
    waits_for_device: bool = False

    @property
    def state(self) -> State:
        """What the page of this device shows."""
        return State.WAITING_FOR_DEVICE if self.waits_for_device else self.standing.state(self.now)


def start_attempt(credential: Credential) -> Desk:
    """Hand out the paper, once the sitting's clock runs. One small write; safe to repeat.

    A device that waits for the invigilator's word gets the times only. Raise NotSignedIn,
    LeaseLost or DeviceRefused.
    """
    return write(lambda connection: _start(connection, credential))


def _start(connection: Connection, credential: Credential) -> Desk:
    standing = find_standing(connection, credential, lock=True)
    now = clock.now()
    if credential.epoch == WAITING and not holds_lease(standing, credential):
        require_answer_pending(connection, credential)
        return Desk(
            standing, now, None, "", "", False, {}, {}, frozenset(), None, waits_for_device=True
        )
    require_lease(standing, credential)
    open_now = standing.has_begun(now) and not standing.is_over(now)
    if open_now and standing.started_at is None:
        connection.execute(
            update(Attempt).where(Attempt.id == standing.attempt_id).values(started_at=now)
        )
    return _desk(connection, standing, now)


def _desk(connection: Connection, standing: Standing, now: datetime) -> Desk:
    stmt = (
        select(
            Attempt.arrangement,
            Attempt.receipt,
            PaperPayload.sha256,
            PaperPayload.images.is_not(None),
        )
        .join(PaperPayload, PaperPayload.id == Attempt.payload_id)
        .where(Attempt.id == standing.attempt_id)
    )
    arrangement, receipt, sha256, has_images = connection.execute(stmt).one()
    rows = list_events(connection, standing.number)
    begun = standing.has_begun(now)
    return Desk(
        standing=standing,
        now=now,
        arrangement=Arrangement.from_text(arrangement) if begun else None,
        payload_sha256=sha256 if begun else "",
        sealed_sha256=sha256,
        has_images=has_images,
        last=fold(rows),
        saved_ms=_saved_ms(rows),
        late=frozenset(row.slot for row in rows if row.late),
        receipt=receipt,
    )


def get_paper(credential: Credential, sha256: str) -> bytes:
    """The gzipped payload of the credential's attempt, once it has begun.

    Raise NotSignedIn, or NotFound for another's payload and before the time.
    """
    standing = find_standing(db.session.connection(), credential, lock=False)
    if not standing.has_begun(clock.now()):
        raise NotFound("the paper before its time")
    return queries.get_payload(standing.attempt_id, sha256)


def list_events(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """All answer events of an attempt in the order of their arrival."""
    return connection.execute(_events_of(number)).all()


def list_counting_events(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """The same without what came late, unless the council decided that it counts."""
    stmt = (
        _events_of(number)
        .join(Attempt, Attempt.number == answer_event.c.attempt_number)
        .join(Seat, Seat.id == Attempt.seat_id)
        .where(is_counted())
    )
    return connection.execute(stmt).all()


def _events_of(number: int) -> Select[*tuple[Any, ...]]:
    return (
        select(answer_event)
        .where(answer_event.c.attempt_number == number)
        .order_by(answer_event.c.position)
    )


def _saved_ms(rows: Sequence[Row[Any]]) -> dict[int, int]:
    last = fold(rows)
    return {row.slot: row.server_ms for row in rows if last[row.slot][0] == row.sequence}


def submit_attempt(credential: Credential) -> Attempt:
    """End the attempt and give its receipt; submitting twice is submitting once.

    Past the deadline the last saved answers count and the deadline is the time of the end.
    Raise NotSignedIn, LeaseLost or TooEarly. The caller commits.
    """
    connection = db.session.connection()
    standing = find_standing(connection, credential, lock=True)
    require_lease(standing, credential)
    if standing.submitted_at is None and not standing.has_begun(clock.now()):
        raise TooEarly(_("Bài thi chưa bắt đầu nên chưa nộp được."))
    attempt = db.session.get_one(Attempt, standing.attempt_id, populate_existing=True)
    if attempt.submitted_at is None:
        by = Command(attempt.seat.candidate.number)
        end_attempt(attempt, standing, by=by)
    return attempt


def end_attempt(
    attempt: Attempt, standing: Standing, *, by: Actor, early: EndedBy = EndedBy.CANDIDATE
) -> None:
    """Write down how the attempt ended: by the deadline if that is past, otherwise as `early`."""
    last = fold(list_counting_events(db.session.connection(), attempt.number))
    now = clock.now()
    late = standing.is_past_end(now)
    attempt.submitted_at = standing.ends_at if late else now
    attempt.ended_by = EndedBy.DEADLINE if late else early
    attempt.answered = answered(last)
    attempt.receipt = receipt_digest(last)
    db.session.flush()
    record(
        "attempt.ended",
        by=by,
        subject=attempt.id,
        ended_by=attempt.ended_by.value,
        at=attempt.submitted_at.isoformat(),
        answered=attempt.answered,
        receipt=attempt.receipt,
        pseudonym=attempt.pseudonym,
    )
