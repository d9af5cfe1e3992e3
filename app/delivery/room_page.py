"""The sentences of the exam page's scripts, in the reader's language."""

from app.i18n import _
from app.web.jinja import current_locale


def words() -> dict[str, str]:
    """What the scripts may say, by name; `{n}` and the like are filled in there."""
    return {**_question_words(), **_saving_words(), **_ending_words()}


def _question_words() -> dict[str, str]:
    return {
        "question": _("Câu {n} trong {total}"),
        "points": _("{n} điểm"),
        "decimal": "." if current_locale() == "en" else ",",
        "right": _("Đúng"),
        "wrong": _("Sai"),
        "choose": _("Chọn một phương án"),
        "type": _("Câu trả lời"),
        "number": _("Câu {n}"),
        "answered": _("đã trả lời, đã lưu"),
        "empty": _("chưa trả lời"),
        "waiting": _("đang gửi, chưa lưu"),
        "refused": _("không được ghi nhận"),
        "flagged": _("đánh dấu xem lại"),
        "answeredOf": _("Đã trả lời {n} trong {total} câu"),
    }


def _saving_words() -> dict[str, str]:
    return {
        "savedAt": _("Đã lưu lúc {time}"),
        "ready": _("Máy đã sẵn sàng"),
        "saving": _("Đang gửi…"),
        "unsent": _("CHƯA lưu {n} câu"),
        "nothingYet": _("Chưa có câu trả lời"),
        "readOnly": _("Chỉ xem"),
        "keptHere": _(
            "{n} câu trả lời chưa tới máy chủ. Chúng được giữ trên máy này và tự gửi khi có mạng. "
            "Hãy cứ làm bài tiếp; đừng tắt máy và hãy báo giám thị."
        ),
        "volatile": _(
            "Trình duyệt này không giữ được bản sao câu trả lời. "
            "Hãy báo giám thị trước khi làm tiếp."
        ),
        "noServer": _(
            "Chưa liên lạc được với máy chủ. Câu trả lời đã lưu vẫn an toàn. Trang tự thử lại."
        ),
        "otherTab": _(
            "Bài làm đang mở ở một thẻ khác của trình duyệt này. Thẻ này chỉ xem; "
            "đóng thẻ kia để làm tiếp ở đây."
        ),
        "leaseLost": _(
            "Bài làm đã được chuyển sang máy khác. Máy này chỉ xem. "
            "Câu trả lời đã lưu vẫn an toàn; nếu không phải bạn chuyển, hãy báo giám thị ngay."
        ),
        "signedOut": _(
            "Máy này cần đăng nhập lại. Câu trả lời đã lưu vẫn an toàn; câu chưa gửi được giữ "
            "trên máy này và tự gửi sau khi đăng nhập."
        ),
        "toDoor": _("Nhập lại mã chỗ ngồi"),
        "reload": _("Trang này đã cũ. Hãy tải lại trang; câu trả lời được giữ nguyên."),
    }


def _ending_words() -> dict[str, str]:
    return {
        "minutesLeft": _("Còn {n} phút."),
        "moreTime": _("Bạn được thêm {n} phút làm bài."),
        "ending": _("Hết giờ hoặc đang nộp bài: trang đang gửi nốt câu trả lời."),
        "notHandedIn": _(
            "Chưa nộp được vì mất liên lạc. Câu trả lời đã lưu được tính khi hết giờ. "
            "Trang tự thử lại; đừng tắt máy và hãy báo giám thị."
        ),
        "handedIn": _("Đã nộp bài"),
        "endedByYou": _("Bạn đã nộp bài."),
        "endedByDeadline": _("Hết giờ: các câu trả lời đã lưu được tính là bài nộp."),
        "emptyCount": _("Còn {n} câu chưa trả lời:"),
        "allAnswered": _("Bạn đã trả lời tất cả các câu."),
        "flaggedCount": _("{n} câu bạn đánh dấu xem lại:"),
    }
