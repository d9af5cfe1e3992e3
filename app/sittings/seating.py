"""Filling rooms: candidates by number, room after room."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.candidates.models import Candidate
from app.candidates.publishing_lists import require_decided
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Room, Seat, Sitting
from app.sittings.scheduling import SittingFixed


class NobodyToSeat(DomainError):
    """There are no candidate numbers yet, or everybody sits in another sitting of the paper."""


class TooFewSeats(DomainError):
    """The chosen rooms hold fewer than are to be seated; the message says how many are missing."""


def seat_candidates(sitting: Sitting, rooms: Sequence[Room], *, by: Actor) -> int:
    """Seat everybody who is not in another sitting of the paper; give their number.

    Seats given earlier in this sitting are given anew. Raise ReviewsOpen while an application
    waits for a decision, SittingFixed, NobodyToSeat or TooFewSeats.
    """
    require_decided(sitting.exam)
    if sitting.prepared_at is not None:
        raise SittingFixed(_("Ca thi đã chuẩn bị xong nên không xếp lại chỗ được."))
    candidates = _unseated(sitting)
    if not candidates:
        raise NobodyToSeat(
            _("Chưa có thí sinh để xếp: hãy đánh số báo danh trước, hoặc mọi người đã có ca khác.")
        )
    places = [(room, number) for room in rooms for number in range(1, room.capacity + 1)]
    if len(places) < len(candidates):
        raise TooFewSeats(
            _(
                "Các phòng đã chọn có %(seats)d chỗ, cần %(people)d: còn thiếu %(missing)d chỗ.",
                seats=len(places),
                people=len(candidates),
                missing=len(candidates) - len(places),
            )
        )
    db.session.execute(delete(Seat).where(Seat.sitting_id == sitting.id))
    db.session.add_all(
        Seat(sitting_id=sitting.id, room_id=room.id, candidate_id=candidate_id, number=number)
        for candidate_id, (room, number) in zip(candidates, places, strict=False)
    )
    db.session.flush()
    record(
        "sitting.seated",
        by=by,
        subject=sitting.id,
        candidates=len(candidates),
        rooms=[room.code for room in rooms],
    )
    return len(candidates)


def _unseated(sitting: Sitting) -> Sequence[object]:
    elsewhere = (
        select(Seat.candidate_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(Sitting.paper_id == sitting.paper_id, Sitting.id != sitting.id)
    )
    stmt = (
        select(Candidate.id)
        .where(Candidate.exam_id == sitting.exam_id, Candidate.id.not_in(elsewhere))
        .order_by(Candidate.ordinal)
    )
    return db.session.scalars(stmt).all()
