"""The seats of a sitting, read for the board: one statement, however many seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select

from app.candidates.models import Application, Candidate
from app.db import db
from app.delivery.models import Attempt, pulse, refused_answer
from app.delivery.standing import Standing, read_standing, select_standings
from app.errors import NotFound
from app.invigilation.models import Ruling, Violation
from app.invigilation.seat_states import SeatState, state_of
from app.lockdown.models import FaultKind, MachineFault
from app.sittings.models import Room, Seat, Sitting


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat of a prepared sitting: who sits there, how the attempt stands, what was heard."""

    standing: Standing
    state: SeatState
    room_id: UUID
    seat_number: int
    candidate_number: str
    full_name: str
    name_folded: str
    signed_in_at: datetime | None
    seen_ms: int | None
    """The device's last sign of life, in milliseconds since 1970."""
    unsaved: int | None
    refused: int
    violations: int
    machine_fault: FaultKind | None
    """How the seat's machine last failed to comply."""

    @property
    def attempt_id(self) -> UUID:
        """Whose seat it is, as addresses name it."""
        return self.standing.attempt_id


def list_seat_rows(sitting: Sitting, now: datetime, *, room_id: UUID) -> list[SeatRow]:
    """The seats of one room of the sitting, by seat."""
    return _read(_rows(sitting, now).where(Seat.room_id == room_id))


def get_seat_row(sitting: Sitting, now: datetime, attempt_id: UUID) -> SeatRow:
    """One seat of the sitting. Raise NotFound."""
    found = _read(_rows(sitting, now).where(Attempt.id == attempt_id))
    if not found:
        raise NotFound(f"attempt {attempt_id}")
    return found[0]


def search_seat_rows(sitting: Sitting, now: datetime, folded: str, *, most: int) -> list[SeatRow]:
    """The seats whose candidate number or name (without accents) holds the text."""
    named = Application.name_folded.contains(folded, autoescape=True)
    numbered = func.lower(Candidate.number).contains(folded, autoescape=True)
    return _read(_rows(sitting, now).where(named | numbered).limit(most))


def _rows(sitting: Sitting, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select_standings()
        .add_columns(
            state_of(sitting, now),
            Seat.room_id,
            Seat.number,
            Candidate.number,
            Application.full_name,
            Application.name_folded,
            Attempt.signed_in_at,
            pulse.c.seen_ms,
            pulse.c.unsaved,
            _count_refused(),
            _count_violations(),
            _last_machine_fault(),
        )
        .join(Room, Room.id == Seat.room_id)
        .join(Candidate, Candidate.id == Seat.candidate_id)
        .join(Application, Application.id == Candidate.application_id)
        .outerjoin(pulse, pulse.c.attempt_number == Attempt.number)
        .where(Seat.sitting_id == sitting.id)
        .order_by(Room.position, Seat.number)
    )


def _count_refused() -> ScalarSelect[int]:
    mine = refused_answer.c.attempt_number == Attempt.number
    return select(func.count()).where(mine).correlate(Attempt).scalar_subquery()


def _count_violations() -> ScalarSelect[int]:
    mine = Violation.attempt_id == Attempt.id
    stmt = select(func.count()).where(mine, Violation.ruling == Ruling.UPHELD)
    return stmt.correlate(Attempt).scalar_subquery()


def _last_machine_fault() -> ScalarSelect[FaultKind]:
    stmt = select(MachineFault.kind).where(MachineFault.seat_id == Seat.id)
    return stmt.order_by(MachineFault.noted_at.desc()).limit(1).correlate(Seat).scalar_subquery()


def _read(stmt: Select[*tuple[Any, ...]]) -> list[SeatRow]:
    return [_seat_row(row) for row in db.session.execute(stmt)]


def _seat_row(row: Sequence[Any]) -> SeatRow:
    standing, (state, *rest) = read_standing(row)
    return SeatRow(standing, SeatState(state), *rest)
