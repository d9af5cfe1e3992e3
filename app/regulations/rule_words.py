"""What the tables and keys of a profile are called on screen, and how their values are shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.i18n import N_, _
from app.regulations.describing import FORMS, QUOTAS, ROUNDINGS, UNITS, event_label, plain_number
from app.regulations.profile import DeadlineUnit
from app.regulations.rule_tables import RuleTable, Value

KINDS: Mapping[str, str] = {
    "conditions": N_("Điều kiện dự thi"),
    "scoring": N_("Thang điểm"),
    "rounding": N_("Làm tròn tổng điểm"),
    "papers": N_("Môn thi"),
    "schemes": N_("Phương án thi"),
    "bonus": N_("Điểm cộng"),
    "priority": N_("Điểm ưu tiên"),
    "ranking": N_("Thứ tự trúng tuyển"),
    "outside_quota": N_("Không xếp theo chỉ tiêu"),
    "supplement": N_("Lấy bổ sung"),
    "marking": N_("Chấm bài thi viết"),
    "late_arrivals": N_("Đến muộn"),
    "room": N_("Phòng thi"),
    "sanctions": N_("Xử lý vi phạm"),
    "attendance": N_("Chuyên cần"),
    "council": N_("Hội đồng thi, các ban"),
    "preselection": N_("Sơ tuyển"),
    "deadlines": N_("Thời hạn"),
    "provinces": N_("Địa bàn"),
}
PARTS: Mapping[str, str] = {
    "room.entry": N_("Vào phòng thi"),
    "room.network": N_("Đường truyền"),
    "room.added_time": N_("Thêm giờ"),
    "room.repeats": N_("Tái phạm"),
    "room.hand_in": N_("Ký danh sách nộp bài"),
    "room.result": N_("Kết quả trên màn hình"),
    "room.staff": N_("Giám thị, kỹ thuật viên"),
    "council.tasks": N_("Kiêm nhiệm"),
    "council.kinship": N_("Người không được tham gia tổ chức thi"),
}
KEYS: Mapping[str, str] = {
    "title": N_("Tên quy tắc"),
    "source": N_("Văn bản"),
    "citation": N_("Điều, khoản"),
    "verified": N_("Đã đối chiếu với văn bản gốc"),
    "note": N_("Ghi chú"),
    "months": N_("Số tháng"),
    "years": N_("Số năm"),
    "claim": N_("Mục khai của thí sinh"),
    "holds": N_("Phải có"),
    "held_by": N_("Năm có"),
    "scale": N_("Thang điểm"),
    "decimals": N_("Chữ số thập phân"),
    "max_total": N_("Tổng tối đa"),
    "mode": N_("Cách làm tròn"),
    "form": N_("Hình thức"),
    "round": N_("Vòng"),
    "minutes": N_("Số phút"),
    "questions": N_("Số câu"),
    "weight": N_("Hệ số"),
    "pass_mark": N_("Điểm đạt"),
    "go_on_percent": N_("Tỷ lệ đúng để thi tiếp (phần trăm)"),
    "papers": N_("Các môn thi"),
    "points": N_("Số điểm"),
    "quota_by": N_("Chỉ tiêu"),
    "tie_break": N_("Xét khi bằng điểm"),
    "decided_by": N_("Người quyết định"),
    "next_in_group": N_("Lấy người thấp hơn liền kề"),
    "other_group_years": N_("Số năm cam kết khi sang đơn vị khác"),
    "carries_over": N_("Bảo lưu kết quả"),
    "average_up_to": N_("Lệch tối đa để lấy trung bình"),
    "third_marker_from": N_("Lệch tối thiểu để chấm lần ba"),
    "mark_step": N_("Bước điểm của đáp án"),
    "appeal_direct_below": N_("Lệch phúc khảo dưới mức này thì lấy điểm mới"),
    "paper_minutes": N_("Môn thi dài (phút)"),
    "doors_open_minutes": N_("Mở cửa trước giờ thi (phút)"),
    "admission_required": N_("Giám thị cho từng người vào"),
    "grace_seconds": N_("Nhận thêm sau khi hết giờ (giây)"),
    "late_window_minutes": N_("Giữ câu gửi muộn (phút)"),
    "alone_up_to_minutes": N_("Một người được cho tối đa (phút)"),
    "across_papers": N_("Tính vi phạm ở môn thi khác"),
    "unsigned_deduct_percent": N_("Không ký thì trừ (phần trăm)"),
    "show_result_on_screen": N_("Hiện kết quả ngay trên màn hình"),
    "grounds": N_("Hành vi"),
    "deduct_percent": N_("Trừ (phần trăm)"),
    "bars_later_papers": N_("Không được thi các môn sau"),
    "annuls_result": N_("Hủy kết quả thi"),
    "chair_decides": N_("Chủ tịch Hội đồng quyết định"),
    "present_percent": N_("Tỷ lệ có mặt tối thiểu (phần trăm)"),
    "after": N_("Tính sau mốc"),
    "before": N_("Tính trước mốc"),
    "by_day": N_("Ngày cố định (tháng-ngày)"),
    "count": N_("Số lượng"),
    "unit": N_("Đơn vị"),
    "larger.candidates": N_("Thời hạn dài hơn từ số thí sinh"),
    "larger.count": N_("Số lượng khi đông thí sinh"),
    "wordings": N_("Các cách ghi"),
    "separators": N_("Dấu ngăn cách"),
    "list": N_("Danh sách"),
    "invigilators": N_("Số giám thị mỗi phòng"),
    "technicians": N_("Số kỹ thuật viên mỗi phòng thi trên máy"),
    "sizes": N_("Số thành viên Hội đồng"),
    "forms": N_("Chỉ cần khi thi"),
    "optional": N_("Không bắt buộc"),
    "supervises": N_("Độc lập với Hội đồng và các ban"),
    "heads_on_one_board": N_("Trưởng, phó ban chỉ ở một ban"),
    "keep_apart": N_("Các ban không chung người"),
    "relations": N_("Quan hệ với thí sinh"),
    "barred": N_("Trường hợp khác"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "form": FORMS,
    "quota_by": QUOTAS,
    "mode": ROUNDINGS,
    "unit": {str(unit): UNITS[unit] for unit in DeadlineUnit},
}
"""The words a key may have, and what they are called."""


def key_label(key: str) -> str:
    """What a key is called; one that is not known here shows as it stands."""
    return _(KEYS[key]) if key in KEYS else key


def table_label(table: RuleTable) -> str:
    """What a rule is called: its kind and its own title."""
    kind = _(PARTS[table.name]) if table.name in PARTS else _(KINDS.get(table.kind, table.kind))
    return f"{kind}: {table.title}" if table.title else kind


def value_words(key: str, value: Value | None) -> str:
    """A value as a reader understands it; a dash where there is none."""
    match value:
        case None:
            shown = "–"
        case bool():
            shown = _("Có") if value else _("Không")
        case Decimal():
            shown = plain_number(value)
        case date():
            shown = f"{value:%d/%m/%Y}"
        case list() if key == "sizes":
            shown = "; ".join(map(str, value))
        case list():
            shown = _list_words(value)
        case str() if key in {"after", "before"}:
            shown = event_label(value)
        case _:
            shown = _(WORDS[key][str(value)]) if str(value) in WORDS.get(key, {}) else str(value)
    return shown


def _list_words(value: list[object]) -> str:
    if len(value) == 2 and all(isinstance(end, int) for end in value):
        return f"{value[0]}–{value[1]}"
    return "; ".join(str(item) for item in value)
