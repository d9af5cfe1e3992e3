"""Papers taken again: by the chair's decision, in another sitting of the same paper."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.db import db
from app.delivery.excluding import is_excluded
from app.delivery.models import Attempt, EndedBy
from app.delivery.preparing import prepare_seat
from app.delivery.voiding import void_attempt
from app.errors import DomainError
from app.i18n import _
from app.invigilation.invigilating import required
from app.invigilation.place_models import Retake
from app.invigilation.queries import list_rooms_of
from app.ledger.recording import Actor, record
from app.sittings.models import Seat, Sitting


class AlreadyVoided(DomainError):
    """The attempt no longer counts: the paper is taken again already."""


class CandidateSuspended(DomainError):
    """Who was suspended or excluded does not take a paper again."""


class WrongSitting(DomainError):
    """The sitting is the same one, of another paper, over, not prepared or not here."""


class NoFreeSeat(DomainError):
    """No seat is free in the rooms of the sitting, or the candidate has one there."""


def order_retake(attempt: Attempt, sitting: Sitting, reason: str, *, by: Actor) -> Retake:
    """Void the attempt and seat its candidate in the other sitting, with a prepared attempt.

    The seat is the first free one in the sitting's rooms. The old attempt keeps its history and
    is scored no more.
    Raise NoReason, AlreadyVoided, CandidateSuspended, WrongSitting or NoFreeSeat.
    """
    text = required(reason)
    # Both rows are held until the end: no two retakes of one attempt, no two people on one seat.
    db.session.refresh(sitting, with_for_update={"of": Sitting})
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    _require_retakable(attempt)
    _require_fit(attempt, sitting)
    seat = _take_seat(attempt, sitting)
    prepared = prepare_seat(seat, other_than=attempt.form_id)
    void_attempt(attempt, by=by)
    retake = Retake(
        attempt=attempt,
        seat=seat,
        sitting=sitting,
        reason=text,
        decided_by_id=by.actor_id,
        decided_by_name=by.actor_name,
        decided_at=clock.now(),
    )
    db.session.add(retake)
    db.session.flush()
    record(
        "retake.ordered",
        by=by,
        subject=attempt.id,
        reason=text,
        sitting=str(sitting.id),
        room=str(seat.room_id),
        seat=seat.number,
        attempt=str(prepared.id),
    )
    return retake


def _require_retakable(attempt: Attempt) -> None:
    if attempt.voided_at is not None:
        raise AlreadyVoided(_("Bài này đã được cho thi lại ở ca khác."))
    if attempt.ended_by is EndedBy.SUSPENSION or is_excluded(attempt.seat.candidate_id):
        raise CandidateSuspended(_("Thí sinh đã bị đình chỉ nên không được thi lại."))
    if attempt.seat.sitting.handed_over_at is not None:
        raise WrongSitting(
            _("Ca thi này đang ở máy phòng thi. Hãy quyết định sau khi nhập kết quả về.")
        )


def _require_fit(attempt: Attempt, sitting: Sitting) -> None:
    why = _misfit(attempt.seat.sitting, sitting)
    if why:
        raise WrongSitting(why)


def _misfit(old: Sitting, new: Sitting) -> str | None:
    if new.id == old.id:
        return _("Phải chọn một ca thi khác với ca đang thi.")
    if new.paper_id != old.paper_id:
        return _("Ca này thi môn khác.")
    if new.prepared_at is None:
        return _("Ca này chưa chuẩn bị.")
    if new.handed_over_at is not None:
        return _("Ca này đang ở máy phòng thi nên không thêm thí sinh được.")
    if new.closed_at is not None or clock.now() >= new.ends_at:
        return _("Ca này đã kết thúc.")
    return None


def _take_seat(attempt: Attempt, sitting: Sitting) -> Seat:
    taken = select(Seat.room_id, Seat.number, Seat.candidate_id).where(
        Seat.sitting_id == sitting.id
    )
    rows = db.session.execute(taken).all()
    candidate = attempt.seat.candidate
    if any(row.candidate_id == candidate.id for row in rows):
        raise NoFreeSeat(_("Thí sinh đã có chỗ trong ca này."))
    occupied = {(row.room_id, row.number) for row in rows}
    for room in list_rooms_of(sitting):
        for number in range(1, room.capacity + 1):
            if (room.id, number) not in occupied:
                seat = Seat(
                    sitting_id=sitting.id, room_id=room.id, number=number, candidate_id=candidate.id
                )
                db.session.add(seat)
                db.session.flush()
                return seat
    raise NoFreeSeat(_("Không còn chỗ trống trong các phòng của ca này."))


def list_fitting_sittings(attempt: Attempt) -> list[Sitting]:
    """The sittings in which the attempt's paper can be taken again, by time."""
    old = attempt.seat.sitting
    stmt = select(Sitting).where(Sitting.paper_id == old.paper_id).order_by(Sitting.starts_at)
    return [one for one in db.session.scalars(stmt) if _misfit(old, one) is None]


def find_retake_of(attempt: Attempt) -> Retake | None:
    """The decision by which the attempt no longer counts."""
    return db.session.scalar(select(Retake).where(Retake.attempt_id == attempt.id))


def find_retake_at(seat: Seat) -> Retake | None:
    """The decision by which the candidate sits here."""
    return db.session.scalar(select(Retake).where(Retake.seat_id == seat.id))


def list_retakes(sitting: Sitting) -> Sequence[Retake]:
    """The attempts of the sitting that are taken again elsewhere, in order of decision."""
    stmt = (
        select(Retake)
        .join(Retake.attempt)
        .join(Attempt.seat)
        .options(joinedload(Retake.sitting))
        .where(Seat.sitting_id == sitting.id)
    )
    return db.session.scalars(stmt.order_by(Retake.decided_at)).all()
