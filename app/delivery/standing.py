"""How an attempt stands right now: one row, read without loading entities.

Everything a device may do in the exam room is decided from it, so that page, save, submission
and closing cannot disagree.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from app.db import db
from app.delivery.credentials import Credential
from app.delivery.deadlines import added_seconds, deadline, last_arrival
from app.delivery.locking import fair_write_lock
from app.delivery.models import Attempt
from app.errors import DomainError
from app.i18n import _
from app.sittings.models import Seat, Sitting


class NotSignedIn(DomainError):
    """The device has no credential of the exam room, or one that is no longer good."""


class LeaseLost(DomainError):
    """Another device has taken over writing."""


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
    added: int

    @property
    def ends_at(self) -> datetime:
        """When the paper ends for this candidate."""
        return deadline(self.starts_at, self.minutes, self.added)

    @property
    def closes_at(self) -> datetime:
        """Until when an answer may still arrive."""
        return last_arrival(self.ends_at)

    def is_over(self, now: datetime) -> bool:
        """Whether nothing more can be added: submitted, or out of time. Derived, never stored."""
        return self.submitted_at is not None or now > self.closes_at


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
        added_seconds().label("added"),
    )
    .join(Seat, Seat.id == Attempt.seat_id)
    .join(Sitting, Sitting.id == Seat.sitting_id)
)
_LOCKED = _STANDING.with_for_update(of=Attempt, key_share=True)


def find_standing(connection: Connection, credential: Credential, *, lock: bool) -> Standing:
    """The attempt of a credential. Raise NotSignedIn when the credential was replaced or revoked.

    A credential of an earlier epoch is genuine but without the lease: the caller decides.
    """
    stmt = (_LOCKED if lock else _STANDING).where(Attempt.id == credential.attempt_id)
    row = connection.execute(stmt).first()
    if row is None:
        raise NotSignedIn(_("Hãy nhập số báo danh và mã chỗ ngồi để vào phòng thi."))
    standing = Standing(**row._mapping)
    if credential.epoch == standing.epoch and not _same(standing.token_hash, credential.token_hash):
        raise NotSignedIn(_("Giám thị đã đặt lại thiết bị. Hãy đăng nhập lại bằng mã chỗ ngồi."))
    return standing


def _same(stored: str | None, shown: str) -> bool:
    return stored is not None and hmac.compare_digest(stored, shown)


def require_lease(standing: Standing, credential: Credential) -> None:
    """Raise LeaseLost unless the credential is the one that may write."""
    if credential.epoch != standing.epoch:
        raise LeaseLost(
            _("Bài làm đã được mở trên một máy khác. Máy này chỉ xem, không ghi được nữa.")
        )


@contextmanager
def writing() -> Iterator[Connection]:
    """One short writing transaction of the exam room, committed at the end of the block."""
    bind = db.session.get_bind()
    if isinstance(bind, Connection):  # a session that was bound to one connection by its owner
        yield db.session.connection()
        db.session.commit()
        return
    with fair_write_lock(bind), bind.begin() as connection:
        yield connection
