"""When an attempt ends: one function for the page, the save, the submission and the closing."""

from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, or_, select

from app.delivery.models import Attempt, TimeGrant
from app.sittings.models import Seat

NETWORK_GRACE = timedelta(seconds=15)
"""How long after the deadline an answer that was on its way is still taken."""


def deadline(starts_at: datetime, minutes: int, added_seconds: int) -> datetime:
    """The instant the paper ends for somebody with that much added time."""
    return starts_at + timedelta(minutes=minutes, seconds=added_seconds)


def last_arrival(ends_at: datetime) -> datetime:
    """Until when an answer given in time may still reach the server."""
    return ends_at + NETWORK_GRACE


def added_seconds() -> ScalarSelect[int]:
    """The seconds granted to an attempt, alone, with its room or with the sitting.

    To be used in a statement that selects from Attempt and its Seat.
    """
    return (
        select(func.coalesce(func.sum(TimeGrant.seconds), 0))
        .where(
            TimeGrant.sitting_id == Seat.sitting_id,
            or_(TimeGrant.room_id.is_(None), TimeGrant.room_id == Seat.room_id),
            or_(TimeGrant.attempt_id.is_(None), TimeGrant.attempt_id == Attempt.id),
        )
        .correlate(Attempt, Seat)
        .scalar_subquery()
    )
