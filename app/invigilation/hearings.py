"""Who has heard which announcement: what the candidates' pages said they have shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.candidates.models import Candidate
from app.db import db
from app.delivery.models import Announcement, Attempt, hearing
from app.errors import NotFound
from app.sittings.models import Room, Seat, Sitting


@dataclass(frozen=True, slots=True)
class Heard:
    """An announcement with how many of those present it is meant for, and how many heard it."""

    announcement: Announcement
    meant: int
    heard: int


def list_announcements(sitting: Sitting) -> list[Heard]:
    """The sitting's announcements, newest first, with how many have heard them."""
    stmt = (
        select(Announcement, func.count(Attempt.id), func.count(hearing.c.number))
        .outerjoin(Seat, Seat.sitting_id == Announcement.sitting_id)
        .outerjoin(Attempt, and_(Attempt.seat_id == Seat.id, *_meant()))
        .outerjoin(hearing, _heard())
        .where(Announcement.sitting_id == sitting.id)
        .group_by(Announcement.id)
        .order_by(Announcement.number.desc())
        .options(joinedload(Announcement.room), joinedload(Announcement.attempt))
    )
    return [Heard(*row) for row in db.session.execute(stmt)]


def get_announcement(sitting: Sitting, number: int) -> Announcement:
    """One announcement of the sitting. Raise NotFound."""
    mine = Announcement.sitting_id == sitting.id
    found = db.session.scalar(select(Announcement).where(mine, Announcement.number == number))
    if found is None:
        raise NotFound(f"announcement {number}")
    return found


def list_who_has_not_heard(announcement: Announcement) -> Sequence[Attempt]:
    """Those present whose page has not shown it yet, by room and seat."""
    stmt: Select[Attempt] = (
        select(Attempt)
        .join(Attempt.seat)
        .join(Seat.room)
        .join(Seat.candidate)
        .join(Candidate.application)
        .join(Announcement, Announcement.sitting_id == Seat.sitting_id)
        .outerjoin(hearing, _heard())
        .where(Announcement.id == announcement.id, *_meant(), hearing.c.number.is_(None))
        .options(
            contains_eager(Attempt.seat).contains_eager(Seat.room),
            contains_eager(Attempt.seat)
            .contains_eager(Seat.candidate)
            .contains_eager(Candidate.application),
        )
        .order_by(Room.position, Seat.number)
    )
    return db.session.scalars(stmt).all()


def _meant() -> tuple[ColumnElement[bool], ...]:
    return (
        Attempt.signed_in_at.is_not(None),
        or_(Announcement.room_id.is_(None), Announcement.room_id == Seat.room_id),
        or_(Announcement.attempt_id.is_(None), Announcement.attempt_id == Attempt.id),
    )


def _heard() -> ColumnElement[bool]:
    return and_(hearing.c.attempt_number == Attempt.number, hearing.c.number == Announcement.number)
