"""The register of issued papers as a workbook."""

from collections.abc import Iterable

from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.models import Exam
from app.i18n import _
from app.issuing.kinds import kind_title
from app.issuing.models import IssuedPaper


def register_workbook(exam: Exam, papers: Iterable[IssuedPaper]) -> bytes:
    """The papers, a row each, with the hash of the PDF."""
    columns = (
        Column(title=_("Số, ký hiệu"), width=16),
        Column(title=_("Ngày ban hành"), kind=Kind.DATE, width=14),
        Column(title=_("Loại văn bản"), width=30),
        Column(title=_("Trích yếu"), width=60),
        Column(title=_("Người phát hành"), width=26),
        Column(title=_("Thay văn bản số"), width=16),
        Column(title=_("Mã băm (SHA-256)"), width=66),
    )
    rows = (
        (
            paper.full_number,
            paper.dated,
            kind_title(paper.kind),
            paper.subject,
            paper.issued_by_name,
            paper.replaces.full_number if paper.replaces else "",
            paper.pdf.sha256,
        )
        for paper in papers
    )
    return workbook([Sheet(name=exam.code, columns=columns, rows=rows)])
