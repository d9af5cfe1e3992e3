"""The list candidates of a room sign when their work is collected, on paper."""

from app.clock import VIETNAM
from app.documents.minutes import Minutes, Signer, Table, print_minutes
from app.documents.official import ListColumn, official_instant
from app.exams.council import masthead
from app.invigilation.collecting_signatures import require_closed
from app.invigilation.hand_ins import HandIn, list_hand_ins
from app.sittings.models import Room, Sitting

COLUMNS = (
    ListColumn(title="STT", align="center", width_mm=10),
    ListColumn(title="Số báo danh", align="center", width_mm=22),
    ListColumn(title="Họ và tên"),
    ListColumn(title="Nộp lúc", align="center", width_mm=18),
    ListColumn(title="Số câu", align="center", width_mm=12),
    ListColumn(title="Mã kiểm bài làm", align="center", width_mm=28),
    ListColumn(title="Chữ ký", align="center", width_mm=28),
)


def print_signature_list(sitting: Sitting, room: Room) -> bytes:
    """Print the room's list as PDF in the official layout. Raise NotClosed."""
    require_closed(sitting)
    rows = list_hand_ins(sitting, room_id=room.id)
    unsigned = [one.candidate_number for one in rows if one.signed is False]
    told = f" Không ký: {', '.join(unsigned)}." if unsigned else " Số thí sinh không ký: ………"
    return print_minutes(
        Minutes(
            masthead=masthead(sitting.exam, dated=sitting.starts_at.astimezone(VIETNAM).date()),
            title="Danh sách thí sinh ký nộp bài",
            subject=sitting.exam.title,
            paragraphs=(
                (
                    f"Phòng thi: {room.code}, {room.site}. Môn thi: {sitting.paper.title}. "
                    f"{sitting.title}, bắt đầu: {official_instant(sitting.starts_at)}."
                ),
                (
                    "Mã kiểm tính từ câu trả lời cuối cùng của từng câu; thí sinh đối chiếu với mã "
                    "trên màn hình hoặc biên nhận của mình trước khi ký."
                ),
            ),
            tables=(
                Table(
                    columns=COLUMNS,
                    rows=[_row(place, one) for place, one in enumerate(rows, start=1)],
                    row_height_mm=9,
                ),
            ),
            closing=(f"Danh sách có {len(rows):02d} thí sinh nộp bài.{told}",),
            signers=(
                Signer(role="Giám thị 1"),
                Signer(role="Giám thị 2"),
                Signer(role="Kỹ thuật viên"),
            ),
        )
    )


def _row(place: int, one: HandIn) -> tuple[str, ...]:
    at = one.submitted_at.astimezone(VIETNAM).strftime("%H:%M:%S")
    # Two lines of two groups: easier to compare by eye, and narrow enough for a signature.
    receipt = one.receipt[:9] + "\n" + one.receipt[10:]
    sign = "" if one.signed is None else ("" if one.signed else "không ký")
    return (str(place), one.candidate_number, one.full_name, at, str(one.answered), receipt, sign)
