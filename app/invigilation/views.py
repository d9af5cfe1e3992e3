"""Preparing, watching and closing a sitting."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.delivery import closing, preparing
from app.delivery.models import TimeGrant
from app.delivery.queries import attempts_of, get_attempt
from app.i18n import _
from app.invigilation import adding_time, board, hints, invigilating, queries, violations
from app.invigilation.forms import IncidentForm, ReasonForm, TimeForm
from app.invigilation.retaking import find_retake_at, find_retake_of, list_retakes
from app.invigilation.seat_states import STATE_LABELS
from app.invigilation.sitting_minutes import print_sitting_minutes
from app.invigilation.time_models import TimeRequest
from app.lockdown.queries import tell_browser
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.downloads import PDF, download
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
    sitting, wanted = get_sitting(sitting_id, exam_id=exam_id), request.args.get("q", "")
    rooms = board.count_rooms(sitting, clock.now())
    return render_template(
        "invigilation/show_board.html",
        sitting=sitting,
        rooms=rooms,
        counts=board.sum_counts(rooms),
        labels=STATE_LABELS,
        wanted=wanted,
        found=board.search_seats(sitting, wanted, clock.now()) if wanted else [],
        grants=queries.list_grants(sitting),
        incidents=queries.list_incidents(sitting),
        retakes=list_retakes(sitting),
        browser=tell_browser(sitting.id),
    )


@invigilation.get("/board/counts")
@requires(Permission.SITTINGS_READ)
def read_counts(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    rooms = board.count_rooms(get_sitting(sitting_id, exam_id=exam_id), clock.now())
    by_room = [{"id": str(one.room.id), "counts": one.counts} for one in rooms]
    return _unless_known({"rooms": by_room, "counts": board.sum_counts(rooms)})


@invigilation.get("/board/rooms/<uuid:room_id>")
@requires(Permission.SITTINGS_READ)
def show_room(exam_id: UUID, sitting_id: UUID, room_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    room = queries.get_room_of(sitting, room_id)
    seats = board.read_room(sitting, room, clock.now())
    return render_template(
        "invigilation/show_room.html",
        sitting=sitting,
        room=room,
        seats=seats,
        counts=board.count_states(seats),
        labels=STATE_LABELS,
        browser=tell_browser(sitting.id),
    )


@invigilation.get("/board/rooms/<uuid:room_id>/seats")
@requires(Permission.SITTINGS_READ)
def read_seats(exam_id: UUID, sitting_id: UUID, room_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    room = queries.get_room_of(sitting, room_id)
    seats = board.read_room(sitting, room, clock.now())
    counts = board.count_states(seats)
    return _unless_known({"seats": [seat.as_json() for seat in seats], "counts": counts})


@invigilation.get("/minutes.pdf")
@requires(Permission.SITTINGS_READ)
def print_minutes(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return download(print_sitting_minutes(sitting), "bien-ban-ca-thi.pdf", PDF)


def _unless_known(data: dict[str, object]) -> ResponseReturnValue:
    """The data as JSON, or 304 when the asker has just these."""
    response = jsonify(data)
    response.add_etag()
    return response.make_conditional(request)


@invigilation.get("/board/seats/<uuid:attempt_id>")
@requires(Permission.SITTINGS_READ)
def show_seat(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    seat = board.read_seat(sitting, attempt.id, clock.now())
    return render_template(
        "invigilation/show_seat.html",
        sitting=sitting,
        attempt=attempt,
        seat=seat,
        hints=hints.list_hints(attempt),
        violations=violations.list_violations_of(attempt),
        retake=find_retake_of(attempt),
        retaken=find_retake_at(attempt.seat),
        sanctions={one.id: one for one in violations.profile_of(sitting).sanctions},
    )


@invigilation.route("/added-time", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def grant_time(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form, effects, needs_other = TimeForm(scope=request.args.get("scope")), None, False
    form.offer(attempts_of(sitting))
    if form.validate_on_submit():
        scope, seconds = form.to_scope(), form.to_seconds()
        if "confirmed" in request.form:
            give = adding_time.give_or_request_time
            given = give(sitting, scope, seconds, form.to_reason(), by=actor())
            flash(*_outcome(given))
            return _to_board(sitting)
        needs_other = adding_time.exceeds_alone(sitting, scope, seconds)
        effects = invigilating.preview_time(sitting, scope, seconds)
    return render_template(
        "invigilation/grant_time.html",
        sitting=sitting,
        form=form,
        effects=effects,
        needs_other=needs_other,
    )


def _outcome(given: TimeGrant | TimeRequest) -> tuple[str, str]:
    if isinstance(given, TimeRequest):
        return _("Đã gửi đề nghị: chờ người thứ hai đồng ý trong 15 phút."), "warning"
    return _("Đã thêm %(n)d phút.", n=given.seconds // 60), "success"


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
        invigilating.note_incident(sitting, form.to_scope(), form.to_incident(), by=actor())
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
