"""How late a candidate came: reckoned from the start, or from its delay."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.db import db
from app.delivery.models import Attempt, ClockStop
from app.sittings.models import Sitting


def list_delays(sitting: Sitting) -> Sequence[ClockStop]:
    """The stops of the sitting's clock that put off somebody's start."""
    stmt = select(ClockStop).where(
        ClockStop.sitting_id == sitting.id, ClockStop.stopped_at <= sitting.starts_at
    )
    return db.session.scalars(stmt).all()


def late_seconds(
    sitting: Sitting, attempt: Attempt, now: datetime, delays: Sequence[ClockStop]
) -> int:
    """The seconds between the start and the candidate's arrival, 0 for whoever came in time.

    Somebody who has not signed in yet arrives now. A clock that was stopped before the start
    puts the start off for those it concerns; while it stands nobody is late.
    """
    mine = [stop for stop in delays if _concerns(stop, attempt)]
    if any(stop.seconds is None for stop in mine):
        return 0
    starts_at = sitting.starts_at + timedelta(seconds=sum(stop.seconds or 0 for stop in mine))
    arrived_at = attempt.signed_in_at or now
    return max(0, int((arrived_at - starts_at).total_seconds()))


def may_be_let_in(sitting: Sitting, late: int) -> bool:
    """Whether an invigilator may admit somebody so many seconds late; if not, the chair may.

    Where the rules name no minutes, every latecomer is for the chair.
    """
    return late <= 60 * (sitting.late_entry_minutes or 0)


def _concerns(stop: ClockStop, attempt: Attempt) -> bool:
    in_room = stop.room_id is None or stop.room_id == attempt.seat.room_id
    return in_room and (stop.attempt_id is None or stop.attempt_id == attempt.id)
