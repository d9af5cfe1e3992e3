"""Sample questions to try the exam page with: one of each kind, and a case with two questions.

They are nobody's bank questions and have no keys: nothing here can be scored.
"""

from urllib.parse import quote

from app.i18n import _

LIGHTS = "lights.svg"
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">'
    '<path fill="#eef" d="M0 0h480v360H0z"/><path fill="#333" d="M170 20h140v320H170z"/>'
    '<circle cx="240" cy="75" r="42" fill="#c00"/><circle cx="240" cy="180" r="42" fill="#fc0"/>'
    '<circle cx="240" cy="285" r="42" fill="#0a5"/></svg>'
)
LIGHTS_ADDRESS = "data:image/svg+xml," + quote(_DRAWING)
"""A picture that needs no request: whoever tries the page may be without a network by then."""


def rehearsal() -> dict[str, object]:
    """What a rehearsal shows: questions as a payload has them, with the case's text at hand."""
    questions = [*_single(), _several(), _statements(), *_short(), *_placed()]
    numbered = [
        {"slot": slot, "points": "1", **each} for slot, each in enumerate(questions, start=1)
    ]
    return {"questions": numbered, "calculator": True, "pictures": {LIGHTS: LIGHTS_ADDRESS}}


def _short() -> list[dict[str, object]]:
    return [
        {"kind": "true_false", "stem": _("Trang thi tự nộp bài khi hết giờ.")},
        {"kind": "numeric", "stem": _("Một giờ rưỡi là bao nhiêu giờ? Thử gõ 1,5.")},
        {"kind": "fill_in", "stem": _("Điền vào chỗ trống: Thủ đô của Việt Nam là _____.")},
        {"kind": "short_answer", "stem": _("Gõ tên một loại trái cây.")},
    ]


def _placed() -> list[dict[str, object]]:
    return [
        {
            "kind": "matching",
            "stem": _("Ghép mỗi nước với thủ đô."),
            "prompts": [_("Việt Nam"), _("Lào")],
            "options": [_("Viêng Chăn"), _("Hà Nội"), _("Phnôm Pênh")],
        },
        {"kind": "ordering", "stem": _("Sắp xếp từ bé đến lớn."), "options": ["7", "3", "5"]},
        {
            "kind": "cloze",
            "stem": _("Một tuần có [[1]] ngày, một năm có [[2]] tháng."),
            "gaps": [["5", "7", "9"], ["10", "12"]],
        },
        {
            "kind": "hotspot",
            "stem": _("Đánh dấu vào đèn xanh và đèn đỏ."),
            "image": {"name": LIGHTS, "alt": _("Ba đèn giao thông: đỏ, vàng, xanh từ trên xuống")},
            "marks": 2,
        },
        {"kind": "essay", "stem": _("Viết vài câu về trường của bạn. Thử nghỉ tay một giây.")},
    ]


def _single() -> list[dict[str, object]]:
    case: dict[str, object] = {
        "kind": "single_choice",
        "case": 0,
        "caseText": _(
            "Đây là một tình huống mẫu. Trên màn hình rộng, tình huống đứng cạnh câu hỏi; trên màn "
            "hình hẹp, tình huống đứng trên và gấp lại được.\n"
            "Thử chọn một đoạn bằng chuột rồi bấm “Tô sáng”, hoặc bấm phím H để chọn từng câu văn."
        ),
    }
    colours = [_("Xanh"), _("Đỏ"), _("Vàng"), _("Trắng")]
    return [
        {
            "stem": _("Chọn một màu bạn thích. Thử gạch bỏ phương án bạn không thích."),
            "options": colours,
        }
        | case,
        {
            "stem": _("Câu thứ hai của cùng tình huống: bạn đã gấp tình huống lại chưa?"),
            "options": [_("Rồi"), _("Chưa")],
        }
        | case,
    ]


def _several() -> dict[str, object]:
    return {
        "kind": "multiple_response",
        "stem": _("Những thứ nào là trái cây?"),
        "options": [_("Xoài"), _("Bàn"), _("Ổi"), _("Ghế")],
    }


def _statements() -> dict[str, object]:
    return {
        "kind": "true_false_group",
        "stem": _("Xét bốn ý sau, mỗi ý chọn Đúng hoặc Sai."),
        "options": [
            _("Một tuần có bảy ngày."),
            _("Một năm có mười tháng."),
            _("Nước sôi ở 100 °C."),
            _("Hà Nội ở miền Nam."),
        ],
    }
