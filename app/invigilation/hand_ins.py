"""What candidates of a room handed in, and whether they signed for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from app.candidates.models import Application, Candidate
from app.db import db
from app.delivery.models import Attempt
from app.delivery.taking_part import has_taken_part
from app.exams.models import Paper
from app.invigilation.models import HandInSignature
from app.sittings.models import Room, Seat, Sitting


@dataclass(frozen=True, slots=True)
class HandIn:
    """One ended attempt as its candidate signs for it."""

    attempt_id: UUID
    candidate_id: UUID
    room_id: UUID
    seat_number: int
    candidate_number: str
    full_name: str
    birth_on: date
    submitted_at: datetime
    answered: int
    receipt: str
    signed: bool | None
    """None while nothing is recorded."""
    note: str | None
    version: int | None

    @property
    def mark(self) -> str:
        """What was recorded, as the page's boxes name it."""
        return {True: "signed", False: "unsigned", None: ""}[self.signed]


def list_hand_ins(sitting: Sitting, *, room_id: UUID | None = None) -> Sequence[HandIn]:
    """The ended attempts that count, of the sitting or of one of its rooms, by room and seat."""
    stmt = _hand_ins().where(Seat.sitting_id == sitting.id)
    if room_id is not None:
        stmt = stmt.where(Seat.room_id == room_id)
    return [HandIn(*row) for row in db.session.execute(stmt)]


def list_unsigned(paper: Paper) -> Sequence[HandIn]:
    """Who did not sign for their work on the paper, in its closed sittings."""
    unsigned = (Sitting.paper_id == paper.id, HandInSignature.signed.is_(False))
    return [HandIn(*row) for row in db.session.execute(_hand_ins().where(*unsigned))]


def _hand_ins() -> Select[*tuple[Any, ...]]:
    latest = (
        select(func.max(HandInSignature.version))
        .where(HandInSignature.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    current = and_(HandInSignature.attempt_id == Attempt.id, HandInSignature.version == latest)
    return (
        select(
            Attempt.id,
            Seat.candidate_id,
            Seat.room_id,
            Seat.number,
            Candidate.number,
            Application.full_name,
            Application.birth_on,
            Attempt.submitted_at,
            Attempt.answered,
            Attempt.receipt,
            HandInSignature.signed,
            HandInSignature.note,
            HandInSignature.version,
        )
        .join(Seat, Seat.id == Attempt.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .join(Room, Room.id == Seat.room_id)
        .join(Candidate, Candidate.id == Seat.candidate_id)
        .join(Application, Application.id == Candidate.application_id)
        .outerjoin(HandInSignature, current)
        .where(Attempt.submitted_at.is_not(None), Attempt.voided_at.is_(None), has_taken_part())
        .order_by(Room.position, Seat.number)
    )
