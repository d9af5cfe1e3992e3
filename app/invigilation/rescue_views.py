"""Taking in what a seat exported in an emergency: shown first, stored when confirmed."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery.evidence import read_evidence, take_in
from app.errors import DomainError
from app.i18n import _
from app.invigilation.forms import RescueForm
from app.permissions import Permission
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

rescues = Blueprint(
    "rescues",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/exported-answers",
    template_folder="templates",
)


@rescues.route("", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def take_in_answers(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting, form, found = get_sitting(sitting_id, exam_id=exam_id), RescueForm(), None
    if form.validate_on_submit():
        secret = current_app.config["SETTINGS"].secret_key
        try:
            found = read_evidence(sitting, form.to_text(), secret)
            if "confirmed" in request.form:
                taken = take_in(found, form.to_reason(), by=actor())
                flash(_("Đã lưu %(n)d câu trả lời.", n=taken.saved + taken.late), "success")
                return redirect(url_for(".take_in_answers", exam_id=exam_id, sitting_id=sitting_id))
        except DomainError as error:
            form.reject("text", error)
    return render_template(
        "invigilation/take_in_answers.html", sitting=sitting, form=form, found=found
    )
