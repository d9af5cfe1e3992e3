"""Pages of review: what waits, a question line by line with its remarks, the verdicts."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.bank import commenting, contents, noting_readings, queries, review_queries, reviewing
from app.bank.exporting_reviews import write_reviews
from app.bank.forms import STATUS_KINDS, STATUS_LABELS
from app.bank.models import Question
from app.bank.review_forms import CommentForm, ReasonForm, SearchForm, SendForm
from app.bank.review_queries import Scope
from app.bank.secrecy import NotOpened, get_readable
from app.db import db
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

reviews = Blueprint("reviews", __name__, url_prefix="/bank", template_folder="templates")


@reviews.errorhandler(NotOpened)
def ask_to_open(error: NotOpened) -> ResponseReturnValue:
    """Lead to the page that opens a secret question."""
    return redirect(url_for("secrets.open_question", question_id=error.question_id))


@reviews.context_processor
def words() -> dict[str, object]:
    """The names of statuses, for every page of review."""
    return {"status_labels": STATUS_LABELS, "status_kinds": STATUS_KINDS, "today": clock.today()}


def _back_to(question: Question) -> ResponseReturnValue:
    return redirect(url_for(".show_review", question_id=question.id))


def _to_act_on(question_id: UUID) -> Question:
    """The question for an act, which must not fail because its opening ran out meanwhile."""
    return get_readable(question_id, viewer=actor(), opened=request.method == "GET")


@reviews.get("/reviews/")
@requires(Permission.BANK_READ)
def list_reviews() -> ResponseReturnValue:
    form = SearchForm(request.args)
    scope = form.to_scope()
    stmt = review_queries.list_reviews(
        actor(), scope, search=form.to_search(), order=form.to_order()
    )
    scopes = [(Scope.MINE, _("Chờ tôi")), (Scope.RUNNING, _("Tất cả đang duyệt"))]
    return render_template(
        "bank/list_reviews.html",
        page=paginate(stmt),
        form=form,
        scope=scope,
        scopes=[*scopes, (Scope.SENT, _("Tôi đã gửi"))],
    )


@reviews.get("/reviews/export")
@requires(Permission.BANK_READ)
def export_reviews() -> ResponseReturnValue:
    form = SearchForm(request.args)
    stmt = review_queries.list_reviews(
        actor(), form.to_scope(), search=form.to_search(), order=form.to_order()
    )
    found = db.session.scalars(stmt).all()
    return download(write_reviews(found), _("Duyệt câu hỏi.xlsx"), XLSX)


@reviews.get("/questions/<uuid:question_id>/review")
@requires(Permission.BANK_READ)
def show_review(question_id: UUID) -> ResponseReturnValue:
    question = get_readable(question_id, viewer=actor())
    return _review_page(question, CommentForm())


@reviews.post("/questions/<uuid:question_id>/review/reading")
@requires(Permission.BANK_READ)
@commits
def note_reading(question_id: UUID) -> ResponseReturnValue:
    question = get_readable(question_id, viewer=actor())
    waits = reviewing.find_open_review(question) is not None
    reading = noting_readings.note_reading(question, by=actor()) if waits else None
    return {"noted": reading is not None}


def _review_page(question: Question, form: CommentForm) -> ResponseReturnValue:
    version = queries.current_version(question)
    lines = contents.list_lines(version)
    review = reviewing.find_open_review(question)
    return render_template(
        "bank/show_review.html",
        question=question,
        version=version,
        lines=lines,
        threads=review_queries.list_threads(question, {each.key for each in lines}),
        whole=commenting.WHOLE,
        review=review,
        may_decide=review is not None and reviewing.may_decide(review, actor()),
        rounds=review_queries.list_rounds(question),
        readings=noting_readings.list_readings_of(question),
        openings=review_queries.list_openings_of(question) if question.is_secret else (),
        form=form,
    )


@reviews.route("/questions/<uuid:question_id>/review/send", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def send_for_review(question_id: UUID) -> ResponseReturnValue:
    question, form = _to_act_on(question_id), SendForm()
    authors = reviewing.authors_of(question)
    form.offer([each for each in review_queries.list_reviewers() if each.id not in authors])
    if form.validate_on_submit():
        people, note, due_on = form.to_reviewers(), form.note.data or "", form.due_on.data
        send = reviewing.send_for_review
        try:
            send(question, due_on=due_on, reviewers=people, note=note, by=actor())
            flash(_("Đã gửi duyệt."), "success")
            return _back_to(question)
        except reviewing.DeadlinePast as error:
            form.reject("due_on", error)
        except reviewing.CannotReview as error:
            form.reject("reviewers", error)
    cites = bool(queries.current_version(question).provisions)
    return render_template("bank/send_for_review.html", question=question, form=form, cites=cites)


@reviews.post("/questions/<uuid:question_id>/review/approve")
@requires(Permission.BANK_WRITE)
@commits
def approve_question(question_id: UUID) -> ResponseReturnValue:
    question = _to_act_on(question_id)
    review = reviewing.approve_question(question, by=actor())
    done = review.ended_at is not None
    flash(_("Đã duyệt.") if done else _("Đã ghi ý kiến duyệt; còn chờ người khác."), "success")
    return _back_to(question)


@reviews.route("/questions/<uuid:question_id>/review/return", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def return_question(question_id: UUID) -> ResponseReturnValue:
    question, form = _to_act_on(question_id), ReasonForm()
    if form.validate_on_submit():
        reviewing.return_question(question, reason=form.to_reason(), by=actor())
        flash(_("Đã trả lại để sửa."), "success")
        return _back_to(question)
    return render_template("bank/return_question.html", question=question, form=form)


@reviews.post("/questions/<uuid:question_id>/review/withdraw")
@requires(Permission.BANK_WRITE)
@commits
def withdraw_question(question_id: UUID) -> ResponseReturnValue:
    question = _to_act_on(question_id)
    reviewing.withdraw_question(question, by=actor())
    flash(_("Đã rút về bản nháp."), "success")
    return _back_to(question)


@reviews.route("/questions/<uuid:question_id>/retire", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def retire_question(question_id: UUID) -> ResponseReturnValue:
    question, form = _to_act_on(question_id), ReasonForm()
    if form.validate_on_submit():
        reviewing.retire_question(question, reason=form.to_reason(), by=actor())
        flash(_("Đã ngừng dùng câu hỏi; câu vẫn đọc được."), "success")
        return redirect(url_for("bank.show_question", question_id=question.id))
    return render_template("bank/retire_question.html", question=question, form=form)


@reviews.route("/questions/<uuid:question_id>/return-to-use", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def bring_back(question_id: UUID) -> ResponseReturnValue:
    question, form = _to_act_on(question_id), ReasonForm()
    if form.validate_on_submit():
        reviewing.bring_back(question, reason=form.to_reason(), by=actor())
        flash(_("Câu đã trở lại thành bản nháp."), "success")
        return redirect(url_for("bank.show_question", question_id=question.id))
    return render_template("bank/bring_back.html", question=question, form=form)


@reviews.post("/questions/<uuid:question_id>/stakes")
@requires(Permission.BANK_WRITE)
@commits
def mark_high_stakes(question_id: UUID) -> ResponseReturnValue:
    question, high = _to_act_on(question_id), bool(request.form.get("on"))
    reviewing.mark_high_stakes(question, high_stakes=high, by=actor())
    flash(_("Cần hai người duyệt.") if high else _("Cần một người duyệt."), "success")
    return redirect(url_for("bank.show_question", question_id=question.id))


@reviews.post("/questions/<uuid:question_id>/comments")
@requires(Permission.BANK_WRITE)
@commits
def write_comment(question_id: UUID) -> ResponseReturnValue:
    question, form = _to_act_on(question_id), CommentForm()
    if form.validate_on_submit():
        version = queries.current_version(question)
        commenting.write_comment(version, *form.to_comment(), by=actor())
        return _back_to(question)
    return _review_page(question, form)


@reviews.post("/questions/<uuid:question_id>/comments/<uuid:comment_id>/reply")
@requires(Permission.BANK_WRITE)
@commits
def reply_to_comment(question_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    question, form = _to_act_on(question_id), CommentForm()
    comment = review_queries.get_comment(comment_id, question=question)
    if form.validate_on_submit():
        commenting.reply_to_comment(comment, form.to_comment()[1], by=actor())
        return _back_to(question)
    return _review_page(question, form)


@reviews.post("/questions/<uuid:question_id>/comments/<uuid:comment_id>/resolve")
@requires(Permission.BANK_WRITE)
@commits
def resolve_comment(question_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    question = _to_act_on(question_id)
    comment = review_queries.get_comment(comment_id, question=question)
    commenting.resolve_comment(comment, by=actor())
    return _back_to(question)
