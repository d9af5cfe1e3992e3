"""When an attempt ends: one function for the page, the save, the submission and the closing."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from app.delivery.models import Attempt, ClockStop, LateDecision, TimeGrant, answer_event
from app.sittings.models import Seat, Sitting


def deadline(starts_at: datetime, minutes: int, added_seconds: int) -> datetime:
    """The instant the paper ends for somebody with that much added time and standing clock."""
    return starts_at + timedelta(minutes=minutes, seconds=added_seconds)


def last_arrival(ends_at: datetime, grace_seconds: int) -> datetime:
    """Until when an answer given in time may still reach the server."""
    return ends_at + timedelta(seconds=grace_seconds)


def last_arrival_of(sitting: Sitting) -> datetime:
    """The same for somebody without added time."""
    return last_arrival(sitting.ends_at, sitting.network_grace_seconds)


def added_seconds() -> ColumnElement[int]:
    """The seconds granted to an attempt and those its clock stood, past stops only.

    Each alone, with its room or with the sitting. To be used in a statement that selects from
    Attempt and its Seat.
    """
    return _sum_concerning(TimeGrant) + _sum_concerning(ClockStop) + Attempt.carried_seconds


def stopped_since() -> ScalarSelect[datetime]:
    """Since when the clock of an attempt stands, or NULL while it runs.

    To be used in a statement that selects from Attempt and its Seat.
    """
    return (
        select(func.min(ClockStop.stopped_at))
        .where(*_concerning_in_room(ClockStop), ClockStop.resumed_at.is_(None))
        .correlate(Attempt, Seat)
        .scalar_subquery()
    )


def is_counted() -> ColumnElement[bool]:
    """Whether an answer event counts: it came in time, or the council decided so.

    To be used in a statement that selects from answer_event, its Attempt and its Seat.
    """
    decided = (
        select(LateDecision.counts)
        .where(*_concerning(LateDecision))
        .order_by(LateDecision.decided_at.desc())
        .limit(1)
        .correlate(Attempt, Seat)
        .scalar_subquery()
    )
    return or_(~answer_event.c.late, decided)


def _sum_concerning(table: type[TimeGrant] | type[ClockStop]) -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.sum(table.seconds), 0))
        .where(*_concerning_in_room(table))
        .correlate(Attempt, Seat)
        .scalar_subquery()
    )


def _concerning_in_room(
    table: type[TimeGrant] | type[ClockStop],
) -> tuple[ColumnElement[bool], ...]:
    in_room = or_(table.room_id.is_(None), table.room_id == Seat.room_id)
    return (*_concerning(table), in_room)


def _concerning(
    table: type[TimeGrant] | type[ClockStop] | type[LateDecision],
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.sitting_id == Seat.sitting_id,
        or_(table.attempt_id.is_(None), table.attempt_id == Attempt.id),
    )
