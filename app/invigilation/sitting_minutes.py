"""The minutes of a whole sitting: rooms, what happened, answers that came late, on one paper."""

from datetime import datetime

from app import clock
from app.clock import VIETNAM
from app.delivery.late_answers import LateAnswers, list_late_answers
from app.delivery.taking_part import count_taking_part
from app.documents.minutes import Minutes, Signer, Table, print_minutes
from app.documents.official import Cell, ListColumn, official_instant
from app.exams.council import masthead
from app.invigilation import queries
from app.invigilation.collecting_signatures import require_closed
from app.invigilation.hand_ins import list_hand_ins
from app.invigilation.happenings import list_happenings
from app.invigilation.room_minutes import COLUMNS, to_row
from app.invigilation.seat_states import SeatState, count_by_room
from app.sittings.models import Sitting

ROOM_COLUMNS = (
    ListColumn(title="Phòng", align="center", width_mm=18),
    ListColumn(title="Theo danh sách"),
    ListColumn(title="Dự thi"),
    ListColumn(title="Vắng"),
    ListColumn(title="Bị đình chỉ"),
    ListColumn(title="Đã ký nộp bài"),
    ListColumn(title="Không ký"),
)
LATE_COLUMNS = (
    ListColumn(title="Số báo danh", align="center", width_mm=26),
    ListColumn(title="Phòng", align="center", width_mm=16),
    ListColumn(title="Số câu", align="center", width_mm=16),
    ListColumn(title="Nhận trong khoảng", align="center", width_mm=38),
    ListColumn(title="Quyết định"),
)


def print_sitting_minutes(sitting: Sitting) -> bytes:
    """Print the sitting's minutes as PDF, once it is closed. Raise NotClosed."""
    require_closed(sitting)
    happened = [to_row(one) for one in list_happenings(sitting)]
    late = [_late(one) for one in list_late_answers(sitting)]
    tables = [Table(title="1. Các phòng thi", columns=ROOM_COLUMNS, rows=_rooms(sitting))]
    if happened:
        tables.append(Table(title="2. Việc xảy ra trong ca thi", columns=COLUMNS, rows=happened))
    if late:
        title = f"{len(tables) + 1}. Câu trả lời đến sau giờ từ máy mất mạng"
        tables.append(Table(title=title, columns=LATE_COLUMNS, rows=late))
    return print_minutes(
        Minutes(
            masthead=masthead(sitting.exam, dated=sitting.starts_at.astimezone(VIETNAM).date()),
            subject=f"Về {sitting.title}, môn thi {sitting.paper.title}",
            paragraphs=_opening(sitting, happened=bool(happened), late=bool(late)),
            tables=tuple(tables),
            closing=("Biên bản lập xong lúc ……… cùng ngày, đã đọc lại cho những người ký tên.",),
            signers=(
                Signer(role="Thư ký"),
                Signer(role="Trưởng ban coi thi"),
                Signer(role="Chủ tịch Hội đồng thi"),
            ),
        )
    )


def _opening(sitting: Sitting, *, happened: bool, late: bool) -> tuple[str, ...]:
    closed = official_instant(sitting.closed_at) if sitting.closed_at else ""
    nothing = [
        "Trong ca thi không có việc gì xảy ra." * (not happened),
        "Không có câu trả lời nào đến sau giờ." * (not late),
    ]
    return (
        f"{sitting.exam.title}.",
        f"Bắt đầu {official_instant(sitting.starts_at)}, làm bài {sitting.minutes} phút.",
        f"Khóa ca thi {closed}.",
        *filter(None, [" ".join(filter(None, nothing))]),
    )


def _rooms(sitting: Sitting) -> list[tuple[Cell, ...]]:
    """A row a room and, of several, a row of all."""
    counts = count_by_room(sitting, sitting.closed_at or clock.now())
    signed = [(one.room_id, one.signed) for one in list_hand_ins(sitting)]
    rows: list[tuple[str, list[int]]] = []
    for room in queries.list_rooms_of(sitting):
        total = sum(counts.get(room.id, {}).values())
        came = count_taking_part(sitting, room_id=room.id)
        suspended = counts.get(room.id, {}).get(SeatState.SUSPENDED, 0)
        marks = [signed.count((room.id, True)), signed.count((room.id, False))]
        rows.append((room.code, [total, came, total - came, suspended, *marks]))
    if len(rows) > 1:
        sums = [sum(column) for column in zip(*(each for _, each in rows), strict=True)]
        rows.append(("Cộng", sums))
    return [(code, *figures) for code, figures in rows]


def _late(one: LateAnswers) -> tuple[Cell, ...]:
    decided = "Chưa quyết định"
    if one.decision is not None:
        told = "Được tính" if one.decision.counts else "Không tính"
        decided = f"{told}: {one.decision.reason} ({one.decision.decided_by_name})"
    between = f"{_time(one.first_at)} – {_time(one.last_at)}"
    seat = one.attempt.seat
    return seat.candidate.number, seat.room.code, one.answers, between, decided


def _time(instant: datetime) -> str:
    return instant.astimezone(VIETNAM).strftime("%H:%M:%S")
