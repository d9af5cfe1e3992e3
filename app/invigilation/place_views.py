"""Changed places: another seat, a failed machine."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery.queries import get_attempt
from app.i18n import _
from app.invigilation import adding_time, failing, moving
from app.invigilation.invigilating import Scope
from app.invigilation.place_forms import FailureForm, MoveForm
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_room, get_sitting, list_rooms
from app.web.access import requires
from app.web.unit_of_work import commits

places = Blueprint(
    "places",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/board/seats/<uuid:attempt_id>",
    template_folder="templates",
)


def _to_seat(sitting: Sitting, attempt_id: UUID) -> ResponseReturnValue:
    return redirect(
        url_for(
            "invigilation.show_seat",
            exam_id=sitting.exam_id,
            sitting_id=sitting.id,
            attempt_id=attempt_id,
        )
    )


@places.route("/move", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def move_seat(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    form = MoveForm(room=str(attempt.seat.room_id)).offer(list_rooms(exam_id))
    if form.validate_on_submit():
        room = get_room(form.to_room_id(), exam_id=exam_id)
        try:
            reason = form.to_reason()
            moving.move_seat(sitting, attempt.seat, room, form.to_number(), reason, by=actor())
            flash(_("Đã chuyển chỗ; giờ kết thúc của thí sinh không đổi."), "success")
            return _to_seat(sitting, attempt_id)
        except (moving.SeatTaken, moving.NoSuchSeat) as error:
            form.reject("number", error)
    return render_template(
        "invigilation/move_seat.html", sitting=sitting, attempt=attempt, form=form
    )


@places.route("/failure", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def record_failure(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    proposed = -(-failing.propose_lost_seconds(attempt) // 60)
    form = FailureForm(minutes=proposed)
    if form.validate_on_submit():
        free, note, lost = bool(form.free_device.data), form.to_reason(), form.to_seconds()
        failing.record_failure(sitting, attempt, lost, note, free_device=free, by=actor())
        if lost and form.add_time.data:
            scope = Scope(attempt_id=attempt.id)
            adding_time.give_or_request_time(sitting, scope, lost, note, by=actor())
        flash(_("Đã ghi máy hỏng. Việc bù giờ xem ở trang Việc chờ quyết định."), "success")
        return _to_seat(sitting, attempt_id)
    return render_template(
        "invigilation/record_failure.html", sitting=sitting, attempt=attempt, form=form
    )
