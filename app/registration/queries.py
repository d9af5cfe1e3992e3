"""Reads of registering online. A candidate sees their own; staff see an exam's."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.accounts.models import User
from app.candidates.models import Application
from app.db import db
from app.errors import NotFound
from app.exams.models import Exam
from app.i18n import _
from app.registration.models import (
    RegistrationDocument,
    RegistrationDraft,
    RegistrationWindow,
    SupplementRequest,
)


def find_window(exam_id: UUID) -> RegistrationWindow | None:
    """When the exam takes registrations online, if it does."""
    return db.session.scalar(
        select(RegistrationWindow).where(RegistrationWindow.exam_id == exam_id)
    )


def list_open_windows(today: date) -> Sequence[RegistrationWindow]:
    """The exams one can register for today, the first to close first."""
    stmt = (
        select(RegistrationWindow)
        .join(RegistrationWindow.exam)
        .where(RegistrationWindow.opens_on <= today, Exam.closing_on >= today)
    )
    return db.session.scalars(stmt.order_by(Exam.closing_on, Exam.code)).all()


def get_window(exam_id: UUID) -> RegistrationWindow:
    """The exam's window, once its day has come. Raise NotFound."""
    window = find_window(exam_id)
    if window is None or window.opens_on > clock.today():
        raise NotFound(_("Kỳ thi này không nhận hồ sơ trực tuyến."))
    return window


def find_draft(exam_id: UUID, viewer: User) -> RegistrationDraft | None:
    """The viewer's own draft for the exam."""
    stmt = select(RegistrationDraft).where(
        RegistrationDraft.exam_id == exam_id, RegistrationDraft.user_id == viewer.id
    )
    return db.session.scalar(stmt)


def get_draft(exam_id: UUID, viewer: User) -> RegistrationDraft:
    """The viewer's own draft for the exam. Raise NotFound."""
    draft = find_draft(exam_id, viewer)
    if draft is None:
        raise NotFound(_("Bạn chưa lập hồ sơ cho kỳ thi này."))
    return draft


def list_drafts(viewer: User) -> Sequence[RegistrationDraft]:
    """The viewer's own drafts, the latest exam first."""
    stmt = select(RegistrationDraft).where(RegistrationDraft.user_id == viewer.id)
    stmt = stmt.join(RegistrationDraft.exam).options(joinedload(RegistrationDraft.exam))
    return db.session.scalars(stmt.order_by(Exam.closing_on.desc(), Exam.code)).all()


def get_own_document(exam_id: UUID, document_id: UUID, viewer: User) -> RegistrationDocument:
    """A document of the viewer's own draft. Raise NotFound."""
    return _document_of(get_draft(exam_id, viewer), document_id)


def find_draft_of(application: Application) -> RegistrationDraft | None:
    """The draft an application was handed in from; none if a unit sent it."""
    stmt = select(RegistrationDraft).where(RegistrationDraft.application_id == application.id)
    return db.session.scalar(stmt)


def get_draft_of(application: Application) -> RegistrationDraft:
    """The draft an application was handed in from. Raise NotFound."""
    draft = find_draft_of(application)
    if draft is None:
        raise NotFound(_("Hồ sơ này do đơn vị gửi: hãy yêu cầu bổ sung qua đơn vị."))
    return draft


def get_document(application: Application, document_id: UUID) -> RegistrationDocument:
    """A document of an application, for staff. Raise NotFound."""
    return _document_of(get_draft_of(application), document_id)


def _document_of(draft: RegistrationDraft, document_id: UUID) -> RegistrationDocument:
    for document in draft.documents:
        if document.id == document_id:
            return document
    raise NotFound(_("Không có tài liệu này."))


def find_open_request(draft: RegistrationDraft) -> SupplementRequest | None:
    """The request that waits for an answer."""
    stmt = select(SupplementRequest).where(
        SupplementRequest.draft_id == draft.id, SupplementRequest.answered_at.is_(None)
    )
    return db.session.scalar(stmt.order_by(SupplementRequest.asked_at.desc()).limit(1))


def list_requests(draft: RegistrationDraft) -> Sequence[SupplementRequest]:
    """Everything that was asked of the person, the latest first."""
    stmt = select(SupplementRequest).where(SupplementRequest.draft_id == draft.id)
    return db.session.scalars(stmt.order_by(SupplementRequest.asked_at.desc())).all()


def list_supplements(exam: Exam, which: str, today: date) -> Select[SupplementRequest]:
    """The exam's requests: `open`, `late`, `answered`, or all; the first due first."""
    stmt = (
        select(SupplementRequest)
        .join(SupplementRequest.draft)
        .where(RegistrationDraft.exam_id == exam.id)
        .options(joinedload(SupplementRequest.draft).joinedload(RegistrationDraft.application))
    )
    if which in {"open", "late"}:
        stmt = stmt.where(SupplementRequest.answered_at.is_(None))
        late = SupplementRequest.due_on < today
        stmt = stmt.where(late if which == "late" else ~late)
    elif which == "answered":
        stmt = stmt.where(SupplementRequest.answered_at.is_not(None))
    return stmt.order_by(SupplementRequest.due_on, SupplementRequest.id)


def count_drafts(exam: Exam) -> tuple[int, int]:
    """How many people began the form, and how many of them handed it in."""
    began = select(func.count()).where(RegistrationDraft.exam_id == exam.id)
    handed = began.where(RegistrationDraft.application_id.is_not(None))
    return db.session.scalar(began) or 0, db.session.scalar(handed) or 0


def list_registrations(exam: Exam) -> Select[RegistrationDraft]:
    """Those who handed in online, by name, with what they handed in."""
    stmt = (
        select(RegistrationDraft)
        .join(RegistrationDraft.application)
        .where(RegistrationDraft.exam_id == exam.id)
        .options(
            joinedload(RegistrationDraft.application),
            selectinload(RegistrationDraft.hand_ins),
            selectinload(RegistrationDraft.documents),
        )
    )
    return stmt.order_by(Application.name_key, Application.national_id)
