"""Moved seats: a candidate goes on at another seat, with the same attempt and the same deadline."""

from collections.abc import Sequence

from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.models import Attempt, ClockStop
from app.delivery.timing import added_seconds
from app.errors import DomainError
from app.i18n import _
from app.invigilation.invigilating import required
from app.invigilation.place_models import SeatMove
from app.ledger.recording import Actor, record
from app.sittings.models import Room, Seat, Sitting


class SittingOver(DomainError):
    """The sitting is closed."""


class SeatTaken(DomainError):
    """Somebody else sits there."""


class NoSuchSeat(DomainError):
    """The room has no seat of that number."""


class ClockStandsThere(DomainError):
    """The room to go to has a standing clock: its time would be counted for the newcomer too."""


def move_seat(
    sitting: Sitting, seat: Seat, room: Room, number: int, reason: str, *, by: Actor
) -> SeatMove:
    """Let the candidate sit elsewhere. The attempt follows; its deadline stays as it is.

    Raise SittingOver, NoReason, NoSuchSeat, SeatTaken or ClockStandsThere.
    """
    if sitting.closed_at is not None:
        raise SittingOver(_("Ca thi này đã khóa nên không chuyển chỗ được nữa."))
    text = required(reason)
    _require_free(sitting, room, number)
    move = SeatMove(
        seat_id=seat.id,
        from_room_id=seat.room_id,
        from_number=seat.number,
        to_room_id=room.id,
        to_number=number,
        reason=text,
        moved_by_id=by.actor_id,
        moved_by_name=by.actor_name,
        moved_at=clock.now(),
    )
    db.session.add(move)
    attempt = db.session.scalar(select(Attempt).where(Attempt.seat_id == seat.id))
    if attempt is None or room.id == seat.room_id:
        _sit(seat, room, number)
    else:
        _take_time_along(sitting, attempt, seat, room, number, by=by)
    record(
        "seat.moved",
        by=by,
        subject=seat.id,
        from_room=str(move.from_room_id),
        from_number=move.from_number,
        to_room=str(room.id),
        to_number=number,
        reason=text,
    )
    return move


def list_moves(sitting: Sitting) -> Sequence[SeatMove]:
    """The moves of the sitting, in order."""
    stmt = select(SeatMove).join(SeatMove.seat).where(Seat.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(SeatMove.moved_at)).all()


def _require_free(sitting: Sitting, room: Room, number: int) -> None:
    if room.exam_id != sitting.exam_id or not 1 <= number <= room.capacity:
        raise NoSuchSeat(_("Phòng này không có chỗ ngồi số %(n)d.", n=number))
    taken = select(Seat.id).where(
        Seat.sitting_id == sitting.id, Seat.room_id == room.id, Seat.number == number
    )
    if db.session.scalar(taken):
        raise SeatTaken(_("Chỗ ngồi này đã có người."))


def _sit(seat: Seat, room: Room, number: int) -> None:
    seat.room, seat.number = room, number
    db.session.flush()


def _take_time_along(
    sitting: Sitting, attempt: Attempt, seat: Seat, room: Room, number: int, *, by: Actor
) -> None:
    """Sit elsewhere so that time given to either room changes nothing for who moves."""
    standing = select(ClockStop).where(
        ClockStop.sitting_id == sitting.id, ClockStop.resumed_at.is_(None)
    )
    stops = {stop.room_id: stop for stop in db.session.scalars(standing) if stop.room_id}
    if room.id in stops:
        raise ClockStandsThere(_("Đồng hồ của phòng đến đang dừng. Hãy cho chạy lại trước."))
    before = _added(attempt)
    left = stops.get(seat.room_id)
    _sit(seat, room, number)
    if left is not None:  # it went on standing for the others; for who left, by itself
        db.session.add(
            ClockStop(
                sitting_id=sitting.id,
                attempt_id=attempt.id,
                stopped_at=left.stopped_at,
                reason=left.reason,
                stopped_by_id=left.stopped_by_id,
                stopped_by_name=left.stopped_by_name,
            )
        )
    attempt.carried_seconds += before - _added(attempt)
    db.session.flush()


def _added(attempt: Attempt) -> int:
    db.session.flush()
    stmt = select(added_seconds()).select_from(Attempt).join(Seat, Seat.id == Attempt.seat_id)
    return db.session.scalars(stmt.where(Attempt.id == attempt.id)).one()
