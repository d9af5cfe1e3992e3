"""A paper taken again in another sitting: the chair's decision, at the portal only."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery.queries import get_attempt
from app.i18n import _
from app.invigilation import retaking
from app.invigilation.failing import list_failures_of
from app.invigilation.place_forms import RetakeForm
from app.permissions import Permission
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

retakes = Blueprint(
    "retakes",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/board/seats/<uuid:attempt_id>",
    template_folder="templates",
)


@retakes.route("/retake", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def order_retake(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    attempt = get_attempt(attempt_id, sitting_id=get_sitting(sitting_id, exam_id=exam_id).id)
    form, chosen = RetakeForm().offer(retaking.list_fitting_sittings(attempt)), None
    if form.validate_on_submit():
        chosen = get_sitting(form.to_sitting_id(), exam_id=exam_id)
        if "confirmed" in request.form:
            retaking.order_retake(attempt, chosen, form.to_reason(), by=actor())
            flash(_("Đã cho thi lại ở ca khác. Hãy in mã chỗ ngồi mới cho thí sinh."), "success")
            return redirect(url_for("invigilation.show_seat", **request.view_args or {}))
    return render_template(
        "invigilation/order_retake.html",
        attempt=attempt,
        form=form,
        chosen=chosen,
        failures=list_failures_of(attempt),
    )
