"""The province's look at the applications (sơ tuyển): the list, one application, the minutes."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.candidates import preselecting, queries
from app.candidates.forms import PreselectionForm
from app.candidates.preselection_list import preselection_minutes
from app.candidates.words import OUTCOME_KINDS, OUTCOMES
from app.db import db
from app.exams.queries import get_exam
from app.exams.rules import rules_of
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import PDF, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

preselection = Blueprint(
    "preselection",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/preselection",
    template_folder="templates",
)


def _asked() -> tuple[str, str]:
    """The state and the province in the address."""
    return request.args.get("state", ""), request.args.get("province", "")


@preselection.get("")
@requires(Permission.CANDIDATES_READ)
def list_preselected(exam_id: UUID) -> ResponseReturnValue:
    exam, (state, province) = get_exam(exam_id), _asked()
    return render_template(
        "candidates/list_preselected.html",
        exam=exam,
        rule=rules_of(exam).preselection,
        page=paginate(queries.list_preselected(exam, state, province)),
        state=state,
        province=province,
        provinces=queries.list_provinces(exam),
        outcomes=OUTCOMES,
        outcome_kinds=OUTCOME_KINDS,
    )


@preselection.get("/minutes.pdf")
@requires(Permission.CANDIDATES_READ)
def print_minutes(exam_id: UUID) -> ResponseReturnValue:
    exam, (_state, province) = get_exam(exam_id), _asked()
    found = db.session.scalars(queries.list_preselected(exam, "", province)).all()
    data = preselection_minutes(exam, province, found)
    return download(data, f"bien-ban-so-tuyen-{exam.code}.pdf", PDF)


@preselection.route("/pass", methods=["GET", "POST"])
@requires(Permission.CANDIDATES_DECIDE)
@commits
def pass_all(exam_id: UUID) -> ResponseReturnValue:
    exam, (_state, province) = get_exam(exam_id), _asked()
    preselecting.preselection_rule(exam)
    waiting = db.session.scalars(queries.list_preselected(exam, "waiting", province)).all()
    if request.method == "POST":
        count = preselecting.pass_all(waiting, by=actor())
        flash(_("Đã ghi đạt sơ tuyển cho %(count)d hồ sơ.", count=count), "success")
        return redirect(url_for(".list_preselected", exam_id=exam_id, province=province))
    fit = sum(one.outcome == "eligible" for one in waiting)
    page = {"exam": exam, "province": province, "fit": fit, "waiting": len(waiting)}
    return render_template("candidates/pass_all.html", **page)


@preselection.route("/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.CANDIDATES_DECIDE)
@commits
def preselect(exam_id: UUID, application_id: UUID) -> ResponseReturnValue:
    application = queries.get_application(exam_id, application_id)
    form = PreselectionForm().offer(preselecting.preselection_rule(application.exam).papers)
    if form.validate_on_submit():
        try:
            preselecting.preselect(application, **form.to_preselection(), by=actor())
            flash(_("Đã ghi kết quả sơ tuyển."), "success")
            return redirect(url_for(".list_preselected", exam_id=exam_id, state="waiting"))
        except preselecting.ReasonMissing as error:
            form.reject("reason", error)
    exam = application.exam
    return render_template(
        "candidates/preselect.html", exam=exam, application=application, form=form
    )
