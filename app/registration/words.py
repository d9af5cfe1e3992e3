"""What the questions and documents of a registration are called."""

from collections.abc import Mapping

from app.i18n import _l
from app.registration.models import DocumentKind

QUESTIONS: Mapping[str, str] = {
    "under_discipline": _l("Đang bị xem xét kỷ luật"),
    "prosecuted": _l("Đang bị truy cứu trách nhiệm hình sự hoặc có án tích chưa được xóa"),
    "consent": _l("Có văn bản đồng ý của cơ quan đang công tác"),
    "volunteer_disadvantaged": _l("Tình nguyện đến vùng biên giới, hải đảo, đặc biệt khó khăn"),
    "army": _l("Là sĩ quan quân đội tại ngũ"),
    "vietnamese_only": _l("Có một quốc tịch là quốc tịch Việt Nam"),
    "resident": _l("Đang cư trú tại Việt Nam"),
    "sound": _l("Lý lịch rõ ràng, phẩm chất đạo đức tốt, đủ sức khỏe"),
    "incapacitated": _l("Mất, hạn chế năng lực hành vi dân sự hoặc khó khăn trong nhận thức"),
    "under_measures": _l("Đang bị áp dụng biện pháp xử lý hành chính"),
}
"""What is answered by yes or no, by the name of the claim."""

DOCUMENT_KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.IDENTITY: _l("Căn cước"),
    DocumentKind.DEGREE: _l("Văn bằng, bảng điểm"),
    DocumentKind.CERTIFICATE: _l("Chứng chỉ đào tạo nghiệp vụ"),
    DocumentKind.APPRAISAL: _l("Kết quả đánh giá, xếp loại"),
    DocumentKind.CONSENT: _l("Văn bản đồng ý của cơ quan"),
    DocumentKind.PRIORITY: _l("Giấy tờ ưu tiên"),
    DocumentKind.OTHER: _l("Tài liệu khác"),
}
