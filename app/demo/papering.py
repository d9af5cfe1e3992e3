"""The papers that the council of the demonstration's round issued."""

from datetime import date

from app.demo.people import Cast
from app.demo.timetable import on
from app.exams.models import Exam
from app.issuing.issuing import LetterText, issue_letter, issue_list
from app.issuing.kinds import KINDS

NOTICE = LetterText(
    kind="notice",
    subject="Kết quả {{ky_thi}}",
    bases=("Căn cứ Quy chế thi tuyển công chức kèm theo Thông tư số 22/2025/TT-BNV",),
    paragraphs=(
        "Hội đồng thi thông báo kết quả {{ky_thi}}: {{so_thi_sinh}} thí sinh có số báo danh.",
        "Tổng chỉ tiêu của các tỉnh, thành phố là {{tong_chi_tieu}}.",
        "Danh sách kết quả và danh sách trúng tuyển kèm theo thông báo này.",
    ),
    recipients=("Thi hành án dân sự các tỉnh, thành phố", "Lưu: HĐT"),
)


def issue_papers(exam: Exam, cast: Cast, *, public_url: str) -> None:
    """Issue the lists of the finished round, and the notice of its results."""
    by = cast.administrator
    with on(date(2025, 12, 31), 9):
        for kind in ("council", "eligible", "ineligible", "results", "winners"):
            issue_list(exam, KINDS[kind], public_url=public_url, by=by)
        issue_letter(exam, NOTICE, public_url=public_url, by=by)
