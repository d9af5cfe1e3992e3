"""Values that stand in the papers of the tests."""

from datetime import UTC, date, datetime

from app.documents.notices import Notice, NoticeHeader, NoticeSitting
from app.documents.official import Masthead, Signature
from app.documents.room_sheets import RoomCandidate, RoomSheet

EXAM = "Kỳ thi tuyển chấp hành viên sơ cấp năm 2026"
STARTS_AT = datetime(2026, 2, 5, 0, 30, tzinfo=UTC)  # 07:30 in Vietnam
LONG_NAME = "Hoàng Ngọc Bảo Trân Phương Quỳnh Như Thảo Ái Mỹ Đặng"

MASTHEAD = Masthead(
    parent="Cục Quản lý thi hành án dân sự",
    issuer="Hội đồng thi tuyển chấp hành viên",
    number="05/DS-HĐT",
    place="Hà Nội",
    dated=date(2026, 2, 5),
)
SIGNATURE = Signature(
    authority="TM. Hội đồng thi",
    position="Chủ tịch",
    name="Nguyễn Thị Ỷ",
    recipients=("Bộ trưởng (để báo cáo)", "Lưu: VT, HĐT"),
)
HEADER = NoticeHeader(masthead=MASTHEAD, exam=EXAM, signature=SIGNATURE)


def a_notice(number: int, **changes: object) -> Notice:
    """A notice of the candidate with this number."""
    values: dict[str, object] = {
        "candidate_number": f"CHV{number:03d}",
        "full_name": "NGUYỄN THỊ ẪM",
        "born_on": date(1995, 2, 3),
        "national_id": "001095012345",
        "sittings": (
            NoticeSitting(
                paper="Kiến thức chung", starts_at=STARTS_AT, minutes=60, room="P.101", seat="12"
            ),
        ),
        "site": "Học viện Tư pháp",
        "verification_url": f"https://sathach.example.vn/notices/{number:032x}",
    }
    return Notice(**(values | changes))  # type: ignore[arg-type]


def a_room(count: int, room: str = "P.101") -> RoomSheet:
    """A room with this many candidates."""
    return RoomSheet(
        room=room,
        site="Học viện Tư pháp",
        paper="Nghiệp vụ",
        starts_at=STARTS_AT,
        candidates=tuple(
            RoomCandidate(
                candidate_number=f"CHV{i:03d}",
                full_name=LONG_NAME if i % 3 == 0 else "Lê Ẩn",
                born_on=date(1995, 2, 3),
                seat=str(i),
            )
            for i in range(1, count + 1)
        ),
    )
