"""Recording who was present in a session. Marks are appended; the latest one counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.models import AttendanceMark, ClassSession, Presence
from app.training.scheduling import active_enrolments, require_open


class SessionNotBegun(DomainError):
    """The session lies in the future."""


class HoursOutOfRange(DomainError):
    """Somebody cannot be present for more periods than were held, or for none."""


class NotInClass(DomainError):
    """A mark is for somebody who is not in the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A learner's presence; `hours` are the periods present, and 0 unless present."""

    presence: Presence
    hours: int


def take_attendance(session: ClassSession, marks: Mapping[UUID, Mark], *, by: Actor) -> int:
    """Record the marks by enrolment id, those that differ from the last; give their number.

    Raise ClassIsClosed, SessionNotBegun, NotInClass or HoursOutOfRange.
    """
    require_open(session.training_class)
    if session.starts_at > clock.now():
        raise SessionNotBegun(_("Buổi học chưa bắt đầu nên chưa điểm danh được."))
    _check_marks(session, marks)
    latest = latest_marks(session)
    changed = {key: mark for key, mark in marks.items() if _differs(mark, latest.get(key))}
    for enrolment_id, mark in changed.items():
        before = latest.get(enrolment_id)
        db.session.add(
            AttendanceMark(
                session_id=session.id,
                enrolment_id=enrolment_id,
                number=before.number + 1 if before else 1,
                presence=mark.presence,
                hours=mark.hours,
                marked_by_name=by.actor_name,
            )
        )
    db.session.flush()
    if changed:
        _record(session, changed, latest, by=by)
    return len(changed)


def latest_marks(session: ClassSession) -> dict[UUID, AttendanceMark]:
    """The mark that counts for each learner of the session, by enrolment id."""
    stmt = select(AttendanceMark).where(AttendanceMark.session_id == session.id)
    marks = db.session.scalars(stmt.order_by(AttendanceMark.number))
    return {mark.enrolment_id: mark for mark in marks}


def _differs(mark: Mark, before: AttendanceMark | None) -> bool:
    return before is None or (before.presence, before.hours) != (mark.presence, mark.hours)


def _check_marks(session: ClassSession, marks: Mapping[UUID, Mark]) -> None:
    names = {learner.id: learner.full_name for learner in active_enrolments(session.training_class)}
    if not marks.keys() <= names.keys():
        raise NotInClass(_("Danh sách lớp vừa thay đổi. Hãy tải lại trang rồi điểm danh lại."))
    for enrolment_id, mark in marks.items():
        here = mark.presence is Presence.PRESENT
        if not (1 <= mark.hours <= session.hours if here else mark.hours == 0):
            raise HoursOutOfRange(
                _(
                    "%(name)s: số tiết có mặt phải từ 1 đến %(hours)d.",
                    name=names[enrolment_id],
                    hours=session.hours,
                )
            )


def _record(
    session: ClassSession,
    changed: Mapping[UUID, Mark],
    latest: Mapping[UUID, AttendanceMark],
    *,
    by: Actor,
) -> None:
    def words(mark: Mark | AttendanceMark) -> str:
        return f"{mark.presence.value} {mark.hours}"

    record(
        "attendance.taken",
        by=by,
        subject=session.id,
        marks={str(key): words(mark) for key, mark in changed.items()},
        before={str(key): words(latest[key]) for key in changed if key in latest},
    )
