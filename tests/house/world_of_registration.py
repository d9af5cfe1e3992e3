"""Registering online: an exam that took registrations, and one person's with a document."""

from datetime import date
from typing import Any

from app.candidates.models import Preselection
from app.db import db
from app.files.storing import store_file
from app.registration.models import (
    DocumentKind,
    RegistrationDocument,
    RegistrationDraft,
    RegistrationHandIn,
    RegistrationWindow,
    SupplementRequest,
)
from tests.factories import UserFactory
from tests.house.marked import Marked


class Registration(Marked):
    """Makes what was handed in for an application."""

    names: dict[str, object]
    draft: Any

    def _registration(self, application: Any) -> None:
        exam = application.exam
        user = UserFactory.create(national_id=application.national_id)
        opens_on = date(2025, 11, 1)
        window = RegistrationWindow(exam_id=exam.id, opens_on=opens_on, opened_by_name="An")
        answers = {
            "full_name": [self.text("Trần Thị Bình")],
            "degrees-0-title": [self.text("Cử nhân Luật")],
            "note": [self.text("Không có")],
        }
        self.draft = RegistrationDraft(
            exam_id=exam.id, user_id=user.id, answers=answers, application_id=application.id
        )
        db.session.add_all([window, self.draft])
        db.session.flush()
        stored = store_file(b"%PDF-1.7 %%EOF", self.text("bang.pdf"), "application/pdf")
        document = RegistrationDocument(
            draft_id=self.draft.id, file_id=stored.id, kind=DocumentKind.DEGREE
        )
        handed = RegistrationHandIn(
            draft_id=self.draft.id, number=1, answers=answers, documents=[], sha256="0" * 64
        )
        asked = SupplementRequest(
            draft_id=self.draft.id,
            wanted=self.text("Bảng điểm"),
            due_on=date(2025, 11, 20),
            asked_by_name="An",
        )
        db.session.add_all([document, handed, asked])
        db.session.flush()
        seen = Preselection(
            application_id=application.id,
            passed=True,
            missing=[],
            reason=self.text("Đủ giấy tờ"),
            decided_by_name="An",
        )
        db.session.add(seen)
        db.session.flush()
        self.names["document_id"] = document.id
