"""A paper the council issued, and one that put it right."""

from datetime import date
from typing import Any

from app.db import db
from app.files.storing import store_file
from app.issuing.models import IssuedPaper
from tests.house.marked import Marked


class Papers(Marked):
    """Makes two papers of the exam."""

    names: dict[str, object]
    by_endpoint: dict[tuple[str, str], object]

    def _papers(self, exam: Any) -> None:
        made: list[Any] = []
        for number in (1, 2):
            pdf = store_file(b"%PDF-1.7", f"{number}.pdf", "application/pdf")
            word = store_file(b"PK", f"{number}.docx", "application/zip")
            paper = IssuedPaper(
                exam_id=exam.id,
                kind="council",
                number=number,
                sign="DS-HĐT",
                subject=self.text("Thành viên Hội đồng thi"),
                subject_folded="thanh vien",
                dated=date(2025, 12, 1),
                issued_by_name=self.text("An"),
                code=f"{exam.id}-{number}",
                pdf_id=pdf.id,
                word_id=word.id,
                replaces_id=made[0].id if made else None,
            )
            db.session.add(paper)
            db.session.flush()
            made.append(paper)
        self.names["issued_paper_id"] = made[0].id
        self.by_endpoint["papers.download_paper", "paper_id"] = made[0].id
        self.by_endpoint["papers.verify_paper", "code"] = made[0].code
