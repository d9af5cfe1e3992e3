"""Who took part in a sitting: one answer for closing, results, lists and counts."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from app.db import db
from app.delivery.models import Attempt
from app.sittings.models import Seat, Sitting


def took_part(attempt: Attempt) -> bool:
    """Whether the candidate came in and, where the sitting asks for it, was let in.

    Who only signed in and was never admitted saw no paper and counts as absent.
    """
    admitted = attempt.admitted_at is not None or not attempt.seat.sitting.admission_required
    return attempt.signed_in_at is not None and admitted


def has_taken_part() -> ColumnElement[bool]:
    """The same in a statement that selects from Attempt and its Sitting."""
    admitted = or_(Attempt.admitted_at.is_not(None), not_(Sitting.admission_required))
    return and_(Attempt.signed_in_at.is_not(None), admitted)


def count_taking_part(sitting: Sitting, *, room_id: UUID) -> int:
    """How many candidates of the room took part in the sitting."""
    stmt = (
        select(func.count(Attempt.id))
        .join(Seat, Seat.id == Attempt.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(Sitting.id == sitting.id, Seat.room_id == room_id, has_taken_part())
    )
    return db.session.scalar(stmt) or 0
