"""The clock of a sitting: stopping it, letting it run, and time a second person agrees to."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery.queries import attempts_of
from app.i18n import _
from app.invigilation import adding_time, stopping
from app.invigilation.forms import ReasonForm, ScopedForm
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

room_time = Blueprint(
    "room_time",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>",
    template_folder="templates",
)


def _to_decisions(sitting: Sitting) -> ResponseReturnValue:
    at = url_for("admission.list_decisions", exam_id=sitting.exam_id, sitting_id=sitting.id)
    return redirect(at)


@room_time.route("/clock-stops/new", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def stop_clock(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form = ScopedForm(scope=request.args.get("scope")).offer(attempts_of(sitting))
    if form.validate_on_submit():
        stopping.stop_clock(sitting, form.to_scope(), form.to_reason(), by=actor())
        flash(_("Đồng hồ đã dừng. Nhớ cho chạy lại khi xong."), "warning")
        return _to_decisions(sitting)
    return render_template("invigilation/stop_clock.html", sitting=sitting, form=form)


@room_time.post("/clock-stops/<uuid:stop_id>/end")
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def resume_clock(exam_id: UUID, sitting_id: UUID, stop_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    stop = stopping.get_stop(stop_id, sitting=sitting)
    stopping.resume_clock(sitting, stop, by=actor())
    flash(_("Đồng hồ chạy lại; thời gian dừng được cộng vào giờ kết thúc."), "success")
    return _to_decisions(sitting)


@room_time.post("/time-requests/<uuid:time_request_id>/agreement")
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def agree_time(exam_id: UUID, sitting_id: UUID, time_request_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    asked = adding_time.get_time_request(time_request_id, sitting=sitting)
    adding_time.agree_time(sitting, asked, by=actor())
    flash(_("Đã đồng ý: thêm %(n)d phút.", n=asked.seconds // 60), "success")
    return _to_decisions(sitting)


@room_time.route("/time-requests/<uuid:time_request_id>/refusal", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def decline_time(exam_id: UUID, sitting_id: UUID, time_request_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    asked = adding_time.get_time_request(time_request_id, sitting=sitting)
    if form.validate_on_submit():
        adding_time.decline_time(sitting, asked, form.to_reason(), by=actor())
        flash(_("Đã từ chối đề nghị thêm giờ."), "success")
        return _to_decisions(sitting)
    return render_template(
        "invigilation/decline_time.html", sitting=sitting, asked=asked, form=form
    )
