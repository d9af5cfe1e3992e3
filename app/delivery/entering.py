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
from app.delivery.waiting import ask_for_device, is_waiting
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
    """A device that may write, or wait to: its attempt, the cookie and how long that lives."""

    attempt: Attempt
    cookie: str
    expires_at: datetime


def enter_room(
    candidate_number: str,
    code: str,
    *,
    secret: str,
    address: str,
    agent: str = "",
    cookie: str = "",
) -> Entry:
    """Let this device in: with the lease if it is free, as before if it has it, else to wait.

    `cookie`: the exam credential the device has, if any. A failure is added to the budgets: the
    caller commits that too. Raise TooManyAttempts before the code is looked at, WrongSeatCode,
    Excluded or TooManyWaiting after.
    """
    number = candidate_number.strip().upper()
    seats = _list_open_seats(number)
    budgets = _budgets(number, seats)
    throttling.spend_check(budgets)
    seat = next((s for s in seats if seat_code_matches(code, s.id, secret, s.code_digest)), None)
    attempt = _lock_attempt(seat) if seat else None
    if seat is None or attempt is None:
        throttling.record_failure(budgets)
        raise WrongSeatCode(
            _("Số báo danh hoặc mã chỗ ngồi không đúng, hoặc chưa đến giờ vào phòng thi này.")
        )
    throttling.forget_failures(seat_budget(number))
    require_admissible(attempt)
    if attempt.token_hash is None or attempt.submitted_at is not None:
        return _take_lease(attempt, seat.sitting, secret=secret, address=address)
    if _is_known(attempt, cookie, secret):
        return Entry(attempt, cookie, seat.sitting.ends_at + RECEIPT_STAYS)
    return _wait(attempt, seat.sitting, secret=secret, address=address, agent=agent)


def _lock_attempt(seat: Seat) -> Attempt | None:
    """The seat's attempt, held so that two devices at once come in one after the other."""
    stmt = select(Attempt).where(Attempt.seat_id == seat.id)
    held = stmt.with_for_update(of=Attempt).execution_options(populate_existing=True)
    return db.session.scalar(held)


def _is_known(attempt: Attempt, cookie: str, secret: str) -> bool:
    """Whether the device with this cookie holds the lease, or waits for it already."""
    if not cookie:
        return False
    credential = credentials.read(cookie, secret=secret, now=clock.now())
    if credential is None or credential.attempt_id != attempt.id:
        return False
    holds = credential.token_hash == attempt.token_hash
    return holds or is_waiting(db.session(), credential)


def _wait(attempt: Attempt, sitting: Sitting, *, secret: str, address: str, agent: str) -> Entry:
    expires_at = sitting.ends_at + RECEIPT_STAYS
    cookie, token_hash = credentials.issue(
        attempt.id, credentials.WAITING, expires_at=expires_at, secret=secret
    )
    ask_for_device(attempt, token_hash, address=address, agent=agent)
    return Entry(attempt, cookie, expires_at)


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
    taken_over = attempt.epoch > 0
    attempt.epoch += 1
    cookie, attempt.token_hash = credentials.issue(
        attempt.id, attempt.epoch, expires_at=expires_at, secret=secret
    )
    attempt.signed_in_at = attempt.signed_in_at or now
    attempt.device_address = address
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
