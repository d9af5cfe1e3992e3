"""Requests for supplements as a workbook, and the documents beside an application."""

from collections.abc import Iterable

from app.candidates.attachments import Attachment, Beside
from app.candidates.models import Application
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.models import Exam
from app.i18n import _
from app.registration.models import SupplementRequest
from app.registration.queries import find_draft_of
from app.registration.words import DOCUMENT_KINDS


def supplements_workbook(exam: Exam, requests: Iterable[SupplementRequest]) -> bytes:
    """The requests, a row each."""
    columns = (
        Column(title=_("Họ và tên"), width=26),
        Column(title=_("Số căn cước")),
        Column(title=_("Cần bổ sung gì"), width=60),
        Column(title=_("Hạn cuối"), kind=Kind.DATE, width=12),
        Column(title=_("Trả lời lúc"), kind=Kind.INSTANT, width=18),
    )
    rows = (
        (one.full_name, one.national_id, request.wanted, request.due_on, request.answered_at)
        for request in requests
        if (one := request.draft.application) is not None
    )
    return workbook([Sheet(name=exam.code, columns=columns, rows=rows)])


def tell_beside(application: Application) -> Beside:
    """The documents kept beside an application that was handed in online."""
    draft = find_draft_of(application)
    if draft is None:
        return Beside()
    attachments = tuple(
        Attachment(
            kind=str(DOCUMENT_KINDS[one.kind]),
            name=one.file.name,
            endpoint="registrations.download_document",
            document_id=one.id,
        )
        for one in draft.kept_documents
    )
    return Beside(attachments=attachments, asking_endpoint="registrations.request_supplement")
