"""The invigilator's board: how each seat stands, without a mark or an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from app.delivery.queries import SeatStanding
from app.i18n import _, _l
from app.sittings.models import Room

SILENT_SECONDS = 60
"""A device speaks every 20 seconds; after three missed signs the seat is shown as silent."""


class SeatState(StrEnum):
    """What an invigilator needs to know of a seat at a glance."""

    ABSENT = "absent"
    WAITING = "waiting"
    WORKING = "working"
    SILENT = "silent"
    SUBMITTED = "submitted"
    OVER = "over"


STATE_LABELS = {
    SeatState.ABSENT: _l("Chưa vào"),
    SeatState.WAITING: _l("Đang chờ"),
    SeatState.WORKING: _l("Đang làm"),
    SeatState.SILENT: _l("Mất liên lạc"),
    SeatState.SUBMITTED: _l("Đã nộp"),
    SeatState.OVER: _l("Hết giờ"),
}


@dataclass(frozen=True, slots=True)
class BoardSeat:
    """One seat of the board."""

    row: SeatStanding
    state: SeatState
    silent_seconds: int
    minutes_late: int

    @property
    def label(self) -> str:
        """The state in words."""
        return str(STATE_LABELS[self.state])

    @property
    def notes(self) -> list[str]:
        """What else there is to say of the seat, in words."""
        told = []
        if self.state is SeatState.SILENT:
            told.append(_("%(n)d giây", n=self.silent_seconds))
        if self.row.unsaved and self.state in {SeatState.WORKING, SeatState.SILENT}:
            told.append(_("%(n)d câu chưa lưu", n=self.row.unsaved))
        if self.row.standing.added:
            told.append(_("thêm %(n)d phút", n=self.row.standing.added // 60))
        if self.minutes_late:
            told.append(_("vào muộn %(n)d phút", n=self.minutes_late))
        if self.row.standing.epoch > 1:
            told.append(_("đổi máy %(n)d lần", n=self.row.standing.epoch - 1))
        if self.row.refused:
            told.append(_("%(n)d câu gửi đến không được tính", n=self.row.refused))
        return told


def read_board(rows: Sequence[SeatStanding], now: datetime) -> list[tuple[Room, list[BoardSeat]]]:
    """The seats by room, in order."""
    seats = [_board_seat(row, now) for row in rows]
    by_room = groupby(seats, key=lambda seat: seat.row.attempt.seat.room)
    return [(room, list(group)) for room, group in by_room]


def count_states(board: Sequence[tuple[Room, Sequence[BoardSeat]]]) -> Mapping[SeatState, int]:
    """How many seats are in each state."""
    counts = dict.fromkeys(SeatState, 0)
    for _room, seats in board:
        for seat in seats:
            counts[seat.state] += 1
    return counts


def _board_seat(row: SeatStanding, now: datetime) -> BoardSeat:
    silent = max(0, int(now.timestamp() - row.seen_ms / 1000)) if row.seen_ms else 0
    signed_in, starts_at = row.attempt.signed_in_at, row.standing.starts_at
    late = int((signed_in - starts_at).total_seconds()) if signed_in else 0
    return BoardSeat(row, _state(row, now, silent), silent, max(0, -(-late // 60)))


def _state(row: SeatStanding, now: datetime, silent: int) -> SeatState:
    if row.standing.submitted_at is not None:
        return SeatState.SUBMITTED
    if row.attempt.signed_in_at is None:
        return SeatState.ABSENT
    if row.standing.is_over(now):
        return SeatState.OVER
    if row.seen_ms is None or silent > SILENT_SECONDS:
        return SeatState.SILENT if now >= row.standing.starts_at else SeatState.WAITING
    return SeatState.WORKING if now >= row.standing.starts_at else SeatState.WAITING
