"""Making and changing courses."""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.models import Course, CourseKind


class CourseCodeTaken(DomainError):
    """Another course has this code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDescription:
    """What a course is."""

    code: str
    title: str
    kind: CourseKind
    hours: int
    """Teaching periods (tiết)."""
    description: str
    register_sign: str


def create_course(described: CourseDescription, *, by: Actor) -> Course:
    """Add a course. Raise CourseCodeTaken."""
    _check_code(described.code, None)
    course = Course(**asdict(described))
    db.session.add(course)
    db.session.flush()
    record("course.created", by=by, subject=course.id, **asdict(described))
    return course


def update_course(course: Course, described: CourseDescription, *, by: Actor) -> None:
    """Change what the course is; certificates already issued keep what they say.

    Raise CourseCodeTaken.
    """
    _check_code(described.code, course)
    for name, value in asdict(described).items():
        setattr(course, name, value)
    db.session.flush()
    record("course.updated", by=by, subject=course.id, **asdict(described))


def _check_code(code: str, course: Course | None) -> None:
    other = db.session.scalar(select(Course).where(Course.code == code))
    if other is not None and other is not course:
        raise CourseCodeTaken(_("Đã có chương trình mang mã %(code)s.", code=code))
