"""Reads of sittings, rooms and seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import text
from app.candidates.models import Application, Candidate
from app.db import db
from app.errors import NotFound
from app.exams.models import Paper
from app.sittings.models import Room, Seat, Sitting


@dataclass(frozen=True, slots=True)
class SittingSummary:
    """A sitting with how many are seated in how many rooms."""

    sitting: Sitting
    seated: int
    rooms: int


def list_rooms(exam_id: UUID) -> Sequence[Room]:
    """The exam's rooms in order."""
    return db.session.scalars(
        select(Room).where(Room.exam_id == exam_id).order_by(Room.position)
    ).all()


def get_room(room_id: UUID, *, exam_id: UUID) -> Room:
    """The exam's room. Raise NotFound."""
    room = db.session.scalar(select(Room).where(Room.id == room_id, Room.exam_id == exam_id))
    if room is None:
        raise NotFound(f"room {room_id}")
    return room


def list_sittings(exam_id: UUID) -> list[SittingSummary]:
    """The exam's sittings by time, with counts."""
    counts = (
        select(
            Seat.sitting_id,
            func.count(Seat.id).label("seated"),
            func.count(func.distinct(Seat.room_id)).label("rooms"),
        )
        .group_by(Seat.sitting_id)
        .subquery()
    )
    stmt = (
        select(Sitting, func.coalesce(counts.c.seated, 0), func.coalesce(counts.c.rooms, 0))
        .outerjoin(counts, counts.c.sitting_id == Sitting.id)
        .where(Sitting.exam_id == exam_id)
        .order_by(Sitting.starts_at)
    )
    return [SittingSummary(*row) for row in db.session.execute(stmt)]


def get_sitting(sitting_id: UUID, *, exam_id: UUID | None = None) -> Sitting:
    """The sitting (of the exam, when one is given). Raise NotFound."""
    stmt = select(Sitting).where(Sitting.id == sitting_id).options(joinedload(Sitting.exam))
    if exam_id is not None:
        stmt = stmt.where(Sitting.exam_id == exam_id)
    sitting = db.session.scalar(stmt)
    if sitting is None:
        raise NotFound(f"sitting {sitting_id}")
    return sitting


def list_seats(sitting: Sitting) -> Sequence[Seat]:
    """The sitting's seats by room and seat number, with room and candidate loaded."""
    return db.session.scalars(search_seats(sitting)).all()


def count_seats(sitting: Sitting) -> int:
    """How many are seated."""
    stmt = select(func.count()).select_from(Seat).where(Seat.sitting_id == sitting.id)
    return db.session.scalar(stmt) or 0


def search_seats(sitting: Sitting, search: str = "", room: str = "") -> Select[Seat]:
    """The sitting's seats by room and number; the search looks at name and candidate number."""
    stmt = (
        select(Seat)
        .join(Seat.room)
        .join(Seat.candidate)
        .join(Candidate.application)
        .options(
            contains_eager(Seat.room),
            contains_eager(Seat.candidate).contains_eager(Candidate.application),
        )
        .where(Seat.sitting_id == sitting.id)
        .order_by(Room.position, Seat.number)
    )
    if room:
        stmt = stmt.where(Room.code == room)
    if search:
        folded = text.fold(search)
        name = Application.name_folded.contains(folded, autoescape=True)
        number = func.lower(Candidate.number).startswith(folded, autoescape=True)
        stmt = stmt.where(or_(name, number))
    return stmt


def list_exam_seats(exam_id: UUID) -> Sequence[Seat]:
    """Every seat of the exam, by candidate number and then by time."""
    stmt = (
        select(Seat)
        .join(Seat.sitting)
        .join(Seat.room)
        .join(Seat.candidate)
        .join(Candidate.application)
        .options(
            contains_eager(Seat.sitting).joinedload(Sitting.paper),
            contains_eager(Seat.room),
            contains_eager(Seat.candidate).contains_eager(Candidate.application),
        )
        .where(Sitting.exam_id == exam_id)
        .order_by(Candidate.ordinal, Sitting.starts_at)
    )
    return db.session.scalars(stmt).all()


def list_candidate_seats(candidate_id: UUID) -> Sequence[Seat]:
    """Where and when one candidate sits, by time."""
    stmt = (
        select(Seat)
        .join(Seat.sitting)
        .options(contains_eager(Seat.sitting).joinedload(Sitting.paper), joinedload(Seat.room))
        .where(Seat.candidate_id == candidate_id)
        .order_by(Sitting.starts_at)
    )
    return db.session.scalars(stmt).all()


def find_unclosed(paper: Paper) -> Sitting | None:
    """A prepared sitting of the paper that is not closed; none once the paper is over."""
    stmt = select(Sitting).where(
        Sitting.paper_id == paper.id,
        Sitting.prepared_at.is_not(None),
        Sitting.closed_at.is_(None),
    )
    return db.session.scalars(stmt.order_by(Sitting.starts_at).limit(1)).first()
