"""The sentences about machines that do not comply: to the candidate and to the invigilator."""

from app.i18n import _l
from app.lockdown.models import BrowserRule, FaultKind, NetworkRule

BROWSER_LABELS = {
    BrowserRule.FREE: _l("Trình duyệt nào cũng được"),
    BrowserRule.LOCKED: _l("Chỉ trình duyệt khóa (Safe Exam Browser)"),
}
NETWORK_LABELS = {
    NetworkRule.OFF: _l("Không kiểm tra"),
    NetworkRule.MARKED: _l("Cho vào và đánh dấu để giám thị biết"),
    NetworkRule.REFUSED: _l("Từ chối máy ngoài mạng của phòng"),
}
FAULT_HINTS = {
    FaultKind.NO_PROOF: _l("máy không dùng trình duyệt khóa"),
    FaultKind.FOREIGN_PAGE: _l("máy gửi lại bằng chứng của máy khác"),
    FaultKind.WRONG_CONFIG: _l("trình duyệt khóa mở sai tệp cấu hình"),
    FaultKind.WRONG_EXAM_KEY: _l("phiên bản trình duyệt khóa chưa được chấp nhận"),
    FaultKind.OUTSIDE_NETWORK: _l("máy ngoài mạng của phòng"),
}
FAULT_ADVICE = {
    FaultKind.NO_PROOF: _l(
        "Ca thi này chỉ làm bài được trong trình duyệt khóa. Hãy mở tệp cấu hình (.seb) của ca thi "
        "trên máy này, rồi vào phòng thi lại. Nếu không thấy tệp, hãy giơ tay báo giám thị."
    ),
    FaultKind.FOREIGN_PAGE: _l(
        "Trang này không phải trang của lần đăng nhập trên máy này. Hãy đóng trình duyệt khóa, mở "
        "lại tệp cấu hình của ca thi và báo giám thị."
    ),
    FaultKind.WRONG_CONFIG: _l(
        "Trình duyệt khóa đang chạy với tệp cấu hình khác. Hãy thoát trình duyệt khóa, mở đúng tệp "
        "của ca thi này và báo giám thị nếu vẫn không được."
    ),
    FaultKind.WRONG_EXAM_KEY: _l(
        "Phiên bản trình duyệt khóa trên máy này không có trong danh sách được chấp nhận. "
        "Hãy giơ tay báo giám thị để đổi máy."
    ),
    FaultKind.OUTSIDE_NETWORK: _l(
        "Máy này không nằm trong mạng của phòng thi. Hãy giơ tay báo giám thị."
    ),
}
SAFE = _l("Câu trả lời đã hiện “Đã lưu” vẫn an toàn trên máy chủ.")
