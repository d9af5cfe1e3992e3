"""The minutes of a room: what happened in it during the sitting, on paper."""

from app.clock import VIETNAM
from app.delivery.taking_part import count_taking_part
from app.documents.minutes import Minutes, Signer, Table, print_minutes
from app.documents.official import Cell, ListColumn, official_instant
from app.exams.council import masthead
from app.invigilation.happenings import Happening, list_happenings
from app.invigilation.seat_states import count_by_room
from app.sittings.models import Room, Sitting

COLUMNS = (
    ListColumn(title="Lúc", align="center", width_mm=18),
    ListColumn(title="Ai", align="left", width_mm=30),
    ListColumn(title="Việc"),
    ListColumn(title="Người ghi", align="left", width_mm=35),
)


def print_room_minutes(sitting: Sitting, room: Room) -> bytes:
    """Print everything that happened in the room or concerned all rooms, by time, as PDF."""
    lines = [to_row(one) for one in list_happenings(sitting) if one.concerns(room.id)]
    return print_minutes(
        Minutes(
            masthead=masthead(sitting.exam, dated=sitting.starts_at.astimezone(VIETNAM).date()),
            subject=f"Về ca thi tại phòng thi {room.code}",
            paragraphs=_opening(sitting, room, happened=bool(lines)),
            tables=(Table(columns=COLUMNS, rows=lines),) if lines else (),
            closing=("Biên bản lập xong lúc ……… cùng ngày, đã đọc lại cho những người ký tên.",),
            signers=(
                Signer(role="Giám thị 1"),
                Signer(role="Giám thị 2"),
                Signer(role="Kỹ thuật viên"),
            ),
        )
    )


def to_row(one: Happening) -> tuple[Cell, ...]:
    """The happening as a row of `COLUMNS`."""
    when = one.at.astimezone(VIETNAM).strftime("%H:%M:%S")
    return when, one.whom, one.what, one.noted_by


def _opening(sitting: Sitting, room: Room, *, happened: bool) -> tuple[str, ...]:
    total = sum(count_by_room(sitting, sitting.ends_at).get(room.id, {}).values())
    told = "Các việc xảy ra trong ca thi:" if happened else "Trong ca thi không có việc gì xảy ra."
    where = (
        f"Địa điểm: phòng thi {room.code}, {room.site}. Bắt đầu "
        f"{official_instant(sitting.starts_at)}, làm bài {sitting.minutes} phút."
    )
    return (
        f"{sitting.title}, môn thi {sitting.paper.title}, {sitting.exam.title}.",
        where,
        f"Số thí sinh theo danh sách: {total}. {_present(sitting, room, total)}{told}",
    )


def _present(sitting: Sitting, room: Room, total: int) -> str:
    """How many came and how many did not, once nobody can come any more."""
    if sitting.closed_at is None:
        return ""
    came = count_taking_part(sitting, room_id=room.id)
    return f"Dự thi: {came}; vắng: {total - came}. "
