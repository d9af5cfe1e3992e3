"""Added time that one person may not give alone: asked by one, agreed to by another."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.db import db
from app.delivery.models import TimeGrant
from app.errors import DomainError, NotFound
from app.i18n import _
from app.invigilation.invigilating import (
    Scope,
    add_time,
    list_concerned,
    require_addable,
    require_running,
    required,
)
from app.invigilation.time_models import TimeRequest
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting

REQUEST_LIVES = timedelta(minutes=15)
"""A request nobody answers in that time falls: what was asked for may no longer be so."""


class SamePerson(DomainError):
    """Who asked cannot agree, not even with another account."""


class RequestDecided(DomainError):
    """The request was answered."""


class RequestExpired(DomainError):
    """Nobody answered the request in time."""


class NeedsSecondPerson(DomainError):
    """One person may not add so much: another has to agree."""


def grant_time(
    sitting: Sitting, scope: Scope, seconds: int, reason: str, *, by: Actor
) -> TimeGrant:
    """Add time in the scope, as much as one person may alone. What was submitted stays so.

    Raise SittingNotRunning, NoTimeToAdd, NoReason, NobodyConcerned or NeedsSecondPerson.
    """
    require_addable(sitting, scope, seconds)
    if exceeds_alone(sitting, scope, seconds):
        raise NeedsSecondPerson(
            _(
                "Một người chỉ được thêm tổng cộng %(n)d phút; nhiều hơn phải có người thứ hai "
                "đồng ý.",
                n=sitting.alone_up_to_minutes,
            )
        )
    return add_time(sitting, scope, seconds, reason, by=by)


def give_or_request_time(
    sitting: Sitting, scope: Scope, seconds: int, reason: str, *, by: Actor
) -> TimeGrant | TimeRequest:
    """Add the time if one person may, else ask a second one. Raise as those two verbs do."""
    if exceeds_alone(sitting, scope, seconds):
        return request_time(sitting, scope, seconds, reason, by=by)
    return grant_time(sitting, scope, seconds, reason, by=by)


def request_time(
    sitting: Sitting, scope: Scope, seconds: int, reason: str, *, by: Actor
) -> TimeRequest:
    """Ask for added time that another person has to agree to.

    Raise SittingNotRunning, NoTimeToAdd, NoReason or NobodyConcerned.
    """
    require_addable(sitting, scope, seconds)
    now = clock.now()
    request = TimeRequest(
        sitting_id=sitting.id,
        room_id=scope.room_id,
        attempt_id=scope.attempt_id,
        seconds=seconds,
        reason=required(reason),
        asked_by_id=by.actor_id,
        asked_by_name=by.actor_name,
        asked_at=now,
        expires_at=now + REQUEST_LIVES,
    )
    db.session.add(request)
    db.session.flush()
    record(
        "time.requested",
        by=by,
        subject=sitting.id,
        request=str(request.id),
        room=str(scope.room_id or ""),
        attempt=str(scope.attempt_id or ""),
        seconds=seconds,
        reason=request.reason,
    )
    return request


def agree_time(sitting: Sitting, request: TimeRequest, *, by: Actor) -> TimeGrant:
    """Agree to time somebody else asked for; it is added at once.

    Raise SittingNotRunning, RequestDecided, RequestExpired, SamePerson, NoTimeToAdd or
    NobodyConcerned.
    """
    _require_open(sitting, request)
    require_other_person(request.asked_by_id, request.asked_by_name, by)
    scope = Scope(request.room_id, request.attempt_id)
    require_addable(sitting, scope, request.seconds)
    grant = add_time(
        sitting,
        scope,
        request.seconds,
        request.reason,
        by=_Asker(request),
        agreed_by=by,
    )
    request.grant_id = grant.id
    _decide(request, agreed=True, reason="", by=by)
    return grant


def decline_time(sitting: Sitting, request: TimeRequest, reason: str, *, by: Actor) -> None:
    """Say no to a request. Raise SittingNotRunning, RequestDecided, RequestExpired or NoReason."""
    _require_open(sitting, request)
    _decide(request, agreed=False, reason=required(reason), by=by)
    record("time.declined", by=by, subject=sitting.id, request=str(request.id), reason=reason)


def require_other_person(asked_by_id: UUID | None, asked_by_name: str, by: Actor) -> None:
    """Raise SamePerson when the actor is who asked: the same account, or the same identity."""
    same = asked_by_id == by.actor_id if asked_by_id else asked_by_name == by.actor_name
    if same or _one_identity(asked_by_id, by.actor_id):
        raise SamePerson(_("Người đề nghị không được tự đồng ý; phải là một người khác."))


def _one_identity(first: UUID | None, second: UUID | None) -> bool:
    if first is None or second is None:
        return False
    stmt = select(User.national_id).where(User.id.in_({first, second}))
    identities = [one for one in db.session.scalars(stmt) if one]
    return len(identities) == 2 and len(set(identities)) == 1


def exceeds_alone(sitting: Sitting, scope: Scope, seconds: int) -> bool:
    """Whether so much more time asks for a second person: what one gave alone adds up."""
    if sitting.alone_up_to_minutes is None:
        return False
    alone = select(TimeGrant).where(
        TimeGrant.sitting_id == sitting.id, TimeGrant.agreed_by_name.is_(None)
    )
    grants = db.session.scalars(alone).all()
    given = max(
        (
            sum(g.seconds for g in grants if Scope(g.room_id, g.attempt_id).covers(row.attempt))
            for row in list_concerned(sitting, scope)
        ),
        default=0,
    )
    return given + seconds > 60 * sitting.alone_up_to_minutes


def list_time_requests(sitting: Sitting) -> Sequence[TimeRequest]:
    """The requests of the sitting, answered or not, in order."""
    stmt = select(TimeRequest).where(TimeRequest.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(TimeRequest.asked_at)).all()


def get_time_request(request_id: UUID, *, sitting: Sitting) -> TimeRequest:
    """A request of the sitting. Raise NotFound."""
    found = db.session.get(TimeRequest, request_id)
    if found is None or found.sitting_id != sitting.id:
        raise NotFound(f"time request {request_id}")
    return found


class _Asker:
    """Who asked, as the one by whom the time is given."""

    def __init__(self, request: TimeRequest) -> None:
        self.actor_id, self.actor_name = request.asked_by_id, request.asked_by_name


def _require_open(sitting: Sitting, request: TimeRequest) -> None:
    require_running(sitting)
    db.session.refresh(request, with_for_update={"of": TimeRequest})
    if request.decided_at is not None:
        raise RequestDecided(_("Đề nghị này đã được trả lời."))
    if clock.now() > request.expires_at:
        raise RequestExpired(_("Đề nghị đã quá 15 phút không ai trả lời. Hãy đề nghị lại."))


def _decide(request: TimeRequest, *, agreed: bool, reason: str, by: Actor) -> None:
    request.agreed, request.decision_reason, request.decided_at = agreed, reason, clock.now()
    request.decided_by_id, request.decided_by_name = by.actor_id, by.actor_name
    db.session.flush()
