"""The minutes of a room: what happened in it during the sitting, on paper."""

from datetime import datetime

from app.clock import VIETNAM
from app.delivery.models import Announcement, TimeGrant
from app.delivery.taking_part import count_taking_part
from app.documents.minutes import Minutes, Signer, Table, print_minutes
from app.documents.official import ListColumn, official_instant
from app.exams.council import masthead
from app.invigilation import hearings, queries, retaking, violations
from app.invigilation.models import Incident, Violation
from app.invigilation.place_models import Retake
from app.invigilation.seat_states import count_by_room
from app.regulations.conduct import get_sanction
from app.sittings.models import Room, Sitting

COLUMNS = (
    ListColumn(title="Lúc", align="center", width_mm=18),
    ListColumn(title="Ai", align="left", width_mm=30),
    ListColumn(title="Việc"),
    ListColumn(title="Người ghi", align="left", width_mm=35),
)
Line = tuple[str, str, str, str]


def print_room_minutes(sitting: Sitting, room: Room) -> bytes:
    """Print the room's incidents, added time, announcements and violations, by time, as PDF."""
    lines = _lines(sitting, room)
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


def _lines(sitting: Sitting, room: Room) -> list[Line]:
    said = [one.announcement for one in hearings.list_announcements(sitting)]
    written = violations.list_violations(sitting)
    lines = [_incident(one) for one in queries.list_incidents(sitting) if _in(room, one)]
    lines += [_grant(one) for one in queries.list_grants(sitting) if _in(room, one)]
    lines += [_announcement(one) for one in said if _in(room, one)]
    lines += [_violation(sitting, one) for one in written if one.attempt.seat.room_id == room.id]
    retaken = retaking.list_retakes(sitting)
    lines += [_retake(one) for one in retaken if one.attempt.seat.room_id == room.id]
    return sorted(lines)


def _in(room: Room, thing: Incident | TimeGrant | Announcement) -> bool:
    if thing.attempt is not None:
        return thing.attempt.seat.room_id == room.id
    return thing.room_id in {None, room.id}


def _whom(thing: Incident | TimeGrant | Announcement) -> str:
    if thing.attempt is not None:
        return thing.attempt.seat.candidate.number
    return "Cả phòng" if thing.room_id else "Cả ca thi"


def _incident(one: Incident) -> Line:
    lost = f" (mất {one.lost_minutes} phút)" if one.lost_minutes else ""
    return _time(one.noted_at), _whom(one), f"{one.note}{lost}", one.noted_by_name


def _grant(one: TimeGrant) -> Line:
    what = f"Thêm {one.seconds // 60} phút. {one.reason}"
    return _time(one.granted_at), _whom(one), what, one.granted_by_name


def _announcement(one: Announcement) -> Line:
    return _time(one.made_at), _whom(one), f"Thông báo: {one.text}", one.made_by_name


def _retake(one: Retake) -> Line:
    what = f"Cho thi lại ở {one.sitting.title}, bài tại ca này không chấm. {one.reason}"
    return _time(one.decided_at), one.attempt.seat.candidate.number, what, one.decided_by_name


def _violation(sitting: Sitting, one: Violation) -> Line:
    title = get_sanction(violations.profile_of(sitting), one.sanction).title
    what = f"Biên bản vi phạm số {one.number:02d} ({title}): {one.facts}"
    return _time(one.happened_at), one.attempt.seat.candidate.number, what, one.made_by_name


def _time(instant: datetime) -> str:
    return instant.astimezone(VIETNAM).strftime("%H:%M:%S")
