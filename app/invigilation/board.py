"""The invigilator's board: how each seat stands, without a mark or an answer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.i18n import _
from app.invigilation import queries
from app.invigilation.seat_rows import SeatRow, get_seat_row, list_seat_rows, search_seat_rows
from app.invigilation.seat_states import STATE_LABELS, SeatState, count_by_room
from app.lockdown.words import FAULT_HINTS
from app.sittings.models import Room, Sitting
from app.text import fold

QUIET = {SeatState.SILENT, SeatState.OFFLINE}
AT_WORK = {SeatState.WORKING, SeatState.WAITING_FOR_DEVICE, *QUIET}
MOST_FOUND = 50
"""More than that is not a search but a list: type more letters."""


@dataclass(frozen=True, slots=True)
class BoardSeat:
    """One seat of the board, its state in words."""

    row: SeatRow
    label: str

    @property
    def state(self) -> SeatState:
        """The state the seat is in."""
        return self.row.state

    @property
    def since_ms(self) -> int | None:
        """Since when nothing was heard of a quiet seat; the page counts the seconds itself."""
        return self.row.seen_ms if self.state in QUIET else None

    @property
    def minutes_late(self) -> int:
        """How many minutes after the start the candidate came in, begun minutes counted."""
        if self.row.signed_in_at is None:
            return 0
        late = (self.row.signed_in_at - self.row.standing.starts_at).total_seconds()
        return max(0, -int(-late // 60))

    @property
    def notes(self) -> list[str]:
        """What else there is to say of the seat, in words. Says nothing that ticks."""
        row, told = self.row, []
        if row.standing.stopped_since and self.state in AT_WORK:
            told.append(_("đồng hồ đang dừng"))
        if row.unsaved and self.state in AT_WORK:
            told.append(_("%(n)d câu chưa lưu", n=row.unsaved))
        if row.violations and self.state is not SeatState.SUSPENDED:
            told.append(_("%(n)d biên bản vi phạm", n=row.violations))
        if row.standing.added:
            told.append(_("thêm %(n)d phút", n=row.standing.added // 60))
        if self.minutes_late:
            told.append(_("vào muộn %(n)d phút", n=self.minutes_late))
        if row.standing.epoch > 1:
            told.append(_("đổi máy %(n)d lần", n=row.standing.epoch - 1))
        return [*told, *self._device_notes()]

    def _device_notes(self) -> list[str]:
        row, told = self.row, []
        if row.refused:
            told.append(_("%(n)d câu gửi đến không được tính", n=row.refused))
        if row.machine_fault:
            told.append(str(FAULT_HINTS[row.machine_fault]))
        return told

    def as_json(self) -> dict[str, object]:
        """What the board's script needs to bring the seat up to date."""
        return {
            "id": str(self.row.attempt_id),
            "state": self.state,
            "label": self.label,
            "notes": self.notes,
            "since": self.since_ms,
        }


@dataclass(frozen=True, slots=True)
class RoomCount:
    """A room of the sitting with how many of its seats are in each state."""

    room: Room
    counts: Mapping[SeatState, int]

    @property
    def total(self) -> int:
        """How many candidates sit there."""
        return sum(self.counts.values())


def read_room(sitting: Sitting, room: Room, now: datetime) -> list[BoardSeat]:
    """The seats of one room, by seat."""
    return _in_words(list_seat_rows(sitting, now, room_id=room.id))


def read_seat(sitting: Sitting, attempt_id: UUID, now: datetime) -> BoardSeat:
    """One seat. Raise NotFound."""
    return _in_words([get_seat_row(sitting, now, attempt_id)])[0]


def search_seats(sitting: Sitting, wanted: str, now: datetime) -> list[BoardSeat]:
    """The first seats whose candidate number or name holds what was typed, accents or not."""
    folded = fold(wanted)
    return _in_words(search_seat_rows(sitting, now, folded, most=MOST_FOUND)) if folded else []


def _in_words(rows: Iterable[SeatRow]) -> list[BoardSeat]:
    labels = {state: str(label) for state, label in STATE_LABELS.items()}
    return [BoardSeat(row, labels[row.state]) for row in rows]


def count_states(seats: Iterable[BoardSeat]) -> dict[SeatState, int]:
    """How many seats are in each state; every state is there."""
    return dict.fromkeys(SeatState, 0) | Counter(seat.state for seat in seats)


def count_rooms(sitting: Sitting, now: datetime) -> list[RoomCount]:
    """The rooms of a prepared sitting in order, each with its counts."""
    by_room = count_by_room(sitting, now)
    rooms = [room for room in queries.list_rooms_of(sitting) if room.id in by_room]
    return [RoomCount(room, by_room[room.id]) for room in rooms]


def sum_counts(rooms: Iterable[RoomCount]) -> dict[SeatState, int]:
    """How many seats of all the rooms are in each state; every state is there."""
    total: Counter[SeatState] = Counter()
    for one in rooms:
        total.update(one.counts)
    return dict.fromkeys(SeatState, 0) | total
