"""How taking in and checking applications stand on the exam's path."""

from app.candidates import queries
from app.candidates.models import Outcome
from app.exams.models import Exam
from app.exams.steps import StageReport
from app.i18n import _


def report_registration(exam: Exam) -> StageReport:
    """Registration is done once applications were taken in."""
    total = queries.count_applications(exam)
    note = _("%(count)d hồ sơ", count=total)
    blocked = "" if exam.quotas else _("Chưa có chỉ tiêu")
    endpoint = "registration.upload_workbook"
    return StageReport(done=total > 0, note=note, blocked_by=blocked, endpoint=endpoint)


def report_checking(exam: Exam) -> StageReport:
    """Checking is done once both lists are published."""
    counts = queries.count_outcomes(exam)
    done = exam.lists_published_at is not None and not counts[Outcome.REVIEW]
    note = _(
        "%(eligible)d đủ, %(ineligible)d không đủ điều kiện",
        eligible=counts[Outcome.ELIGIBLE],
        ineligible=counts[Outcome.INELIGIBLE],
    )
    if counts[Outcome.REVIEW]:
        note = _("%(count)d hồ sơ chờ xem xét", count=counts[Outcome.REVIEW])
    blocked = "" if queries.count_applications(exam) else _("Chưa có hồ sơ")
    endpoint = "candidates.list_applications"
    return StageReport(done=done, note=note, blocked_by=blocked, endpoint=endpoint)
