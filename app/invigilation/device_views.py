"""The second devices of a sitting: who waits, who was let go on where."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.i18n import _
from app.invigilation import devices
from app.invigilation.forms import ReasonForm
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

room_devices = Blueprint(
    "room_devices",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/devices",
    template_folder="templates",
)


def _to_list(sitting: Sitting) -> ResponseReturnValue:
    at = url_for(".list_devices", exam_id=sitting.exam_id, sitting_id=sitting.id)
    return redirect(at)


@room_devices.get("")
@requires(Permission.SITTINGS_READ)
def list_devices(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    requests = devices.list_device_requests(sitting)
    waiting_first = sorted(requests, key=lambda one: one.decided_at is not None)
    return render_template(
        "invigilation/list_devices.html", sitting=sitting, requests=waiting_first
    )


@room_devices.post("/<uuid:request_id>/agreement")
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def agree_device(exam_id: UUID, sitting_id: UUID, request_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    request = devices.get_device_request(request_id, sitting=sitting)
    devices.agree_device(sitting, request, by=actor())
    flash(_("Đã cho làm tiếp trên máy mới; máy cũ chỉ xem."), "success")
    return _to_list(sitting)


@room_devices.route("/<uuid:request_id>/refusal", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def refuse_device(exam_id: UUID, sitting_id: UUID, request_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    request = devices.get_device_request(request_id, sitting=sitting)
    if form.validate_on_submit():
        devices.refuse_device(sitting, request, form.to_reason(), by=actor())
        flash(_("Đã từ chối máy này; màn hình của máy cho biết lý do."), "success")
        return _to_list(sitting)
    return render_template(
        "invigilation/refuse_device.html", sitting=sitting, asked=request, form=form
    )
