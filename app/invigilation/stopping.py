"""Letting the clock stand for one, a room or all, and letting it run again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.models import ClockStop
from app.delivery.queries import SeatStanding
from app.errors import DomainError, NotFound
from app.i18n import _
from app.invigilation.adding_time import SamePerson, require_other_person
from app.invigilation.invigilating import (
    NobodyConcerned,
    Scope,
    list_concerned,
    require_running,
    required,
)
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting


class ClockStands(DomainError):
    """The clock of those meant stands already."""


class ClockRuns(DomainError):
    """The clock runs again already."""


class SecondPersonResumes(DomainError):
    """The clock stood so long that somebody else has to let it run again."""


def stop_clock(sitting: Sitting, scope: Scope, reason: str, *, by: Actor) -> ClockStop:
    """Let the clock stand from now on; nobody concerned runs out of time until it runs again.

    Before the start this puts the start off. Narrower stops that stand end here, so that no
    second is counted twice. Raise SittingNotRunning, NoReason, NobodyConcerned or ClockStands.
    """
    require_running(sitting)
    text, now = required(reason), clock.now()
    concerned = [row for row in list_concerned(sitting, scope) if not row.standing.is_over(now)]
    if not concerned:
        raise NobodyConcerned(_("Không còn thí sinh nào đang làm bài trong phạm vi này."))
    standing = list_standing_stops(sitting)
    if any(_covers(stop, scope, concerned) for stop in standing):
        raise ClockStands(_("Đồng hồ trong phạm vi này đang dừng rồi."))
    for narrower in standing:
        if _lies_within(narrower, scope, concerned):
            _end(narrower, sitting, now, by=by)
    stop = ClockStop(
        sitting_id=sitting.id,
        room_id=scope.room_id,
        attempt_id=scope.attempt_id,
        stopped_at=now,
        reason=text,
        stopped_by_id=by.actor_id,
        stopped_by_name=by.actor_name,
    )
    db.session.add(stop)
    db.session.flush()
    record(
        "clock.stopped",
        by=by,
        subject=sitting.id,
        stop=str(stop.id),
        room=str(scope.room_id or ""),
        attempt=str(scope.attempt_id or ""),
        reason=text,
        seats=len(concerned),
    )
    return stop


def resume_clock(sitting: Sitting, stop: ClockStop, *, by: Actor) -> ClockStop:
    """Let the clock run again; what it stood since the start is added to the deadline.

    Raise SittingNotRunning, ClockRuns, or SecondPersonResumes when it stood longer than one
    person may add alone and this is who stopped it.
    """
    require_running(sitting)
    db.session.refresh(stop, with_for_update={"of": ClockStop})
    if stop.resumed_at is not None:
        raise ClockRuns(_("Đồng hồ đã chạy lại."))
    now = clock.now()
    limit = sitting.alone_up_to_minutes
    if limit is not None and stood_seconds(stop, sitting, now) > 60 * limit:
        try:
            require_other_person(stop.stopped_by_id, stop.stopped_by_name, by)
        except SamePerson as error:
            raise SecondPersonResumes(
                _("Đồng hồ đã dừng quá %(n)d phút: người khác phải cho chạy lại.", n=limit)
            ) from error
    _end(stop, sitting, now, by=by)
    return stop


def stood_seconds(stop: ClockStop, sitting: Sitting, now: datetime) -> int:
    """For how long the clock has stood: all of it delays a start, only the rest adds time."""
    return max(0, int((now - max(stop.stopped_at, sitting.starts_at)).total_seconds()))


def list_stops(sitting: Sitting) -> Sequence[ClockStop]:
    """Every stop of the sitting, in order."""
    stmt = select(ClockStop).where(ClockStop.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(ClockStop.stopped_at)).all()


def list_standing_stops(sitting: Sitting) -> list[ClockStop]:
    """The stops that have not ended."""
    return [stop for stop in list_stops(sitting) if stop.resumed_at is None]


def get_stop(stop_id: UUID, *, sitting: Sitting) -> ClockStop:
    """A stop of the sitting. Raise NotFound."""
    found = db.session.get(ClockStop, stop_id)
    if found is None or found.sitting_id != sitting.id:
        raise NotFound(f"clock stop {stop_id}")
    return found


def _covers(stop: ClockStop, scope: Scope, concerned: Sequence[SeatStanding]) -> bool:
    """Whether the stop reaches everybody the scope means."""
    wider = Scope(stop.room_id, stop.attempt_id)
    return wider == scope or (
        wider.attempt_id is None and all(wider.covers(row.attempt) for row in concerned)
    )


def _lies_within(stop: ClockStop, scope: Scope, concerned: Sequence[SeatStanding]) -> bool:
    narrower = Scope(stop.room_id, stop.attempt_id)
    return scope == Scope() or any(narrower.covers(row.attempt) for row in concerned)


def _end(stop: ClockStop, sitting: Sitting, now: datetime, *, by: Actor) -> None:
    stop.resumed_at, stop.seconds = now, stood_seconds(stop, sitting, now)
    stop.resumed_by_id, stop.resumed_by_name = by.actor_id, by.actor_name
    db.session.flush()
    record("clock.resumed", by=by, subject=sitting.id, stop=str(stop.id), seconds=stop.seconds)
