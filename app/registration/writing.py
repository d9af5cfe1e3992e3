"""Writing one's registration: saving it, documents, handing it in, taking it back."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.models import User
from app.candidates.models import Application, Outcome
from app.candidates.registering import (
    change_application,
    register_application,
    withdraw_application,
)
from app.db import db
from app.errors import Conflict, DomainError
from app.exams.models import Exam
from app.files.storing import store_file
from app.i18n import _
from app.ledger.recording import record
from app.registration import queries
from app.registration.answers import Answers, digest_of
from app.registration.checking_files import read_document
from app.registration.models import (
    DocumentKind,
    RegistrationDocument,
    RegistrationDraft,
    RegistrationHandIn,
)
from app.regulations.claims import Claims

MOST_DOCUMENTS = 20


class NotOpen(DomainError):
    """The time to register, or to answer what was asked, is over or has not come."""


class NoNationalId(DomainError):
    """The account is tied to no identity number."""


class TooManyDocuments(DomainError):
    """There is no place for another document."""


class NothingToWithdraw(DomainError):
    """Nothing was handed in, or it was taken back before."""


def is_writable(exam: Exam, draft: RegistrationDraft | None) -> bool:
    """Whether the person may write now: until closing, or while a request waits for them."""
    today, window = clock.today(), queries.find_window(exam.id)
    if window is not None and window.opens_on <= today <= exam.closing_on:
        return True
    request = queries.find_open_request(draft) if draft is not None else None
    return request is not None and today <= request.due_on


def require_writable(exam: Exam, draft: RegistrationDraft | None) -> None:
    """Raise NotOpen, which says until when it was."""
    if not is_writable(exam, draft):
        raise NotOpen(
            _(
                "Đã hết hạn nhận hồ sơ: hạn cuối là hết ngày %(day)s.",
                day=f"{exam.closing_on:%d/%m/%Y}",
            )
        )


def save_draft(exam: Exam, answers: Answers, *, seen: int, by: User) -> RegistrationDraft:
    """Keep what was typed. `seen` is the edition the page shows, 0 on a page never saved.

    Raise NotOpen, NoNationalId, or Conflict if another page saved since.
    """
    draft = queries.find_draft(exam.id, by)
    require_writable(exam, draft)
    if not by.national_id:
        raise NoNationalId(
            _("Tài khoản chưa gắn số căn cước. Hãy đề nghị đơn vị cấp tài khoản ghi số căn cước.")
        )
    if draft is None:
        draft = RegistrationDraft(exam_id=exam.id, user_id=by.id, edition=0, saved_at=clock.now())
    if draft.edition != seen:
        raise _saved_elsewhere(draft.saved_at)
    draft.answers = {name: list(texts) for name, texts in answers.items()}
    draft.edition, draft.saved_at = seen + 1, clock.now()
    db.session.add(draft)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:  # two pages saved for the first time at once
        raise _saved_elsewhere(clock.now()) from error
    return draft


def _saved_elsewhere(at: datetime) -> Conflict:
    return Conflict(
        _(
            "Hồ sơ đã được lưu ở trang khác lúc %(when)s. Nội dung ở trang này còn nguyên: "
            "hãy sao lại chỗ cần giữ rồi tải lại trang.",
            when=f"{at.astimezone(clock.VIETNAM):%H:%M:%S %d/%m/%Y}",
        )
    )


def add_document(
    draft: RegistrationDraft, data: bytes, name: str, kind: DocumentKind, *, by: User
) -> RegistrationDocument:
    """Keep a document beside the registration. Raise NotOpen, DocumentRefused, TooManyDocuments."""
    require_writable(draft.exam, draft)
    if len(draft.kept_documents) >= MOST_DOCUMENTS:
        raise TooManyDocuments(
            _("Không quá %(count)d tài liệu. Hãy bỏ bớt hoặc ghép lại.", count=MOST_DOCUMENTS)
        )
    content, media_type = read_document(data)
    stored = store_file(content, name[:120], media_type, owner_id=by.id)
    document = RegistrationDocument(draft_id=draft.id, file_id=stored.id, kind=kind)
    db.session.add(document)
    db.session.flush()
    db.session.expire(draft, ["documents"])
    record(
        "registration_document.added",
        by=by,
        subject=draft.id,
        kind=kind.value,
        sha256=stored.sha256,
    )
    return document


def remove_document(document: RegistrationDocument, *, by: User) -> None:
    """Take a document away; what was handed in before still names it. Raise NotOpen."""
    draft = document.draft
    require_writable(draft.exam, draft)
    document.removed_at = clock.now()
    db.session.flush()
    record(
        "registration_document.removed",
        by=by,
        subject=draft.id,
        kind=document.kind.value,
        sha256=document.file.sha256,
    )


def hand_in(draft: RegistrationDraft, claims: Claims, *, by: User) -> RegistrationHandIn:
    """Hand in what stands in the form, as a new application or in place of the earlier one.

    Raise NotOpen, AlreadyRegistered or CandidatesFixed.
    """
    require_writable(draft.exam, draft)
    if draft.application is None:
        draft.application_id = register_application(draft.exam, claims, by=by).id
    else:
        change_application(draft.application, claims, by=by)
    documents = [
        {"kind": one.kind.value, "name": one.file.name, "sha256": one.file.sha256}
        for one in draft.kept_documents
    ]
    handed = RegistrationHandIn(
        draft_id=draft.id,
        number=len(draft.hand_ins) + 1,
        answers=draft.answers,
        documents=documents,
        sha256=digest_of(draft.answers, documents),
    )
    db.session.add(handed)
    for request in queries.list_requests(draft):
        request.answered_at = request.answered_at or clock.now()
    db.session.flush()
    db.session.expire(draft, ["hand_ins", "application"])
    record(
        "registration.handed_in",
        by=by,
        subject=draft.id,
        number=handed.number,
        sha256=handed.sha256,
        documents=len(documents),
    )
    return handed


def withdraw(draft: RegistrationDraft, *, by: User) -> Application:
    """Take back what was handed in. Raise NotOpen, NothingToWithdraw or CandidatesFixed."""
    require_writable(draft.exam, draft)
    application = draft.application
    if application is None or application.outcome is Outcome.WITHDRAWN:
        raise NothingToWithdraw(_("Không có hồ sơ đã nộp để rút."))
    withdraw_application(application, by=by)
    return application
