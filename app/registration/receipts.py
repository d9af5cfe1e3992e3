"""The receipt of a registration (biên nhận hồ sơ) as an official paper."""

from app.clock import VIETNAM
from app.documents.lists import OfficialList, official_list
from app.documents.official import Cell, ListColumn, Signature
from app.exams.council import masthead
from app.registration.models import DocumentKind, RegistrationDraft, RegistrationHandIn
from app.text import mask_national_id

COLUMNS = (
    ListColumn(title="TT", align="center", width_mm=12),
    ListColumn(title="Nội dung", width_mm=58),
    ListColumn(title="Đã nhận"),
)
PAPERS = {
    DocumentKind.IDENTITY: "Căn cước",
    DocumentKind.DEGREE: "Văn bằng, bảng điểm",
    DocumentKind.CERTIFICATE: "Chứng chỉ đào tạo nghiệp vụ",
    DocumentKind.APPRAISAL: "Kết quả đánh giá, xếp loại",
    DocumentKind.CONSENT: "Văn bản đồng ý của cơ quan",
    DocumentKind.PRIORITY: "Giấy tờ ưu tiên",
    DocumentKind.OTHER: "Tài liệu khác",
}
"""Official papers are Vietnamese only."""


def receipt_number(handed: RegistrationHandIn) -> str:
    """What stands on the receipt and is quoted in questions about it."""
    return f"{handed.sha256[:8].upper()}-{handed.number}"


def print_receipt(draft: RegistrationDraft, handed: RegistrationHandIn, national_id: str) -> bytes:
    """The receipt as PDF: who handed in what, when, and the hash that proves it."""
    at = handed.handed_in_at.astimezone(VIETNAM)
    facts: list[tuple[str, str]] = [
        ("Họ và tên", str(handed.answers.get("full_name", [""])[0])),
        ("Số căn cước", mask_national_id(national_id)),
        ("Nơi đăng ký dự thi", str(handed.answers.get("exam_province", [""])[0])),
        ("Nộp lúc", f"{at:%H:%M:%S ngày %d/%m/%Y}, lần thứ {handed.number}"),
        ("Số biên nhận", receipt_number(handed)),
        ("Mã băm nội dung", handed.sha256),
    ]
    facts += [(PAPERS[DocumentKind(one["kind"])], one["name"]) for one in handed.documents]
    rows: list[list[Cell]] = [[place, *pair] for place, pair in enumerate(facts, start=1)]
    return official_list(
        OfficialList(
            masthead=masthead(draft.exam, dated=at.date()),
            title="Biên nhận hồ sơ",
            subject=draft.exam.title,
            columns=COLUMNS,
            rows=rows,
            signature=Signature(position="HỆ THỐNG NHẬN HỒ SƠ TRỰC TUYẾN"),
        )
    )
