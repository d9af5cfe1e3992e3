"""Registering oneself: the form, documents, handing in, receipt, taking back."""

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.errors import Conflict, DomainError
from app.exams.models import Exam
from app.exams.queries import get_exam
from app.i18n import _
from app.permissions import Permission
from app.registration import queries, receipts, writing
from app.registration.answers import form_data, read_answers
from app.registration.checking_files import DocumentRefused
from app.registration.forms import DocumentForm, OathForm, RegistrationForm, form_of
from app.registration.models import RegistrationDraft
from app.registration.telling import tell_answer
from app.registration.words import DOCUMENT_KINDS
from app.web.access import requires
from app.web.downloads import PDF, download
from app.web.unit_of_work import commits

online = Blueprint("online", __name__, url_prefix="/my/registrations", template_folder="templates")
AT = "/<uuid:exam_id>"


@online.app_context_processor
def document_words() -> dict[str, object]:
    """What documents are called, for every page that lists them."""
    return {"document_kinds": DOCUMENT_KINDS}


def _to(endpoint: str, exam_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(endpoint, exam_id=exam_id))


@online.get("/")
@requires(Permission.OWN_REGISTER)
def list_registrations() -> ResponseReturnValue:
    drafts = queries.list_drafts(actor())
    begun = {draft.exam_id for draft in drafts}
    windows = [w for w in queries.list_open_windows(clock.today()) if w.exam_id not in begun]
    return render_template("registration/list_registrations.html", drafts=drafts, windows=windows)


@online.get(AT)
@requires(Permission.OWN_REGISTER)
def write_registration(exam_id: UUID) -> ResponseReturnValue:
    exam, draft = get_exam(exam_id), queries.find_draft(exam_id, actor())
    if draft is None:
        queries.get_window(exam_id)
    known: dict[str, Any] = {"full_name": actor().full_name, "email": actor().email}
    form = form_of(exam, form_data(draft.answers)) if draft else form_of(exam, None, **known)
    return _show_form(exam, draft, form)


def _show_form(
    exam: Exam, draft: RegistrationDraft | None, form: RegistrationForm, refusal: str = ""
) -> ResponseReturnValue:
    for name in ("degrees", "employments", "certificates"):
        if name in form and not form[name].entries[-1].form.is_blank:
            form[name].append_entry()
    return render_template(
        "registration/write_registration.html",
        exam=exam,
        draft=draft,
        form=form,
        refusal=refusal,
        writable=writing.is_writable(exam, draft),
        asked=queries.find_open_request(draft) if draft else None,
    )


@online.post(AT)
@requires(Permission.OWN_REGISTER)
@commits
def save_registration(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    try:
        answers = read_answers(request.form)
        draft = writing.save_draft(exam, answers, seen=_seen(), by=actor())
    except DomainError as error:
        return _refuse(exam, error)
    if request.accept_mimetypes.best == "application/json":
        saved = f"{draft.saved_at.astimezone(clock.VIETNAM):%H:%M:%S}"
        return jsonify(edition=draft.edition, message=_("Đã lưu lúc %(time)s", time=saved))
    if request.form.get("next") == "check":
        return _to(".check_registration", exam_id)
    flash(_("Đã lưu. Hồ sơ chưa nộp."), "success")
    return _to(".write_registration", exam_id)


def _seen() -> int:
    typed = request.form.get("edition", "0")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def _refuse(exam: Exam, error: DomainError) -> ResponseReturnValue:
    """Say why it was not saved; the page keeps what was typed."""
    code = 409 if isinstance(error, Conflict) else 422
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=str(error)), code
    form = form_of(exam, request.form)
    draft = queries.find_draft(exam.id, actor())
    return make_response(_show_form(exam, draft, form, refusal=str(error)), code)


@online.route(f"{AT}/check", methods=["GET", "POST"])
@requires(Permission.OWN_REGISTER)
@commits
def check_registration(exam_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(exam_id, actor())
    form = form_of(draft.exam, form_data(draft.answers), guarded=False)
    complete, oath = form.validate(), OathForm()
    if complete and oath.validate_on_submit():
        try:
            writing.hand_in(draft, form.to_claims(actor()), by=actor())
            return _to(".show_receipt", exam_id)
        except (writing.NotOpen, Conflict) as error:
            oath.reject("oath", error)
    return render_template(
        "registration/check_registration.html",
        exam=draft.exam,
        draft=draft,
        form=form,
        oath=oath,
        complete=complete,
        tell_answer=tell_answer,
        writable=writing.is_writable(draft.exam, draft),
    )


@online.get(f"{AT}/receipt")
@requires(Permission.OWN_REGISTER)
def show_receipt(exam_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(exam_id, actor())
    if draft.last_hand_in is None:
        return _to(".write_registration", exam_id)
    return render_template(
        "registration/show_receipt.html",
        exam=draft.exam,
        draft=draft,
        number=receipts.receipt_number(draft.last_hand_in),
        requests=queries.list_requests(draft),
        writable=writing.is_writable(draft.exam, draft),
    )


@online.get(f"{AT}/receipt.pdf")
@requires(Permission.OWN_REGISTER)
def print_receipt(exam_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(exam_id, actor())
    if draft.last_hand_in is None:
        return _to(".write_registration", exam_id)
    paper = receipts.print_receipt(draft, draft.last_hand_in, actor().national_id or "")
    return download(paper, "bien-nhan-ho-so.pdf", PDF)


@online.route(f"{AT}/documents", methods=["GET", "POST"])
@requires(Permission.OWN_REGISTER)
@commits
def add_document(exam_id: UUID) -> ResponseReturnValue:
    draft, form = queries.get_draft(exam_id, actor()), DocumentForm()
    if form.validate_on_submit():
        data, name, kind = form.to_document()
        try:
            writing.add_document(draft, data, name, kind, by=actor())
            flash(_("Đã nhận tài liệu."), "success")
            return _to(".add_document", exam_id)
        except (DocumentRefused, writing.NotOpen, writing.TooManyDocuments) as error:
            form.reject("file", error)
    return render_template(
        "registration/add_document.html",
        exam=draft.exam,
        draft=draft,
        form=form,
        writable=writing.is_writable(draft.exam, draft),
    )


@online.get(f"{AT}/documents/<uuid:document_id>")
@requires(Permission.OWN_REGISTER)
def download_document(exam_id: UUID, document_id: UUID) -> ResponseReturnValue:
    document = queries.get_own_document(exam_id, document_id, actor())
    return download(document.file.content, document.file.name, document.file.media_type)


@online.post(f"{AT}/documents/<uuid:document_id>/remove")
@requires(Permission.OWN_REGISTER)
@commits
def remove_document(exam_id: UUID, document_id: UUID) -> ResponseReturnValue:
    document = queries.get_own_document(exam_id, document_id, actor())
    writing.remove_document(document, by=actor())
    flash(_("Đã bỏ tài liệu."), "success")
    return _to(".add_document", exam_id)


@online.route(f"{AT}/withdraw", methods=["GET", "POST"])
@requires(Permission.OWN_REGISTER)
@commits
def withdraw_registration(exam_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(exam_id, actor())
    if request.method == "POST":
        writing.withdraw(draft, by=actor())
        flash(_("Đã rút hồ sơ. Còn hạn thì bạn có thể nộp lại."), "success")
        return redirect(url_for(".list_registrations"))
    return render_template("registration/withdraw_registration.html", exam=draft.exam, draft=draft)
