"""Learners of a class: by hand, by workbook, one by one, as lists."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.documents.sheets import SheetTooLarge, SheetUnreadable
from app.documents.uploads import UploadRefused
from app.i18n import _
from app.permissions import Permission
from app.training import enrolling, enrolment_sheet, importing, printing, queries
from app.training.forms import LearnerForm, LearnerListForm, ReasonForm
from app.training.tallying import class_standings, learner_standing
from app.training.views.blueprint import training
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.unit_of_work import commits

REFUSED_FILE = (
    UploadRefused,
    SheetUnreadable,
    SheetTooLarge,
    enrolment_sheet.HeadingsMissing,
    enrolment_sheet.NoLearners,
)


@training.get("/classes/<uuid:class_id>/learners")
@requires(Permission.TRAINING_READ)
def list_learners(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    return render_template(
        "training/list_learners.html",
        training_class=training_class,
        learners=queries.list_learners(training_class),
        standings=class_standings(training_class),
    )


@training.route("/classes/<uuid:class_id>/learners/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def enrol_learner(class_id: UUID) -> ResponseReturnValue:
    training_class, form = queries.get_class(class_id), LearnerForm()
    if form.validate_on_submit():
        try:
            enrolled = enrolling.enrol_learner(training_class, form.to_learner(), by=actor())
            flash(_("Đã ghi danh %(name)s.", name=enrolled.full_name), "success")
            return redirect(url_for(".list_learners", class_id=class_id))
        except (enrolling.AlreadyEnrolled, enrolling.InvalidNationalId) as error:
            form.reject("national_id", error)
        except enrolling.ClassIsFull as error:
            form.reject("full_name", error)
    return render_template("training/enrol_learner.html", form=form, training_class=training_class)


@training.route("/classes/<uuid:class_id>/learners/import", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def upload_learners(class_id: UUID) -> ResponseReturnValue:
    training_class, form = queries.get_class(class_id), LearnerListForm()
    if form.validate_on_submit():
        try:
            received = importing.receive_list(training_class, *form.to_file(), by=actor())
            return redirect(url_for(".show_import", import_id=received.id))
        except REFUSED_FILE as error:
            form.reject("file", error)
    return render_template(
        "training/upload_learners.html", form=form, training_class=training_class
    )


@training.get("/learners/template.xlsx")
@requires(Permission.TRAINING_READ)
def download_template() -> ResponseReturnValue:
    return download(enrolment_sheet.template_workbook(), "mau-danh-sach-hoc-vien.xlsx", XLSX)


@training.get("/imports/<uuid:import_id>")
@requires(Permission.TRAINING_MANAGE)
def show_import(import_id: UUID) -> ResponseReturnValue:
    received = queries.get_import(import_id)
    sheet = importing.preview_import(received)
    return render_template("training/show_import.html", received=received, sheet=sheet)


@training.post("/imports/<uuid:import_id>/confirm")
@requires(Permission.TRAINING_MANAGE)
@commits
def confirm_import(import_id: UUID) -> ResponseReturnValue:
    received = queries.get_import(import_id)
    enrolled = importing.confirm_import(received, by=actor())
    flash(_("Đã ghi danh %(count)d học viên.", count=len(enrolled)), "success")
    return redirect(url_for(".list_learners", class_id=received.class_id))


@training.get("/learners/<uuid:enrolment_id>")
@requires(Permission.TRAINING_READ)
def show_learner(enrolment_id: UUID) -> ResponseReturnValue:
    enrolment = queries.get_enrolment(enrolment_id)
    return render_template(
        "training/show_learner.html",
        enrolment=enrolment,
        standing=learner_standing(enrolment),
        presence=queries.list_presence(enrolment),
        marks=queries.list_marks(enrolment),
        results=queries.list_results(enrolment),
    )


@training.route("/learners/<uuid:enrolment_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def withdraw_learner(enrolment_id: UUID) -> ResponseReturnValue:
    enrolment, form = queries.get_enrolment(enrolment_id), ReasonForm()
    if form.validate_on_submit():
        enrolling.withdraw_learner(enrolment, form.to_reason(), by=actor())
        flash(_("Đã cho %(name)s thôi học.", name=enrolment.full_name), "success")
        return redirect(url_for(".list_learners", class_id=enrolment.class_id))
    return render_template("training/withdraw_learner.html", form=form, enrolment=enrolment)


@training.get("/classes/<uuid:class_id>/learners.xlsx")
@requires(Permission.TRAINING_READ)
def export_learners(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    content = printing.class_list_xlsx(training_class)
    return download(content, f"danh-sach-{training_class.code}.xlsx", XLSX)


@training.get("/classes/<uuid:class_id>/learners.pdf")
@requires(Permission.TRAINING_READ)
def print_learners(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    content = printing.class_list_pdf(training_class)
    return download(content, f"danh-sach-{training_class.code}.pdf", PDF)
