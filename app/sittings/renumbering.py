"""What numbers mean to sittings: fixed once one is prepared, seats void when they change."""

from sqlalchemy import delete, func, select

from app.db import db
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Seat, Sitting


def lock_candidates(exam: Exam) -> str:
    """Say why the exam's candidates are fixed: the title of a prepared sitting; else nothing."""
    stmt = select(Sitting.title).where(Sitting.exam_id == exam.id, Sitting.prepared_at.is_not(None))
    title = db.session.scalar(stmt.limit(1))
    if title is None:
        return ""
    return _("Ca thi “%(title)s” đã chuẩn bị xong nên danh sách thí sinh đã chốt.", title=title)


def release_seats(exam: Exam, by: Actor) -> None:
    """Void the seating of the exam: it followed the numbers that are about to change."""
    sittings = select(Sitting.id).where(Sitting.exam_id == exam.id)
    count = db.session.scalar(
        select(func.count()).select_from(Seat).where(Seat.sitting_id.in_(sittings))
    )
    if not count:
        return
    db.session.execute(delete(Seat).where(Seat.sitting_id.in_(sittings)))
    record("seats.released", by=by, subject=exam.id, seats=count)
