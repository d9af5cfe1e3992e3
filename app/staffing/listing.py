"""Who watches which room, as a workbook and as the official list."""

from collections.abc import Iterator

from app.council.models import CouncilMember
from app.documents.lists import OfficialList, official_list
from app.documents.official import Cell, ListColumn
from app.documents.xlsx import Column, Sheet, workbook
from app.exams.council import chair_signature, masthead
from app.i18n import _
from app.sittings.models import Sitting
from app.staffing import queries
from app.staffing.models import RoomDuty
from app.staffing.words import duty_word

COLUMNS = (
    ListColumn(title="Phòng", align="center", width_mm=18),
    ListColumn(title="Địa điểm", width_mm=58),
    ListColumn(title="Nhiệm vụ", width_mm=38),
    ListColumn(title="Họ và tên", width_mm=48),
    ListColumn(title="Cơ quan công tác"),
    ListColumn(title="Ký nhận", width_mm=26),
)


def _rows(sitting: Sitting) -> Iterator[tuple[RoomDuty, CouncilMember]]:
    for duty in queries.list_duties(sitting):
        yield duty, duty.member


def staff_workbook(sitting: Sitting) -> bytes:
    """The duties of a sitting, a row each."""
    columns = (
        Column(title=_("Phòng"), width=10),
        Column(title=_("Địa điểm"), width=40),
        Column(title=_("Nhiệm vụ"), width=20),
        Column(title=_("Họ và tên"), width=28),
        Column(title=_("Cơ quan công tác"), width=36),
    )
    rows = (
        (duty.room.code, duty.room.site, duty_word(duty), member.full_name, member.unit)
        for duty, member in _rows(sitting)
    )
    return workbook([Sheet(name=_("Phân công"), columns=columns, rows=rows)])


def print_staff(sitting: Sitting) -> bytes:
    """The official list of who watches which room, with room to sign, as PDF."""
    rows: list[list[Cell]] = [
        [duty.room.code, duty.room.site, duty_word(duty), member.full_name, member.unit, ""]
        for duty, member in _rows(sitting)
    ]
    return official_list(
        OfficialList(
            masthead=masthead(sitting.exam),
            title="Bảng phân công",
            subject=f"Giám thị, kỹ thuật viên phòng thi – {sitting.title}",
            columns=COLUMNS,
            rows=rows,
            total=f"Danh sách gồm {len(rows)} người./.",
            signature=chair_signature(),
            landscape=True,
        )
    )
