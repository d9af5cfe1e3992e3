"""Deductions for a person to decide before a paper is settled."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.exams.queries import get_exam, get_paper
from app.i18n import _
from app.permissions import Permission
from app.results import deducting
from app.results import deductions as reads
from app.results.forms import DeductionForm
from app.web.access import requires
from app.web.unit_of_work import commits

deductions = Blueprint("deductions", __name__, template_folder="templates")


@deductions.get("/exams/<uuid:exam_id>/results/deductions")
@requires(Permission.RESULTS_READ)
def list_deductions(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    papers = [(paper, reads.list_deductions(paper)) for paper in exam.papers]
    return render_template("results/list_deductions.html", exam=exam, papers=papers)


@deductions.route(
    "/exams/<uuid:exam_id>/papers/<uuid:paper_id>/deductions/<uuid:ground_id>",
    methods=["GET", "POST"],
)
@requires(Permission.RESULTS_SETTLE)
@commits
def decide_deduction(exam_id: UUID, paper_id: UUID, ground_id: UUID) -> ResponseReturnValue:
    paper, form = get_paper(exam_id, paper_id), DeductionForm()
    deduction = reads.get_deduction(paper, ground_id)
    if form.validate_on_submit():
        confirmed, reason = form.to_decision()
        try:
            deducting.decide_deduction(
                paper, deduction, confirmed=confirmed, reason=reason, by=actor()
            )
            flash(_("Đã ghi quyết định. Điểm thay đổi khi chốt điểm lần tới."), "success")
            return redirect(url_for(".list_deductions", exam_id=exam_id))
        except deducting.NoReason as error:
            form.reject("reason", error)
    return render_template(
        "results/decide_deduction.html",
        exam=paper.exam,
        paper=paper,
        deduction=deduction,
        form=form,
    )
