"""What an invigilator does during a sitting: add time, free a device, note an incident."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import clock
from app.accounts import throttling
from app.db import db
from app.delivery import queries
from app.delivery.entering import seat_budget
from app.delivery.models import Attempt, TimeGrant
from app.delivery.queries import SeatStanding
from app.errors import DomainError
from app.i18n import _
from app.invigilation.models import Incident, IncidentCategory
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting

MOST_SECONDS = 4 * 60 * 60


class SittingNotRunning(DomainError):
    """The sitting is not prepared or already closed, so nothing can be changed in it."""


class NoTimeToAdd(DomainError):
    """The seconds are out of range."""


class NobodyConcerned(DomainError):
    """Everybody in the scope has already handed in."""


class NoReason(DomainError):
    """An act that bends the rules needs its reason written down."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One attempt, one room, or (both None) the whole sitting."""

    room_id: UUID | None = None
    attempt_id: UUID | None = None

    def covers(self, attempt: Attempt) -> bool:
        """Whether the attempt is meant."""
        if self.attempt_id is not None:
            return attempt.id == self.attempt_id
        return self.room_id is None or attempt.seat.room_id == self.room_id


@dataclass(frozen=True, slots=True)
class Effect:
    """What added time would change for one seat."""

    attempt: Attempt
    ends_at: datetime
    would_end_at: datetime


def preview_time(sitting: Sitting, scope: Scope, seconds: int) -> list[Effect]:
    """Who would get how much longer; those who handed in stay as they are."""
    return [
        Effect(
            row.attempt,
            row.standing.ends_at,
            row.standing.ends_at + timedelta(seconds=seconds),
        )
        for row in list_concerned(sitting, scope)
    ]


def list_concerned(sitting: Sitting, scope: Scope) -> list[SeatStanding]:
    """The seats in the scope whose attempt has not ended."""
    rows = queries.list_standings(sitting)
    return [r for r in rows if scope.covers(r.attempt) and r.attempt.submitted_at is None]


def require_addable(sitting: Sitting, scope: Scope, seconds: int) -> None:
    """Raise SittingNotRunning, NoTimeToAdd or NobodyConcerned."""
    require_running(sitting)
    if not 0 < seconds <= MOST_SECONDS:
        raise NoTimeToAdd(_("Thời gian thêm phải từ 1 giây đến 4 giờ."))
    if not list_concerned(sitting, scope):
        raise NobodyConcerned(_("Không còn thí sinh nào đang làm bài trong phạm vi này."))


def add_time(
    sitting: Sitting,
    scope: Scope,
    seconds: int,
    reason: str,
    *,
    by: Actor,
    agreed_by: Actor | None = None,
) -> TimeGrant:
    """Write the added time down, which puts the deadline off. Callers have checked that they may.

    Raise NoReason.
    """
    grant = TimeGrant(
        sitting_id=sitting.id,
        room_id=scope.room_id,
        attempt_id=scope.attempt_id,
        seconds=seconds,
        reason=required(reason),
        granted_by_id=by.actor_id,
        granted_by_name=by.actor_name,
        granted_at=clock.now(),
        agreed_by_id=agreed_by.actor_id if agreed_by else None,
        agreed_by_name=agreed_by.actor_name if agreed_by else None,
    )
    db.session.add(grant)
    db.session.flush()
    record(
        "time.granted",
        by=agreed_by or by,
        subject=sitting.id,
        room=str(scope.room_id or ""),
        attempt=str(scope.attempt_id or ""),
        seconds=seconds,
        reason=grant.reason,
        seats=len(list_concerned(sitting, scope)),
        asked_by=by.actor_name,
    )
    return grant


def reset_device(sitting: Sitting, attempt: Attempt, reason: str, *, by: Actor) -> None:
    """End the device's right to write, so that the candidate can sign in elsewhere.

    The failed attempts counted against the candidate number are forgotten. Raise
    SittingNotRunning or NoReason.
    """
    require_running(sitting)
    text = required(reason)
    attempt.epoch += 1
    attempt.token_hash = None
    throttling.forget_failures(seat_budget(attempt.seat.candidate.number))
    db.session.flush()
    record("attempt.device_reset", by=by, subject=attempt.id, epoch=attempt.epoch, reason=text)


@dataclass(frozen=True, slots=True)
class Noted:
    """What happened, of what kind, and the working time it cost."""

    note: str
    category: IncidentCategory = IncidentCategory.OTHER
    lost_minutes: int | None = None


def note_incident(sitting: Sitting, scope: Scope, noted: Noted, *, by: Actor) -> Incident:
    """Write down what happened. Raise SittingNotRunning or NoReason."""
    if sitting.prepared_at is None:
        raise SittingNotRunning(_("Ca thi này chưa chuẩn bị xong."))
    incident = Incident(
        sitting_id=sitting.id,
        room_id=scope.room_id,
        attempt_id=scope.attempt_id,
        category=noted.category,
        lost_minutes=noted.lost_minutes,
        note=required(noted.note),
        noted_by_id=by.actor_id,
        noted_by_name=by.actor_name,
        noted_at=clock.now(),
    )
    db.session.add(incident)
    db.session.flush()
    record(
        "incident.noted",
        by=by,
        subject=sitting.id,
        incident=str(incident.id),
        room=str(scope.room_id or ""),
        attempt=str(scope.attempt_id or ""),
        category=incident.category.value,
        lost_minutes=incident.lost_minutes,
        note=incident.note,
    )
    return incident


def require_running(sitting: Sitting) -> None:
    """Raise SittingNotRunning before the sitting is prepared and once it is closed."""
    if sitting.prepared_at is None:
        raise SittingNotRunning(_("Ca thi này chưa chuẩn bị xong."))
    if sitting.closed_at is not None:
        raise SittingNotRunning(_("Ca thi này đã khóa nên không thay đổi được nữa."))


def required(reason: str) -> str:
    """The reason without outer spaces. Raise NoReason for an empty one."""
    text = reason.strip()
    if not text:
        raise NoReason(_("Hãy ghi lý do."))
    return text
