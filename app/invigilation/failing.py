"""Failed machines: how long one stood still, and how the candidate goes on."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.delivery.models import Attempt, answer_event, pulse
from app.errors import DomainError
from app.i18n import _
from app.invigilation.invigilating import require_running, required, reset_device
from app.invigilation.place_models import MachineFailure
from app.ledger.recording import Actor, record
from app.sittings.models import Seat, Sitting

MOST_LOST = 4 * 60 * 60


class LostOutOfRange(DomainError):
    """The time lost is below zero or longer than any paper."""


def record_failure(
    sitting: Sitting,
    attempt: Attempt,
    lost_seconds: int,
    note: str,
    *,
    free_device: bool,
    by: Actor,
) -> MachineFailure:
    """Write the failure down; with `free_device` the next sign-in with the seat code goes on.

    Gives no time by itself: that is `give_or_request_time`. Raise SittingNotRunning, NoReason
    or LostOutOfRange.
    """
    require_running(sitting)
    if not 0 <= lost_seconds <= MOST_LOST:
        raise LostOutOfRange(_("Thời gian mất phải từ 0 đến 240 phút."))
    failure = MachineFailure(
        attempt=attempt,
        lost_seconds=lost_seconds,
        note=required(note),
        device_freed=free_device,
        recorded_by_id=by.actor_id,
        recorded_by_name=by.actor_name,
        recorded_at=clock.now(),
    )
    db.session.add(failure)
    db.session.flush()
    record(
        "machine.failed",
        by=by,
        subject=attempt.id,
        lost_seconds=lost_seconds,
        note=failure.note,
        device_freed=free_device,
    )
    if free_device:
        reset_device(sitting, attempt, failure.note, by=by)
    return failure


def list_failures_of(attempt: Attempt) -> Sequence[MachineFailure]:
    """The failures of one attempt's machines, in order."""
    stmt = select(MachineFailure).where(MachineFailure.attempt_id == attempt.id)
    return db.session.scalars(stmt.order_by(MachineFailure.recorded_at)).all()


def propose_lost_seconds(attempt: Attempt) -> int:
    """How long the device has been silent: since its last sign of life or its last answer."""
    mine = select(func.max(answer_event.c.server_ms)).where(
        answer_event.c.attempt_number == attempt.number
    )
    sign = select(pulse.c.seen_ms).where(pulse.c.attempt_number == attempt.number)
    heard = max(db.session.scalar(mine) or 0, db.session.scalar(sign) or 0)
    if not heard:
        return 0
    return min(MOST_LOST, max(0, int(clock.now().timestamp() - heard / 1000)))


def list_failures(sitting: Sitting) -> Sequence[MachineFailure]:
    """The failures of the sitting, in order."""
    stmt = (
        select(MachineFailure)
        .join(MachineFailure.attempt)
        .join(Attempt.seat)
        .where(Seat.sitting_id == sitting.id)
    )
    return db.session.scalars(stmt.order_by(MachineFailure.recorded_at)).all()
