"""What the exam page's scripts are given: their sentences and the addresses of their modules."""

from pathlib import Path

from flask import current_app, url_for

from app.bank.showing import page_words
from app.i18n import _
from app.web.jinja import asset, current_locale


def import_map() -> dict[str, dict[str, str]]:
    """Each module's address with its fingerprint: a page never mixes two versions."""
    folder = Path(current_app.static_folder or "", "js", "exam")
    names = [f"js/exam/{path.name}" for path in sorted(folder.glob("*.js"))]
    return {"imports": {url_for("static", filename=name): asset(name) for name in names}}


def libraries() -> dict[str, str]:
    """Modules by others that are loaded only where they are needed."""
    return {
        "ed25519": asset("vendor/noble-ed25519-2.3.0/index.js"),
        "qr": asset("vendor/lean-qr-2.7.4/index.js"),
    }


@page_words
def words() -> dict[str, str]:
    """What the scripts may say, by name; `{n}` and the like are filled in there."""
    return {
        **_question_words(),
        **_aid_words(),
        **_part_words(),
        **_mark_words(),
        **_waiting_words(),
        **_saving_words(),
        **_lease_words(),
        **_ending_words(),
        **_rescue_words(),
        **_complaint_words(),
    }


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
        "late": _("gửi muộn, hội đồng quyết định"),
        "flagged": _("đánh dấu xem lại"),
        "answeredOf": _("Đã trả lời {n} trong {total} câu"),
    }


def _aid_words() -> dict[str, str]:
    return {
        "markOf": _("{mark} / {scale} điểm"),
        "rightOf": _("Đúng trọn vẹn {n} trong {total} câu."),
        "tried": _("đã trả lời thử"),
        "chooseSeveral": _("Chọn một hoặc nhiều phương án"),
        "judge": _("Chọn Đúng hoặc Sai cho từng ý"),
        "typeNumber": _("Câu trả lời bằng số"),
        "numberHint": _("Gõ một số; phần thập phân sau dấu phẩy, ví dụ 12,5."),
        "understood": _("Được hiểu là {n}."),
        "notANumber": _("Chưa phải là một số: chỉ gõ chữ số và dấu phẩy."),
        "unitHint": _("Gõ một số, có thể kèm đơn vị: {units}."),
        "clear": _("Bỏ câu trả lời này"),
        "strike": _("Gạch bỏ phương án {letter}"),
        "note": _("Ghi chú nháp, chỉ trên máy này"),
        "caseText": _("Tình huống"),
        "enlarge": _("Phóng to"),
        "pictureComing": _("Hình đang được tải; trang tự hiện hình khi có."),
    }


def _part_words() -> dict[str, str]:
    return {
        "match": _("Chọn cho mỗi vế trái một vế phải, hoặc kéo vế phải thả vào vế trái"),
        "order": _("Xếp các mục theo thứ tự đúng bằng nút ↑ ↓, hoặc kéo"),
        "fillGaps": _("Chọn từ cho mỗi chỗ trống"),
        "gap": _("Chỗ trống {n}"),
        "pick": _("– chọn –"),
        "keepOrder": _("Giữ thứ tự này"),
        "moveUp": _("Chuyển lên: {text}"),
        "moveDown": _("Chuyển xuống: {text}"),
        "movedTo": _("{text}: thứ {n}"),
        "write": _("Bài làm"),
        "wordCount": _("{n} từ; còn viết được {left} ký tự."),
    }


def _mark_words() -> dict[str, str]:
    return {
        "mark": _("Đánh dấu trên hình (nhiều nhất {n} dấu)"),
        "markHint": _(
            "Bấm vào hình để đặt dấu. Bằng bàn phím: chọn hình bằng phím Tab, phím mũi tên dời "
            "đường ngắm (giữ Shift để dời từng chút), Enter đặt dấu, Delete bỏ dấu gần nhất."
        ),
        "markBoard": _("Hình để đánh dấu: {alt}"),
        "markPlace": _("{x} % từ trái, {y} % từ trên"),
        "markPlaced": _("Đã đặt dấu {n}: {place}"),
        "markRemoved": _("Đã bỏ dấu {n}"),
        "markThere": _("Chỗ này đã có dấu {n}."),
        "marksFull": _("Đã đủ {n} dấu. Hãy bỏ một dấu rồi đặt dấu khác."),
        "removeMark": _("Bỏ dấu {n}: {place}"),
    }


def _waiting_words() -> dict[str, str]:
    return {
        "waiting_for_device": _(
            "Bài làm đang mở ở một máy khác. Hãy chờ giám thị đồng ý cho làm tiếp trên máy này."
        ),
        "waiting_for_admission": _("Hãy chờ giám thị kiểm tra và cho vào thi."),
        "ready": _("Máy đã sẵn sàng"),
        "insecure": _("Kết nối không có HTTPS: không làm bài được. Hãy báo giám thị."),
        "noServer": _(
            "Chưa liên lạc được với máy chủ. Câu trả lời đã lưu vẫn an toàn. Trang tự thử lại."
        ),
        "clockStands": _("Đồng hồ dừng theo lệnh của giám thị. Chưa trả lời được."),
        "clockRuns": _("Đồng hồ chạy lại. Hãy làm bài tiếp."),
        "standing": _("Tạm dừng"),
        "minutesLeft": _("Còn {n} phút."),
        "moreTime": _("Bạn được thêm {n} phút làm bài."),
    }


def _saving_words() -> dict[str, str]:
    return {
        "savedAt": _("Đã lưu lúc {time}"),
        "saving": _("Đang gửi…"),
        "unsent": _("CHƯA lưu {n} câu"),
        "nothingYet": _("Chưa có câu trả lời"),
        "readOnly": _("Chỉ xem"),
        "keptHere": _(
            "{n} câu trả lời chưa tới máy chủ. Chúng được giữ trên máy này và tự gửi khi có mạng. "
            "Hãy cứ làm bài tiếp; đừng tắt máy và hãy báo giám thị."
        ),
        "blocked": _(
            "Trình duyệt này không giữ được bản sao trên máy. Câu trả lời vẫn được gửi; "
            "đừng tải lại trang và hãy báo giám thị."
        ),
        "full": _(
            "Máy này hết chỗ lưu nên không giữ được bản sao câu trả lời. Câu trả lời vẫn được gửi; "
            "đừng tải lại trang và hãy báo giám thị."
        ),
        "alone": _(
            "Trang này mở lại khi không có mạng. Hãy cứ làm bài: câu trả lời được giữ trên máy này "
            "và tự gửi khi có mạng. Thời gian có dấu ≈ là ước tính; máy chủ quyết định."
        ),
    }


def _lease_words() -> dict[str, str]:
    return {
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
        "tryAgain": _("Thử lại"),
        "reload": _("Trang này đã cũ. Hãy tải lại trang; câu trả lời được giữ nguyên."),
        "offered": _(
            "Máy này còn giữ câu trả lời chưa gửi từ trước khi bài chuyển sang máy khác, "
            "khác với câu đang có trên máy chủ: câu {places}."
        ),
        "leftHere": _("{n} câu trả lời chưa gửi vẫn được giữ trên máy này: hãy báo giám thị."),
    }


def _ending_words() -> dict[str, str]:
    return {
        "ending": _("Hết giờ hoặc đang nộp bài: trang đang gửi nốt câu trả lời."),
        "unsentAtEnd": _(
            "Hết giờ. {n} câu chưa gửi được vì mất liên lạc. Chúng được giữ trên máy này và tự gửi "
            "khi có mạng; câu trả lời trước khi hết giờ được nhận là gửi muộn và hội đồng quyết "
            "định có tính hay không. Đừng tắt máy và hãy báo giám thị."
        ),
        "notYetHandedIn": _(
            "Chưa nộp: {n} câu chưa gửi được vì mất liên lạc. Bạn có thể làm tiếp; "
            "hãy nộp lại khi có mạng."
        ),
        "notHandedIn": _(
            "Chưa nộp được vì mất liên lạc. Câu trả lời đã lưu được tính khi hết giờ. "
            "Trang tự thử lại; đừng tắt máy và hãy báo giám thị."
        ),
        "handedIn": _("Đã nộp bài"),
        "endedByYou": _("Bạn đã nộp bài."),
        "endedBySuspension": _(
            "Bạn bị đình chỉ thi nên bài làm dừng tại đây. Biên bản và lý do do giám thị giữ; "
            "câu trả lời đã lưu được giữ nguyên."
        ),
        "endedByDeadline": _("Hết giờ: các câu trả lời đã lưu được tính là bài nộp."),
        "emptyCount": _("Còn {n} câu chưa trả lời:"),
        "allAnswered": _("Bạn đã trả lời tất cả các câu."),
        "flaggedCount": _("{n} câu bạn đánh dấu xem lại:"),
    }


def _rescue_words() -> dict[str, str]:
    return {
        "leftAtEnd": _(
            "{n} câu trả lời trên máy này không kịp tới máy chủ hoặc không được nhận. "
            "Hãy báo giám thị trước khi rời máy."
        ),
        "rescueCount": _("Máy này đang giữ {n} câu trả lời chưa gửi."),
        "rescueCode": _("Mã {n} trong {total}"),
    }


def _complaint_words() -> dict[str, str]:
    return {
        "complainOf": _("Phản ánh câu hỏi này (câu {n})"),
        "complaintEmpty": _("Hãy ghi nội dung phản ánh trước khi gửi."),
        "complaintSent": _("Đã gửi phản ánh. Hội đồng thi sẽ xem xét; hãy làm bài tiếp."),
        "complaintUnsent": _(
            "CHƯA gửi được phản ánh vì mất liên lạc. Nội dung vẫn còn ở đây: "
            "hãy gửi lại khi có mạng hoặc báo giám thị."
        ),
    }
