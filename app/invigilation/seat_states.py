"""In which state a seat is: one expression, for a seat of a room and for counts of thousands."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select

from app.db import db
from app.delivery.models import Attempt, DeviceRequest, EndedBy, pulse
from app.delivery.timing import added_seconds, last_arrival_of, stopped_since
from app.i18n import _l
from app.sittings.models import Seat, Sitting

SILENT = timedelta(seconds=60)
"""A device speaks every 20 seconds; after three missed signs the seat is shown as silent."""
OFFLINE = timedelta(seconds=180)
"""After that long it is not a hiccup any more: somebody should walk there."""


class SeatState(StrEnum):
    """What an invigilator needs to know of a seat at a glance; what needs a hand comes first."""

    OFFLINE = "offline"
    SILENT = "silent"
    WAITING_FOR_DEVICE = "waiting_for_device"
    WAITING_FOR_ADMISSION = "waiting_for_admission"
    WORKING = "working"
    WAITING = "waiting"
    ABSENT = "absent"
    OVER = "over"
    SUBMITTED = "submitted"
    SUSPENDED = "suspended"


STATE_LABELS = {
    SeatState.OFFLINE: _l("Ngoại tuyến"),
    SeatState.SILENT: _l("Mất liên lạc"),
    SeatState.WAITING_FOR_DEVICE: _l("Chờ đổi máy"),
    SeatState.WAITING_FOR_ADMISSION: _l("Chờ cho vào thi"),
    SeatState.WORKING: _l("Đang làm"),
    SeatState.WAITING: _l("Chờ giờ thi"),
    SeatState.ABSENT: _l("Chưa vào"),
    SeatState.OVER: _l("Hết giờ"),
    SeatState.SUBMITTED: _l("Đã nộp"),
    SeatState.SUSPENDED: _l("Bị đình chỉ"),
}


def state_of(sitting: Sitting, now: datetime) -> ColumnElement[str]:
    """The state of a seat of the sitting at the instant.

    To be used in a statement that selects from Attempt and its Seat, with `pulse` outer-joined.
    """
    begun, overdue = now >= sitting.starts_at, _out_of_time(sitting, now)
    ended = Attempt.submitted_at.is_not(None)
    return case(
        (Attempt.ended_by == EndedBy.SUSPENSION, SeatState.SUSPENDED.value),
        (Attempt.signed_in_at.is_(None), SeatState.ABSENT.value),
        # Who was never let in by the end saw no paper: absent, as closing counts it.
        (and_(_waits_for_admission(sitting), or_(ended, overdue)), SeatState.ABSENT.value),
        (ended, SeatState.SUBMITTED.value),
        (overdue, SeatState.OVER.value),
        (_waits_for_device(), SeatState.WAITING_FOR_DEVICE.value),
        (_waits_for_admission(sitting), SeatState.WAITING_FOR_ADMISSION.value),
        (_heard_of_since(now - SILENT), (SeatState.WORKING if begun else SeatState.WAITING).value),
        (_heard_of_since(now - OFFLINE), SeatState.SILENT.value),
        else_=SeatState.OFFLINE.value,
    )


def _out_of_time(sitting: Sitting, now: datetime) -> ColumnElement[bool]:
    overdue = (now - last_arrival_of(sitting)).total_seconds()
    if overdue <= 0:  # nobody can be, so nobody's added time is summed up
        return false()
    return and_(stopped_since().is_(None), added_seconds() < overdue)


def _waits_for_device() -> ColumnElement[bool]:
    asked = DeviceRequest.attempt_id == Attempt.id
    return exists().where(asked, DeviceRequest.decided_at.is_(None)).correlate(Attempt)


def _waits_for_admission(sitting: Sitting) -> ColumnElement[bool]:
    return Attempt.admitted_at.is_(None) if sitting.admission_required else false()


def _heard_of_since(instant: datetime) -> ColumnElement[bool]:
    """Whether the device spoke since then; who has just come in has not had the time to."""
    ms = int(instant.timestamp() * 1000)
    return or_(pulse.c.seen_ms >= ms, Attempt.signed_in_at >= instant)


def count_by_room(sitting: Sitting, now: datetime) -> dict[UUID, dict[SeatState, int]]:
    """How many seats of each room are in each state; states that nobody is in are left out."""
    state = state_of(sitting, now).label("state")
    stmt = (
        select(Seat.room_id, state, func.count())
        .join(Attempt, Attempt.seat_id == Seat.id)
        .outerjoin(pulse, pulse.c.attempt_number == Attempt.number)
        .where(Seat.sitting_id == sitting.id)
        .group_by(Seat.room_id, "state")
    )
    rooms: dict[UUID, dict[SeatState, int]] = {}
    for room_id, name, count in db.session.execute(stmt):
        rooms.setdefault(room_id, {})[SeatState(name)] = count
    return rooms
