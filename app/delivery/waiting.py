"""Devices that gave the right seat code while another one held the lease: they wait for a word."""

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from app import clock
from app.db import db
from app.delivery.credentials import WAITING, Credential
from app.delivery.models import Attempt, DeviceRequest
from app.delivery.standing import LeaseLost
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command, record

MOST_WAITING = 5
"""More devices than that cannot wait for one seat: somebody is playing with its code."""
MOST_LETTERS = 300


class DeviceRefused(DomainError):
    """The invigilator did not let this device go on; the message says why."""


class TooManyWaiting(DomainError):
    """Other devices wait for this seat already."""


def ask_for_device(attempt: Attempt, token_hash: str, *, address: str, agent: str) -> DeviceRequest:
    """Let a second device wait for the invigilator's word. Raise TooManyWaiting."""
    pending = select(func.count()).where(
        DeviceRequest.attempt_id == attempt.id, DeviceRequest.decided_at.is_(None)
    )
    if (db.session.scalar(pending) or 0) >= MOST_WAITING:
        raise TooManyWaiting(_("Đã có nhiều máy đang chờ ở chỗ ngồi này. Hãy báo giám thị."))
    request = DeviceRequest(
        attempt_id=attempt.id,
        token_hash=token_hash,
        address=address,
        agent=agent[:MOST_LETTERS],
        asked_at=clock.now(),
    )
    db.session.add(request)
    db.session.flush()
    record(
        "device.asked",
        by=Command(attempt.seat.candidate.number),
        subject=attempt.id,
        request=str(request.id),
        address=address,
    )
    return request


def is_waiting(connection: Connection | Session, credential: Credential) -> bool:
    """Whether the device still waits for an answer."""
    found = _find(connection, credential)
    return found is not None and found[0] is None


def require_answer_pending(connection: Connection, credential: Credential) -> None:
    """Raise DeviceRefused or LeaseLost when there is nothing to wait for any more."""
    found = _find(connection, credential)
    if found is not None and found[0] is False:
        raise DeviceRefused(
            _("Giám thị không cho làm tiếp trên máy này: %(reason)s", reason=found[1] or "")
        )
    if found is None or found[0]:
        raise LeaseLost(
            _("Bài làm đã được mở trên một máy khác. Máy này chỉ xem, không ghi được nữa.")
        )


def _find(
    connection: Connection | Session, credential: Credential
) -> tuple[bool | None, str | None] | None:
    if credential.epoch != WAITING:
        return None
    stmt = select(DeviceRequest.agreed, DeviceRequest.reason).where(
        DeviceRequest.attempt_id == credential.attempt_id,
        DeviceRequest.token_hash == credential.token_hash,
    )
    row = connection.execute(stmt).first()
    return None if row is None else (row[0], row[1])
