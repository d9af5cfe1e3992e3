"""Preparing, watching and closing a sitting."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.delivery import closing, preparing
from app.delivery.queries import attempts_of, get_attempt, list_standings
from app.i18n import _
from app.invigilation import board, invigilating, queries
from app.invigilation.forms import IncidentForm, ReasonForm, TimeForm
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

invigilation = Blueprint(
    "invigilation",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>",
    template_folder="templates",
)


def _to_board(sitting: Sitting) -> ResponseReturnValue:
    return redirect(url_for(".show_board", exam_id=sitting.exam_id, sitting_id=sitting.id))


@invigilation.route("/prepare", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def prepare_sitting(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    if request.method == "POST":
        count = preparing.prepare_sitting(sitting, by=actor())
        flash(_("Đã chuẩn bị và kiểm tra %(count)d bài làm.", count=count), "success")
        return _to_board(sitting)
    return render_template("invigilation/prepare_sitting.html", sitting=sitting)


@invigilation.get("/board")
@requires(Permission.SITTINGS_READ)
def show_board(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    rooms = board.read_board(list_standings(sitting), clock.now())
    return render_template(
        "invigilation/show_board.html",
        sitting=sitting,
        rooms=rooms,
        counts=board.count_states(rooms),
        labels=board.STATE_LABELS,
        grants=queries.list_grants(sitting),
        incidents=queries.list_incidents(sitting),
    )


@invigilation.get("/board/seats")
@requires(Permission.SITTINGS_READ)
def read_seats(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    rooms = board.read_board(list_standings(sitting), clock.now())
    seats = [
        {
            "id": str(seat.row.attempt.id),
            "state": seat.state,
            "label": seat.label,
            "notes": seat.notes,
        }
        for _room, group in rooms
        for seat in group
    ]
    return {"seats": seats, "counts": dict(board.count_states(rooms))}


@invigilation.get("/board/seats/<uuid:attempt_id>")
@requires(Permission.SITTINGS_READ)
def show_seat(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    get_attempt(attempt_id, sitting_id=sitting.id)
    rooms = board.read_board(list_standings(sitting), clock.now())
    seat = next(s for _room, group in rooms for s in group if s.row.attempt.id == attempt_id)
    return render_template("invigilation/show_seat.html", sitting=sitting, seat=seat)


@invigilation.route("/added-time", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def grant_time(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form, effects = TimeForm(scope=request.args.get("scope")), None
    form.offer(attempts_of(sitting))
    if form.validate_on_submit():
        scope, seconds = form.to_scope(), form.to_seconds()
        if "confirmed" in request.form:
            invigilating.grant_time(sitting, scope, seconds, form.to_reason(), by=actor())
            flash(_("Đã thêm %(n)d phút.", n=seconds // 60), "success")
            return _to_board(sitting)
        effects = invigilating.preview_time(sitting, scope, seconds)
    return render_template(
        "invigilation/grant_time.html", sitting=sitting, form=form, effects=effects
    )


@invigilation.route("/board/seats/<uuid:attempt_id>/device", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def reset_device(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    attempt, form = get_attempt(attempt_id, sitting_id=sitting.id), ReasonForm()
    if form.validate_on_submit():
        invigilating.reset_device(sitting, attempt, form.to_reason(), by=actor())
        flash(_("Thí sinh có thể nhập mã chỗ ngồi ở máy khác."), "success")
        return _to_board(sitting)
    return render_template(
        "invigilation/reset_device.html", sitting=sitting, attempt=attempt, form=form
    )


@invigilation.route("/incidents/new", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def note_incident(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form = IncidentForm(scope=request.args.get("scope"))
    form.offer(attempts_of(sitting))
    if form.validate_on_submit():
        invigilating.note_incident(sitting, form.to_scope(), form.to_reason(), by=actor())
        flash(_("Đã ghi sự việc."), "success")
        return _to_board(sitting)
    return render_template("invigilation/note_incident.html", sitting=sitting, form=form)


@invigilation.route("/close", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def close_sitting(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    if request.method == "POST":
        closing.close_sitting(sitting, by=actor())
        flash(_("Đã khóa ca thi."), "success")
        return _to_board(sitting)
    return render_template("invigilation/close_sitting.html", sitting=sitting)
