"""Final results, closing a class, certificates."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.i18n import _
from app.jobs.queue import enqueue
from app.permissions import Permission
from app.training import certifying, deciding, printing, queries, scheduling
from app.training.forms import IssueForm, ReasonForm
from app.training.issuing import ISSUE
from app.training.models import Class
from app.training.sheet_forms import SheetUnreadable, read_verdicts
from app.training.tallying import class_standings
from app.training.views.blueprint import training
from app.web.access import requires
from app.web.downloads import PDF, download
from app.web.unit_of_work import commits

REFUSED_RESULT = (SheetUnreadable, deciding.ScoreOutOfRange, deciding.ReasonMissing)


@training.get("/classes/<uuid:class_id>/results")
@requires(Permission.TRAINING_READ)
def show_results(class_id: UUID) -> ResponseReturnValue:
    return _results_page(queries.get_class(class_id), "training/show_results.html")


@training.route("/classes/<uuid:class_id>/results/edit", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def decide_results(class_id: UUID) -> ResponseReturnValue:
    training_class, fault = queries.get_class(class_id), ""
    if request.method == "POST":
        try:
            learners = scheduling.active_enrolments(training_class)
            verdicts = read_verdicts(request.form, learners)
            decided = deciding.decide_results(training_class, verdicts, by=actor())
            flash(_("Đã ghi %(count)d kết quả.", count=len(decided)), "success")
            return redirect(url_for(".show_results", class_id=class_id))
        except REFUSED_RESULT as error:
            fault = str(error)
    return _results_page(training_class, "training/decide_results.html", fault)


def _results_page(training_class: Class, template: str, fault: str = "") -> ResponseReturnValue:
    return render_template(
        template,
        training_class=training_class,
        learners=scheduling.active_enrolments(training_class),
        standings=class_standings(training_class),
        results=deciding.latest_results(training_class),
        typed=request.form,
        fault=fault,
    )


@training.route("/classes/<uuid:class_id>/close", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def close_class(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    if request.method == "POST":
        deciding.close_class(training_class, by=actor())
        flash(_("Đã kết thúc lớp. Có thể cấp chứng chỉ."), "success")
        return redirect(url_for(".list_certificates", class_id=class_id))
    return _results_page(training_class, "training/close_class.html")


@training.get("/classes/<uuid:class_id>/certificates")
@requires(Permission.TRAINING_READ)
def list_certificates(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    results = deciding.latest_results(training_class).values()
    return render_template(
        "training/list_certificates.html",
        training_class=training_class,
        issued=certifying.certificates_of_class(training_class),
        passed_count=sum(result.passed for result in results),
    )


@training.route("/classes/<uuid:class_id>/certificates/issue", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def issue_certificates(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    form = IssueForm(data={"issued_on": clock.today()})
    if form.validate_on_submit():
        try:
            certifying.check_issue(training_class, form.to_day())
            return _start_issuing(training_class, form)
        except (certifying.ClassStillOpen, certifying.IssuedTooEarly) as error:
            form.reject("issued_on", error)
    return render_template(
        "training/issue_certificates.html", form=form, training_class=training_class
    )


def _start_issuing(training_class: Class, form: IssueForm) -> ResponseReturnValue:
    job = enqueue(
        ISSUE,
        _("Cấp chứng chỉ lớp %(code)s", code=training_class.code),
        by=actor(),
        return_url=url_for(".list_certificates", class_id=training_class.id),
        class_id=str(training_class.id),
        issued_on=form.to_day().isoformat(),
        actor_id=str(actor().id),
        public_url=current_app.config["SETTINGS"].public_url,
    )
    return redirect(url_for("jobs.show_job", job_id=job.id))


@training.get("/certificates/<uuid:certificate_id>.pdf")
@requires(Permission.TRAINING_READ)
def print_certificate(certificate_id: UUID) -> ResponseReturnValue:
    certificate = queries.get_certificate(certificate_id)
    public_url = current_app.config["SETTINGS"].public_url
    content = printing.print_certificates([certificate], public_url)
    name = certificate.register_number.replace("/", "-")
    return download(content, f"chung-chi-{name}.pdf", PDF)


@training.route("/certificates/<uuid:certificate_id>/revoke", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def revoke_certificate(certificate_id: UUID) -> ResponseReturnValue:
    certificate, form = queries.get_certificate(certificate_id), ReasonForm()
    class_id = certificate.enrolment.class_id
    if form.validate_on_submit():
        certifying.revoke_certificate(certificate, form.to_reason(), by=actor())
        flash(_("Đã thu hồi %(number)s.", number=certificate.register_number), "success")
        return redirect(url_for(".list_certificates", class_id=class_id))
    return render_template("training/revoke_certificate.html", form=form, certificate=certificate)
