"""Answers that came late: how many, when, and whether the council lets them count."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery import late_answers
from app.delivery.queries import get_attempt
from app.i18n import _
from app.invigilation.forms import ReasonForm
from app.permissions import Permission
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

latecomings = Blueprint(
    "latecomings",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>",
    template_folder="templates",
)


@latecomings.route("/late-answers", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def decide_late_answers(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    if form.validate_on_submit():
        one = request.form.get("attempt", type=UUID)
        attempt = get_attempt(one, sitting_id=sitting.id) if one else None
        counts = request.form.get("counts") == "yes"
        decide = late_answers.count_late_answers if counts else late_answers.leave_out_late_answers
        decide(sitting, form.to_reason(), attempt=attempt, by=actor())
        flash(_("Đã ghi quyết định về các câu đến muộn."), "success")
        return redirect(url_for(".decide_late_answers", exam_id=exam_id, sitting_id=sitting.id))
    late = late_answers.list_late_answers(sitting)
    return render_template(
        "invigilation/decide_late_answers.html", sitting=sitting, late=late, form=form
    )
