"""Hints of a session that is not as it should be: for a person to look at, never a finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.candidates.models import Candidate
from app.db import db
from app.delivery.models import Attempt, device_sign
from app.i18n import _
from app.sittings.models import Seat

MOST_NAMED = 5
"""More candidates than that behind one address is a shared line, not two people at one machine."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An address and a browser an attempt was worked on from, and since when (ms since 1970)."""

    address: str
    browser: str
    first_ms: int


def list_signs(attempt: Attempt) -> list[Sign]:
    """Where the attempt was worked on from, in order."""
    stmt = (
        select(device_sign.c.address, device_sign.c.browser, device_sign.c.first_ms)
        .where(device_sign.c.attempt_number == attempt.number)
        .order_by(device_sign.c.first_ms)
    )
    return [Sign(*row) for row in db.session.execute(stmt)]


def list_hints(attempt: Attempt) -> list[str]:
    """What is worth a look about the attempt's session, in words that accuse nobody."""
    signs = list_signs(attempt)
    told = []
    addresses = {sign.address for sign in signs}
    if len(addresses) > 1:
        told.append(_("Bài này được làm từ %(n)d địa chỉ mạng khác nhau.", n=len(addresses)))
    if len({sign.browser for sign in signs}) > 1:
        told.append(_("Trình duyệt tự giới thiệu khác đi trong lúc làm bài."))
    others = _list_others(attempt, addresses)
    if others and len(others) <= MOST_NAMED:
        told.append(_("Cùng địa chỉ mạng với: %(numbers)s.", numbers=", ".join(others)))
    elif others:
        told.append(
            _(
                "Cùng địa chỉ mạng với %(n)d thí sinh khác: "
                "có thể cả phòng chung một đường truyền.",
                n=len(others),
            )
        )
    return told


def _list_others(attempt: Attempt, addresses: set[str]) -> Sequence[str]:
    stmt = (
        select(Candidate.number)
        .distinct()
        .join(Seat, Seat.candidate_id == Candidate.id)
        .join(Attempt, Attempt.seat_id == Seat.id)
        .join(device_sign, device_sign.c.attempt_number == Attempt.number)
        .where(
            Seat.sitting_id == attempt.seat.sitting_id,
            Attempt.id != attempt.id,
            device_sign.c.address.in_(addresses),
        )
        .order_by(Candidate.number)
    )
    return db.session.scalars(stmt).all()
