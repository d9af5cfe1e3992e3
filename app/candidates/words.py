"""What outcomes, verdicts and claims are called on screen and on paper."""

from collections.abc import Iterable, Mapping

from app.candidates.claims_json import claims_from_dict
from app.candidates.models import Application, ImportState, Outcome, Verdict
from app.i18n import N_, _
from app.regulations.claims import Unclear
from app.regulations.profile import RegulationProfile

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ELIGIBLE: N_("Đủ điều kiện"),
    Outcome.INELIGIBLE: N_("Không đủ điều kiện"),
    Outcome.REVIEW: N_("Chờ xem xét"),
    Outcome.WITHDRAWN: N_("Đã rút hồ sơ"),
}
OUTCOME_KINDS: Mapping[Outcome, str] = {
    Outcome.ELIGIBLE: "success",
    Outcome.INELIGIBLE: "danger",
    Outcome.REVIEW: "warning",
    Outcome.WITHDRAWN: "neutral",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.MET: N_("Đạt"),
    Verdict.NOT_MET: N_("Không đạt"),
    Verdict.FOR_PERSON: N_("Chờ xem xét"),
}
VERDICT_KINDS: Mapping[Verdict, str] = {
    Verdict.MET: "success",
    Verdict.NOT_MET: "danger",
    Verdict.FOR_PERSON: "warning",
}
IMPORT_STATES: Mapping[ImportState, str] = {
    ImportState.PREVIEWED: N_("Đang xem trước"),
    ImportState.CONFIRMED: N_("Đã nhận"),
    ImportState.DISCARDED: N_("Đã bỏ"),
}
GENDERS: Mapping[str, str] = {"male": N_("Nam"), "female": N_("Nữ")}

CLAIMS: Mapping[str, str] = {
    "ethnicity": N_("Dân tộc"),
    "employer": N_("Cơ quan công tác"),
    "work_province": N_("Nơi công tác"),
    "exam_province": N_("Nơi đăng ký dự thi"),
    "current_rank": N_("Ngạch hiện giữ"),
    "degree": N_("Trình độ chuyên môn"),
    "school": N_("Cơ sở đào tạo"),
    "graduation_year": N_("Năm tốt nghiệp"),
    "degree_number": N_("Số hiệu văn bằng"),
    "legal_work_from": N_("Làm công tác pháp luật từ"),
    "legal_work": N_("Thời gian làm công tác pháp luật"),
    "certificate_number": N_("Số chứng chỉ đào tạo nghiệp vụ"),
    "certificate_on": N_("Ngày cấp chứng chỉ"),
    "discipline": N_("Hình thức kỷ luật"),
    "discipline_on": N_("Ngày quyết định kỷ luật"),
    "under_discipline": N_("Đang bị xem xét kỷ luật"),
    "prosecuted": N_("Đang bị truy cứu hoặc chưa xóa án tích"),
    "consent": N_("Văn bản đồng ý của cơ quan"),
    "volunteer_disadvantaged": N_("Tình nguyện vùng đặc biệt khó khăn"),
    "residence": N_("Nơi thường trú"),
    "father": N_("Họ và tên cha"),
    "mother": N_("Họ và tên mẹ"),
    "spouse": N_("Vợ hoặc chồng"),
    "phone": N_("Điện thoại"),
    "email": N_("Thư điện tử"),
}


def list_claims(application: Application) -> list[tuple[str, str | None]]:
    """What the person claims, as label and text; nothing written is None."""
    claims = claims_from_dict(application.claims)
    pairs = [(_(label), _shown(getattr(claims, name))) for name, label in CLAIMS.items()]
    appraisals: list[tuple[str, str | None]] = [
        (_("Đánh giá năm %(year)d", year=year), text or None)
        for year, text in sorted(claims.appraisals.items())
    ]
    return pairs + appraisals


def _shown(value: object) -> str | None:
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    match value:
        case Unclear(text):
            return _("“%(text)s” (không đọc được)", text=text)
        case tuple():
            return "; ".join(str(period) for period in value) or None
        case None | "":
            return None
        case _:
            return str(value)


def condition_titles(profile: RegulationProfile) -> dict[str, str]:
    """Condition id to its title, in the profile's order."""
    return {rule.id: rule.title for rule in profile.conditions}


def outcome_choices() -> list[tuple[str, str]]:
    """The outcomes to choose from."""
    return [(outcome.value, _(label)) for outcome, label in OUTCOMES.items()]


def as_choices(names: Iterable[str]) -> list[tuple[str, str]]:
    """Names that stand for themselves, to choose from."""
    return [(name, name) for name in names]
