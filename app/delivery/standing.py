"""How an attempt stands right now: one row, read without loading entities.

Everything a device may do in the exam room is decided from it, so that page, save, submission
and closing cannot disagree.
"""

import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    String,
    Uuid,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql

from app.delivery.credentials import WAITING, Credential
from app.delivery.models import Attempt, EndedBy, answer_event
from app.delivery.prepared import Prepared
from app.delivery.records import HASH_BYTES
from app.delivery.timing import added_seconds, deadline, last_arrival, stopped_since
from app.errors import DomainError
from app.i18n import _
from app.sittings.models import Seat, Sitting


class NotSignedIn(DomainError):
    """The device has no credential of the exam room, or one that is no longer good."""


class LeaseLost(DomainError):
    """Another device has taken over writing."""


class State(StrEnum):
    """What a device in the exam room waits for or does."""

    WAITING_FOR_DEVICE = "waiting_for_device"
    WAITING_FOR_ADMISSION = "waiting_for_admission"
    WAITING_FOR_START = "waiting_for_start"
    WORKING = "working"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """An attempt's number, lease, times and payload."""

    attempt_id: UUID
    number: int
    epoch: int
    token_hash: str | None
    started_at: datetime | None
    submitted_at: datetime | None
    payload_id: UUID
    starts_at: datetime
    minutes: int
    grace_seconds: int
    added: int
    stopped_since: datetime | None
    ended_by: EndedBy | None
    late_window_minutes: int
    admission_required: bool
    admitted_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        """When the paper ends for this candidate, if the clock stands no further second."""
        return deadline(self.starts_at, self.minutes, self.added)

    @property
    def closes_at(self) -> datetime:
        """Until when an answer may still arrive."""
        return last_arrival(self.ends_at, self.grace_seconds)

    @property
    def late_until(self) -> datetime:
        """Until when answers given in time on a machine that was offline are still kept."""
        return self.ends_at + timedelta(minutes=self.late_window_minutes)

    @property
    def admitted(self) -> bool:
        """Whether an invigilator let the candidate in, where that is asked for."""
        return self.admitted_at is not None or not self.admission_required

    def has_begun(self, now: datetime) -> bool:
        """Whether this candidate may see the paper."""
        return self.admitted and now >= self.starts_at and not self.is_put_off

    @property
    def is_put_off(self) -> bool:
        """Whether the clock was stopped before the start, so that the paper is still held back."""
        stopped = self.stopped_since is not None and self.stopped_since <= self.starts_at
        return stopped and self.started_at is None

    def state(self, now: datetime) -> State:
        """What the page of the device that holds the lease shows."""
        if self.is_over(now):
            return State.OVER
        if not self.admitted:
            return State.WAITING_FOR_ADMISSION
        return State.WORKING if self.has_begun(now) else State.WAITING_FOR_START

    def is_past_end(self, now: datetime) -> bool:
        """Whether the paper's time is up. Nobody's is while the clock stands."""
        return self.stopped_since is None and now > self.ends_at

    def is_over(self, now: datetime) -> bool:
        """Whether nothing more can be added: submitted, or out of time. Derived, never stored.

        Nobody runs out of time while the clock stands.
        """
        out_of_time = self.stopped_since is None and now > self.closes_at
        return self.submitted_at is not None or out_of_time


@dataclass(frozen=True, slots=True)
class Head:
    """The end of an attempt's chain: last position, its hash, and the highest sequence.

    `claimed_ms`: when the answer of the highest sequence was given, by its device's word.
    """

    position: int
    hash: bytes
    highest: int
    claimed_ms: int


GENESIS = bytes(HASH_BYTES)
"""What stands before the first event's hash."""

_STANDING = (
    select(
        Attempt.id.label("attempt_id"),
        Attempt.number,
        Attempt.epoch,
        Attempt.token_hash,
        Attempt.started_at,
        Attempt.submitted_at,
        Attempt.payload_id,
        Sitting.starts_at,
        Sitting.minutes,
        Sitting.network_grace_seconds.label("grace_seconds"),
        added_seconds().label("added"),
        stopped_since().label("stopped_since"),
        Attempt.ended_by,
        Sitting.late_window_minutes,
        Sitting.admission_required,
        Attempt.admitted_at,
    )
    .join(Seat, Seat.id == Attempt.seat_id)
    .join(Sitting, Sitting.id == Seat.sitting_id)
)
_MINE = _STANDING.where(Attempt.id == bindparam("attempt_id"))
_LOOK = Prepared(_MINE)
_LOCK = Prepared(_MINE.with_for_update(of=Attempt, key_share=True))


def _of_events(column: ColumnElement[Any], last_by: ColumnElement[int]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(answer_event.c.attempt_number == Attempt.number)
        .order_by(last_by.desc())
        .limit(1)
        .correlate(Attempt)
        .scalar_subquery()
    )


_WITH_HEAD = _STANDING.add_columns(
    _of_events(answer_event.c.position, answer_event.c.position),
    _of_events(answer_event.c.hash, answer_event.c.position),
    _of_events(answer_event.c.sequence, answer_event.c.sequence),
    _of_events(answer_event.c.server_ms - answer_event.c.lag_ms, answer_event.c.sequence),
)
_AMONG = Attempt.id == func.any(bindparam("ids", type_=postgresql.ARRAY(Uuid())))
_LISTED = Attempt.id.in_(
    select(column("value", String)).select_from(
        func.json_each(bindparam("ids", type_=String)).table_valued("value")
    )
)
_LOCK_SEVERAL = Prepared(
    select(Attempt.id)
    .where(_AMONG)
    .order_by(Attempt.id)  # always in the same order, so that two processes never wait in a ring
    .with_for_update(key_share=True)
)
_SEVERAL_WITH_HEAD = Prepared(postgresql=_WITH_HEAD.where(_AMONG), sqlite=_WITH_HEAD.where(_LISTED))
_WIDTH = len(fields(Standing))


def find_standings_and_heads(
    connection: Connection, attempt_ids: Collection[UUID]
) -> dict[UUID, tuple[Standing, Head]]:
    """The attempts, locked, each with the end of its chain of answers. Unknown ones are absent.

    On PostgreSQL the lock is a statement of its own: the second one sees what whoever held the
    lock before has written.
    """
    if connection.dialect.name == "postgresql":
        ids: object = list(attempt_ids)
        _LOCK_SEVERAL.all(connection, ids=ids)
    else:
        ids = json.dumps([attempt_id.hex for attempt_id in attempt_ids])
    return {row[0]: _with_head(row) for row in _SEVERAL_WITH_HEAD.all(connection, ids=ids)}


def _with_head(row: tuple[Any, ...]) -> tuple[Standing, Head]:
    position, last_hash, highest, claimed_ms = row[_WIDTH:]
    head = Head(position or 0, last_hash or GENESIS, highest or 0, claimed_ms or 0)
    return Standing(*row[:_WIDTH]), head


def find_standing(connection: Connection, credential: Credential, *, lock: bool) -> Standing:
    """The attempt of a credential. Raise NotSignedIn when the credential was replaced or revoked.

    A credential of an earlier epoch is genuine but without the lease: the caller decides.
    """
    row = (_LOCK if lock else _LOOK).first(connection, attempt_id=credential.attempt_id)
    return require_credential(Standing(*row) if row else None, credential)


def require_credential(standing: Standing | None, credential: Credential) -> Standing:
    """The standing, if the credential is still good for it. Raise NotSignedIn."""
    if standing is None:
        raise NotSignedIn(_("Hãy nhập số báo danh và mã chỗ ngồi để vào phòng thi."))
    if credential.epoch == standing.epoch and not _same(standing.token_hash, credential.token_hash):
        raise NotSignedIn(_("Giám thị đã đặt lại thiết bị. Hãy đăng nhập lại bằng mã chỗ ngồi."))
    return standing


def _same(stored: str | None, shown: str) -> bool:
    return stored is not None and hmac.compare_digest(stored, shown)


def milliseconds(instant: datetime) -> int:
    """Whole milliseconds since 1970, as the exam page counts time."""
    return int(instant.timestamp() * 1000)


def holds_lease(standing: Standing, credential: Credential) -> bool:
    """Whether the credential is the one that may write: the attempt names its token.

    A device that had to wait got its token before the lease, so its own epoch says nothing.
    """
    fits = credential.epoch in {standing.epoch, WAITING}
    return fits and _same(standing.token_hash, credential.token_hash)


def require_lease(standing: Standing, credential: Credential) -> None:
    """Raise LeaseLost unless the credential is the one that may write."""
    if not holds_lease(standing, credential):
        raise LeaseLost(
            _("Bài làm đã được mở trên một máy khác. Máy này chỉ xem, không ghi được nữa.")
        )


def select_standings() -> Select[*tuple[Any, ...]]:
    """Every attempt's standing, for readers above to narrow and widen; see `read_standing`."""
    return _STANDING


def read_standing(row: Sequence[Any]) -> tuple[Standing, Sequence[Any]]:
    """The standing at the head of a row of `select_standings`, and the columns added to it."""
    return Standing(*row[:_WIDTH]), row[_WIDTH:]
