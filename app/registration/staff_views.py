"""What administrators see of registrations online: the window, who handed in, supplements."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.candidates.queries import get_application
from app.db import db
from app.exams.queries import get_exam
from app.i18n import _
from app.permissions import Permission
from app.registration import listing, opening, queries, supplementing
from app.registration.forms import SupplementForm, WindowForm
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

registrations = Blueprint(
    "registrations",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/registrations",
    template_folder="templates",
)


@registrations.get("/")
@requires(Permission.CANDIDATES_READ)
def list_registered(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return render_template(
        "registration/list_registered.html",
        exam=exam,
        window=queries.find_window(exam_id),
        counts=queries.count_drafts(exam),
        page=paginate(queries.list_registrations(exam)),
        today=clock.today(),
    )


@registrations.route("/open", methods=["GET", "POST"])
@requires(Permission.EXAMS_MANAGE)
@commits
def open_registration(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), WindowForm(opens_on=clock.today())
    if form.validate_on_submit():
        try:
            opening.open_registration(exam, form.to_day(), by=actor())
            flash(_("Đã đặt ngày nhận hồ sơ trực tuyến."), "success")
            return redirect(url_for(".list_registered", exam_id=exam_id))
        except (opening.ClosedAlready, opening.BegunAlready) as error:
            form.reject("opens_on", error)
    return render_template("registration/open_registration.html", exam=exam, form=form)


@registrations.get("/supplements")
@requires(Permission.CANDIDATES_READ)
def list_supplements(exam_id: UUID) -> ResponseReturnValue:
    exam, which = get_exam(exam_id), request.args.get("which", "")
    found = queries.list_supplements(exam, which, clock.today())
    return render_template(
        "registration/list_supplements.html",
        exam=exam,
        page=paginate(found),
        which=which,
        today=clock.today(),
    )


@registrations.get("/supplements.xlsx")
@requires(Permission.CANDIDATES_READ)
def export_supplements(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    found = db.session.scalars(queries.list_supplements(exam, "", clock.today()))
    return download(listing.supplements_workbook(exam, found), f"bo-sung-{exam.code}.xlsx", XLSX)


@registrations.route("/<uuid:application_id>/supplement", methods=["GET", "POST"])
@requires(Permission.CANDIDATES_DECIDE)
@commits
def request_supplement(exam_id: UUID, application_id: UUID) -> ResponseReturnValue:
    application, form = get_application(exam_id, application_id), SupplementForm()
    draft = queries.get_draft_of(application)
    if form.validate_on_submit():
        wanted, due_on = form.to_request()
        try:
            supplementing.request_supplement(draft, wanted, due_on, by=actor())
            flash(_("Đã gửi yêu cầu bổ sung."), "success")
            return redirect(url_for(".list_supplements", exam_id=exam_id))
        except supplementing.DayPassed as error:
            form.reject("due_on", error)
        except supplementing.AskedAlready as error:
            form.reject("wanted", error)
    page = {"exam": application.exam, "application": application, "form": form}
    return render_template("registration/request_supplement.html", **page)


@registrations.get("/<uuid:application_id>/documents/<uuid:document_id>")
@requires(Permission.CANDIDATES_READ)
def download_document(
    exam_id: UUID, application_id: UUID, document_id: UUID
) -> ResponseReturnValue:
    application = get_application(exam_id, application_id)
    document = queries.get_document(application, document_id)
    return download(document.file.content, document.file.name, document.file.media_type)
