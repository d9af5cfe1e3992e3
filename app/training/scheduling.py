"""Opening classes and planning their sessions."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.models import AttendanceMark, Class, ClassSession, ClassState, Course, Enrolment


class ClassCodeTaken(DomainError):
    """Another class has this code."""


class ClassIsClosed(DomainError):
    """A closed class does not change."""


class TooManyLearners(DomainError):
    """The class already has more learners than that."""


class SessionOutsideClass(DomainError):
    """The session is not between the first and the last day of its class."""


class SessionAtSameTime(DomainError):
    """The class already meets then."""


class AttendanceTaken(DomainError):
    """Presence was recorded for the session, so its length and existence are settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlan:
    """What a class is, and the rule its learners are judged by (see `models.Class`)."""

    code: str
    title: str
    starts_on: date
    ends_on: date
    site: str
    place: str
    provider: str
    provider_parent: str
    signer_position: str
    signer_name: str
    lecturer: str
    capacity: int
    presence_percent: int
    excused_counts: bool
    pass_score: Decimal
    rule_source: str

    def as_detail(self) -> dict[str, object]:
        """The plan as JSON values, for the ledger."""
        return {
            name: value if isinstance(value, str | int) else str(value)
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """When a session starts, how many teaching periods it lasts, what it is about."""

    starts_at: datetime
    hours: int
    topic: str


def open_class(course: Course, plan: ClassPlan, *, by: Actor) -> Class:
    """Open a class of the course. Raise ClassCodeTaken."""
    _check_code(plan.code, None)
    opened = Class(course=course, **asdict(plan))
    db.session.add(opened)
    db.session.flush()
    record("class.opened", by=by, subject=opened.id, course=course.code, **plan.as_detail())
    return opened


def update_class(training_class: Class, plan: ClassPlan, *, by: Actor) -> None:
    """Change the plan. Raise ClassIsClosed, ClassCodeTaken or TooManyLearners."""
    require_open(training_class)
    _check_code(plan.code, training_class)
    count = len(active_enrolments(training_class))
    if plan.capacity < count:
        raise TooManyLearners(_("Lớp đã có %(count)d học viên.", count=count))
    for name, value in asdict(plan).items():
        setattr(training_class, name, value)
    db.session.flush()
    record("class.updated", by=by, subject=training_class.id, **plan.as_detail())


def require_open(training_class: Class) -> None:
    """Raise ClassIsClosed unless the class may still change."""
    if training_class.state is ClassState.CLOSED:
        raise ClassIsClosed(
            _("Lớp %(code)s đã kết thúc nên không sửa được nữa.", code=training_class.code)
        )


def active_enrolments(training_class: Class) -> list[Enrolment]:
    """The learners who did not withdraw, in Vietnamese name order."""
    stmt = select(Enrolment).where(
        Enrolment.class_id == training_class.id, Enrolment.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(stmt.order_by(Enrolment.name_key, Enrolment.national_id)))


def add_session(training_class: Class, plan: SessionPlan, *, by: Actor) -> ClassSession:
    """Add a session. Raise ClassIsClosed, SessionOutsideClass or SessionAtSameTime."""
    require_open(training_class)
    _check_time(training_class, plan, None)
    added = ClassSession(training_class=training_class, **asdict(plan))
    db.session.add(added)
    db.session.flush()
    record("session.added", by=by, subject=added.id, **_detail(training_class, plan))
    return added


def update_session(session: ClassSession, plan: SessionPlan, *, by: Actor) -> None:
    """Change a session. Its length stays once presence was recorded.

    Raise ClassIsClosed, SessionOutsideClass, SessionAtSameTime or AttendanceTaken.
    """
    require_open(session.training_class)
    _check_time(session.training_class, plan, session)
    if plan.hours != session.hours and has_attendance(session):
        raise AttendanceTaken(_("Buổi này đã điểm danh nên không đổi được số tiết."))
    for name, value in asdict(plan).items():
        setattr(session, name, value)
    db.session.flush()
    record("session.updated", by=by, subject=session.id, **_detail(session.training_class, plan))


def remove_session(session: ClassSession, *, by: Actor) -> None:
    """Take back a session that was never held. Raise ClassIsClosed or AttendanceTaken."""
    require_open(session.training_class)
    if has_attendance(session):
        raise AttendanceTaken(_("Buổi này đã điểm danh nên không xóa được."))
    plan = SessionPlan(starts_at=session.starts_at, hours=session.hours, topic=session.topic)
    record("session.removed", by=by, subject=session.id, **_detail(session.training_class, plan))
    db.session.delete(session)
    db.session.flush()


def has_attendance(session: ClassSession) -> bool:
    """Whether presence was recorded for the session."""
    stmt = select(AttendanceMark.id).where(AttendanceMark.session_id == session.id).limit(1)
    return db.session.scalar(stmt) is not None


def _check_code(code: str, training_class: Class | None) -> None:
    other = db.session.scalar(select(Class).where(Class.code == code))
    if other is not None and other is not training_class:
        raise ClassCodeTaken(_("Đã có lớp mang mã %(code)s.", code=code))


def _check_time(training_class: Class, plan: SessionPlan, session: ClassSession | None) -> None:
    held_on = plan.starts_at.astimezone(clock.VIETNAM).date()
    if not training_class.starts_on <= held_on <= training_class.ends_on:
        raise SessionOutsideClass(
            _(
                "Buổi học phải nằm trong thời gian của lớp: từ %(first)s đến %(last)s.",
                first=training_class.starts_on.strftime("%d/%m/%Y"),
                last=training_class.ends_on.strftime("%d/%m/%Y"),
            )
        )
    stmt = select(ClassSession).where(
        ClassSession.class_id == training_class.id, ClassSession.starts_at == plan.starts_at
    )
    other = db.session.scalar(stmt)
    if other is not None and other is not session:
        raise SessionAtSameTime(_("Lớp đã có một buổi bắt đầu đúng lúc này."))


def _detail(training_class: Class, plan: SessionPlan) -> dict[str, object]:
    return {
        "class": training_class.code,
        "starts_at": plan.starts_at.isoformat(),
        "hours": plan.hours,
        "topic": plan.topic,
    }
