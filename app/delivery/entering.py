"""Entering the exam room: candidate number and seat code give one device the lease."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app import clock
from app.accounts import throttling
from app.accounts.throttling import Budget
from app.candidates.models import Candidate
from app.db import db
from app.delivery import credentials
from app.delivery.excluding import require_admissible
from app.delivery.models import Attempt
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command, record
from app.sittings.models import Seat, Sitting
from app.sittings.seat_codes import seat_code_matches

RECEIPT_STAYS = timedelta(hours=12)
"""How long after the end the credential still shows the receipt: no rule, only a convenience."""
LONGEST_DAY = timedelta(days=1)
"""No sitting lasts longer, and no door opens earlier before its start."""


class WrongSeatCode(DomainError):
    """Number and code open no seat now; the message does not say which of them is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A device that may write: its attempt, the cookie for it and how long that lives."""

    attempt: Attempt
    cookie: str
    expires_at: datetime


def enter_room(candidate_number: str, code: str, *, secret: str, address: str) -> Entry:
    """Give the lease of the seat's attempt to this device, taking it from any other.

    A failure is added to the budgets: the caller commits that too. Raise TooManyAttempts before
    the code is looked at, WrongSeatCode or Excluded after.
    """
    number = candidate_number.strip().upper()
    seats = _list_open_seats(number)
    budgets = _budgets(number, seats)
    throttling.spend_check(budgets)
    seat = next((s for s in seats if seat_code_matches(code, s.id, secret, s.code_digest)), None)
    attempt = db.session.scalar(select(Attempt).where(Attempt.seat == seat)) if seat else None
    if seat is None or attempt is None:
        throttling.record_failure(budgets)
        raise WrongSeatCode(
            _("Số báo danh hoặc mã chỗ ngồi không đúng, hoặc chưa đến giờ vào phòng thi này.")
        )
    throttling.forget_failures(seat_budget(number))
    require_admissible(attempt)
    return _take_lease(attempt, seat.sitting, secret=secret, address=address)


def seat_budget(candidate_number: str) -> Budget:
    """The budget of one candidate number at the door."""
    return throttling.for_seat("door", candidate_number)


def _budgets(number: str, seats: list[Seat]) -> list[Budget]:
    rooms = {seat.room_id for seat in seats}
    return [seat_budget(number), *(throttling.for_room(room) for room in sorted(rooms, key=str))]


def _list_open_seats(number: str) -> list[Seat]:
    """The prepared seats of the number whose doors are open now."""
    now = clock.now()
    stmt = (
        select(Seat)
        .join(Seat.candidate)
        .join(Seat.sitting)
        .options(contains_eager(Seat.candidate), contains_eager(Seat.sitting))
        .where(
            Candidate.number == number,
            Sitting.prepared_at.is_not(None),
            Sitting.handed_over_at.is_(None),  # then its door is at the room machine
            Sitting.starts_at <= now + LONGEST_DAY,
            Sitting.starts_at > now - RECEIPT_STAYS - LONGEST_DAY,
        )
    )
    return [seat for seat in db.session.scalars(stmt) if _door_is_open(seat.sitting, now)]


def _door_is_open(sitting: Sitting, now: datetime) -> bool:
    return sitting.doors_open_at <= now <= sitting.ends_at + RECEIPT_STAYS


def _take_lease(attempt: Attempt, sitting: Sitting, *, secret: str, address: str) -> Entry:
    now = clock.now()
    expires_at = sitting.ends_at + RECEIPT_STAYS
    taken_over = attempt.token_hash is not None
    attempt.epoch += 1
    cookie, attempt.token_hash = credentials.issue(
        attempt.id, attempt.epoch, expires_at=expires_at, secret=secret
    )
    attempt.signed_in_at = attempt.signed_in_at or now
    db.session.flush()
    record(
        "attempt.entered",
        by=Command(attempt.seat.candidate.number),
        subject=attempt.id,
        epoch=attempt.epoch,
        taken_over=taken_over,
        address=address,
    )
    return Entry(attempt, cookie, expires_at)
