"""Reads of admission: the list at a room's desk, and who waits for the chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery import queries as delivery
from app.delivery.models import Attempt
from app.errors import NotFound
from app.i18n import _l
from app.invigilation.admission_models import AdmissionAct, AdmissionKind, LateEntry
from app.invigilation.lateness import late_seconds, list_delays, may_be_let_in
from app.sittings.models import Seat, Sitting
from app.text import fold


class DeskState(StrEnum):
    """How a candidate stands at the admission desk."""

    WAITING = "waiting"
    LATE = "late"
    ASKED = "asked"
    REFUSED = "refused"
    ABSENT = "absent"
    ADMITTED = "admitted"
    ENDED = "ended"


DESK_LABELS = {
    DeskState.WAITING: _l("Chờ cho vào"),
    DeskState.LATE: _l("Đến muộn"),
    DeskState.ASKED: _l("Chờ Chủ tịch quyết định"),
    DeskState.REFUSED: _l("Không cho vào"),
    DeskState.ABSENT: _l("Chưa đăng nhập"),
    DeskState.ADMITTED: _l("Đã cho vào"),
    DeskState.ENDED: _l("Đã kết thúc"),
}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One candidate as the invigilator at the door sees them."""

    attempt: Attempt
    state: DeskState
    late_seconds: int
    last_act: AdmissionAct | None

    @property
    def label(self) -> str:
        """The state in words."""
        return str(DESK_LABELS[self.state])

    @property
    def minutes_late(self) -> int:
        """Begun minutes of lateness."""
        return -(-self.late_seconds // 60)

    @property
    def can_admit(self) -> bool:
        """Whether an invigilator may let the candidate in now, by hand of their own."""
        return self.state in {DeskState.WAITING, DeskState.ABSENT, DeskState.REFUSED} and (
            may_be_let_in(self.attempt.seat.sitting, self.late_seconds)
        )


def list_desk(sitting: Sitting, *, room_id: UUID | None = None, wanted: str = "") -> list[DeskRow]:
    """The candidates of a room (or all), those who wait first, then by room and seat.

    `wanted` narrows to numbers and names that contain it, accents ignored.
    """
    acts, asked = _last_acts(sitting), {e.attempt_id for e in list_open_late_entries(sitting)}
    delays, now = list_delays(sitting), clock.now()
    rows = []
    for attempt in delivery.attempts_of(sitting):
        if room_id is not None and attempt.seat.room_id != room_id:
            continue
        if not _matches(attempt, fold(wanted)):
            continue
        late, act = late_seconds(sitting, attempt, now, delays), acts.get(attempt.id)
        state = _desk_state(sitting, attempt, late, act, asked=attempt.id in asked)
        rows.append(DeskRow(attempt, state, late, act))
    return sorted(rows, key=lambda row: list(DeskState).index(row.state))


def _matches(attempt: Attempt, wanted: str) -> bool:
    candidate = attempt.seat.candidate
    return wanted in candidate.number.lower() or wanted in candidate.application.name_folded


def _desk_state(
    sitting: Sitting, attempt: Attempt, late: int, act: AdmissionAct | None, *, asked: bool
) -> DeskState:
    if attempt.submitted_at is not None:
        return DeskState.ENDED
    if attempt.admitted_at is not None:
        return DeskState.ADMITTED
    if asked:
        return DeskState.ASKED
    if act is not None and act.kind is AdmissionKind.REFUSED:
        return DeskState.REFUSED
    if attempt.signed_in_at is None:
        return DeskState.ABSENT
    return DeskState.WAITING if may_be_let_in(sitting, late) else DeskState.LATE


def _last_acts(sitting: Sitting) -> dict[UUID, AdmissionAct]:
    return {act.attempt_id: act for act in list_admission_acts(sitting)}


def list_admission_acts(sitting: Sitting) -> Sequence[AdmissionAct]:
    """Everything done at the door of the sitting, in order."""
    stmt = (
        select(AdmissionAct)
        .join(AdmissionAct.attempt)
        .join(Attempt.seat)
        .where(Seat.sitting_id == sitting.id)
        .order_by(AdmissionAct.acted_at)
    )
    return db.session.scalars(stmt).all()


def find_open_late_entry(attempt: Attempt) -> LateEntry | None:
    """What the chair was asked about the candidate and has not answered."""
    stmt = select(LateEntry).where(
        LateEntry.attempt_id == attempt.id, LateEntry.decided_at.is_(None)
    )
    return db.session.scalar(stmt)


def list_late_entries(sitting: Sitting) -> Sequence[LateEntry]:
    """What the chair was asked in the sitting, answered or not, in order."""
    stmt = (
        select(LateEntry)
        .join(LateEntry.attempt)
        .join(Attempt.seat)
        .where(Seat.sitting_id == sitting.id)
        .order_by(LateEntry.asked_at)
    )
    return db.session.scalars(stmt).all()


def list_open_late_entries(sitting: Sitting) -> list[LateEntry]:
    """What waits for the chair."""
    return [entry for entry in list_late_entries(sitting) if entry.decided_at is None]


def get_late_entry(entry_id: UUID, *, sitting: Sitting) -> LateEntry:
    """A question of the sitting. Raise NotFound."""
    found = db.session.get(LateEntry, entry_id)
    if found is None or found.attempt.seat.sitting_id != sitting.id:
        raise NotFound(f"late entry {entry_id}")
    return found
