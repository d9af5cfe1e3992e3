"""Second devices: an invigilator agrees that a candidate goes on at another machine, or not."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.models import Attempt, DeviceRequest
from app.errors import DomainError, NotFound
from app.i18n import _
from app.invigilation.invigilating import require_running, required
from app.ledger.recording import Actor, record
from app.sittings.models import Seat, Sitting


class DeviceDecided(DomainError):
    """Somebody has answered the device already."""


class NothingToGoOnWith(DomainError):
    """The attempt is over: no device can write to it."""


def list_device_requests(sitting: Sitting) -> Sequence[DeviceRequest]:
    """Every second device of the sitting, answered or not, in order."""
    stmt = (
        select(DeviceRequest)
        .join(DeviceRequest.attempt)
        .join(Attempt.seat)
        .where(Seat.sitting_id == sitting.id)
        .order_by(DeviceRequest.asked_at)
    )
    return db.session.scalars(stmt).all()


def get_device_request(request_id: UUID, *, sitting: Sitting) -> DeviceRequest:
    """A second device of the sitting. Raise NotFound."""
    found = db.session.get(DeviceRequest, request_id)
    if found is None or found.attempt.seat.sitting_id != sitting.id:
        raise NotFound(f"device request {request_id}")
    return found


def agree_device(sitting: Sitting, request: DeviceRequest, *, by: Actor) -> None:
    """Give the waiting device the lease; the one before can only look on from this moment.

    Other devices that wait for the same attempt are turned down. Raise SittingNotRunning,
    DeviceDecided or NothingToGoOnWith.
    """
    attempt = _require_open(sitting, request)
    if attempt.submitted_at is not None:
        raise NothingToGoOnWith(_("Bài làm đã kết thúc nên không đổi máy được nữa."))
    _decide(request, agreed=True, reason=None, by=by)
    attempt.epoch += 1
    attempt.token_hash, attempt.device_address = request.token_hash, request.address
    db.session.flush()
    record(
        "device.agreed",
        by=by,
        subject=attempt.id,
        request=str(request.id),
        epoch=attempt.epoch,
        address=request.address,
    )
    for other in _pending(attempt):
        _turn_down(other, _("đã cho làm tiếp trên một máy khác"), by=by)


def refuse_device(sitting: Sitting, request: DeviceRequest, reason: str, *, by: Actor) -> None:
    """Let the device stay outside, and tell it why.

    Raise SittingNotRunning, DeviceDecided or NoReason.
    """
    _require_open(sitting, request)
    _turn_down(request, required(reason), by=by)


def _require_open(sitting: Sitting, request: DeviceRequest) -> Attempt:
    require_running(sitting)
    # Two invigilators may press at once: the second looks at what the first has done.
    held = select(Attempt).where(Attempt.id == request.attempt_id).with_for_update(of=Attempt)
    attempt = db.session.scalars(held.execution_options(populate_existing=True)).one()
    db.session.refresh(request)
    if request.decided_at is not None:
        raise DeviceDecided(_("Máy này đã được trả lời."))
    return attempt


def _pending(attempt: Attempt) -> Sequence[DeviceRequest]:
    stmt = select(DeviceRequest).where(
        DeviceRequest.attempt_id == attempt.id, DeviceRequest.decided_at.is_(None)
    )
    return db.session.scalars(stmt).all()


def _turn_down(request: DeviceRequest, reason: str, *, by: Actor) -> None:
    _decide(request, agreed=False, reason=reason, by=by)
    db.session.flush()
    record(
        "device.refused",
        by=by,
        subject=request.attempt_id,
        request=str(request.id),
        reason=reason,
    )


def _decide(request: DeviceRequest, *, agreed: bool, reason: str | None, by: Actor) -> None:
    request.agreed, request.reason, request.decided_at = agreed, reason, clock.now()
    request.decided_by_id, request.decided_by_name = by.actor_id, by.actor_name
