"""Named fields in a letter: `{{ky_thi}}` becomes the exam's title. Nothing else is read."""

import re
from collections.abc import Mapping

from app.candidates import queries as candidates
from app.candidates.models import Outcome
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import N_, _

FIELDS: Mapping[str, str] = {
    "ky_thi": N_("tên kỳ thi"),
    "ngay_chot_ho_so": N_("ngày chốt hồ sơ"),
    "tong_chi_tieu": N_("tổng chỉ tiêu"),
    "so_ho_so": N_("số hồ sơ"),
    "so_du_dieu_kien": N_("số người đủ điều kiện"),
    "so_khong_du_dieu_kien": N_("số người không đủ điều kiện"),
    "so_thi_sinh": N_("số thí sinh có số báo danh"),
}
_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class UnknownField(DomainError):
    """The text names a field there is not."""


def fill_fields(text: str, exam: Exam) -> str:
    """The text with every named field replaced. Raise UnknownField, which names the first one."""
    values = field_values(exam)

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            line = text[: match.start()].count("\n") + 1
            raise UnknownField(
                _(
                    "Dòng %(line)d: không có ô “%(name)s”. Các ô dùng được: %(known)s.",
                    line=line,
                    name=match[1],
                    known=", ".join(FIELDS),
                )
            )
        return values[match[1]]

    return _FIELD.sub(value, text)


def field_values(exam: Exam) -> dict[str, str]:
    """What each field says for the exam now."""
    counts = candidates.count_outcomes(exam)
    return {
        "ky_thi": exam.title,
        "ngay_chot_ho_so": f"{exam.closing_on:%d/%m/%Y}",
        "tong_chi_tieu": str(sum(quota.count for quota in exam.quotas)),
        "so_ho_so": str(candidates.count_applications(exam)),
        "so_du_dieu_kien": str(counts[Outcome.ELIGIBLE]),
        "so_khong_du_dieu_kien": str(counts[Outcome.INELIGIBLE]),
        "so_thi_sinh": str(candidates.count_candidates(exam)),
    }
