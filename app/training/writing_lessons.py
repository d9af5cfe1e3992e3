"""Writing and changing lessons."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.errors import DomainError
from app.files.models import StoredFile
from app.files.storing import store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.models import Course, Lesson

PDF_SIGNATURE = b"%PDF-"
PDF_LIMIT = 20 << 20


class NotAPdf(DomainError):
    """The attached file is not a PDF document, or is too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDraft:
    """What a trainer wrote; `position` orders the lessons of a course."""

    title: str
    text: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A PDF file as uploaded."""

    name: str
    data: bytes


def add_lesson(
    course: Course, draft: LessonDraft, attachment: Attachment | None = None, *, by: Actor
) -> Lesson:
    """Add a lesson to the course. Raise NotAPdf."""
    lesson = Lesson(
        course=course,
        title=draft.title,
        text=draft.text,
        position=draft.position,
        file=_store(attachment, by=by),
    )
    db.session.add(lesson)
    db.session.flush()
    record("lesson.added", by=by, subject=lesson.id, course=course.code, title=draft.title)
    return lesson


def update_lesson(
    lesson: Lesson, draft: LessonDraft, attachment: Attachment | None = None, *, by: Actor
) -> None:
    """Change the lesson; without a new attachment the old one stays. Raise NotAPdf."""
    lesson.title, lesson.text, lesson.position = draft.title, draft.text, draft.position
    lesson.file = _store(attachment, by=by) or lesson.file
    lesson.updated_at = clock.now()
    db.session.flush()
    record("lesson.updated", by=by, subject=lesson.id, title=draft.title)


def remove_lesson(lesson: Lesson, *, by: Actor) -> None:
    """Take the lesson away from its course."""
    record("lesson.removed", by=by, subject=lesson.id, title=lesson.title)
    db.session.delete(lesson)
    db.session.flush()


def next_position(course: Course) -> int:
    """The place after the course's last lesson."""
    stmt = select(func.max(Lesson.position)).where(Lesson.course_id == course.id)
    return (db.session.scalar(stmt) or 0) + 1


def _store(attachment: Attachment | None, *, by: Actor) -> StoredFile | None:
    if attachment is None:
        return None
    if not attachment.data.startswith(PDF_SIGNATURE) or len(attachment.data) > PDF_LIMIT:
        raise NotAPdf(_("Tệp đính kèm phải là PDF và không quá 20 MB."))
    return store_file(attachment.data, attachment.name, "application/pdf", owner_id=by.actor_id)
