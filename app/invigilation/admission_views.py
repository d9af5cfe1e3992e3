"""The admission desk of a room, and the chair's word on latecomers."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.delivery.queries import get_attempt
from app.i18n import _
from app.invigilation import adding_time, admission_queries, admitting, queries, stopping
from app.invigilation.forms import ReasonForm
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

admission = Blueprint(
    "admission",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>",
    template_folder="templates",
)


def _to_desk(sitting: Sitting) -> ResponseReturnValue:
    return redirect(
        url_for(
            "admission.show_desk",
            exam_id=sitting.exam_id,
            sitting_id=sitting.id,
            room=request.args.get("room"),
            q=request.args.get("q"),
        )
    )


def _chosen_room() -> UUID | None:
    return request.args.get("room", type=UUID)


@admission.get("/admission")
@requires(Permission.SITTINGS_READ)
def show_desk(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting, wanted = get_sitting(sitting_id, exam_id=exam_id), request.args.get("q", "")
    return render_template(
        "invigilation/show_desk.html",
        sitting=sitting,
        rooms=queries.list_rooms_of(sitting),
        room_id=_chosen_room(),
        wanted=wanted,
        rows=admission_queries.list_desk(sitting, room_id=_chosen_room(), wanted=wanted),
    )


@admission.post("/admission")
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def admit_candidates(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    """Let in the one whose button was pressed, or all that are checked."""
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    pressed = request.form.get("one", type=UUID)
    chosen = [pressed] if pressed else request.form.getlist("attempt", type=UUID)
    attempts = [get_attempt(one, sitting_id=sitting.id) for one in chosen]
    done = admitting.admit_candidates(sitting, attempts, by=actor())
    flash(_("Đã cho %(n)d thí sinh vào làm bài.", n=len(done.admitted)), "success")
    if done.left_to_chair:
        late = ", ".join(attempt.seat.candidate.number for attempt in done.left_to_chair)
        flash(_("Đến muộn, phải xin Chủ tịch Hội đồng thi: %(numbers)s.", numbers=late), "warning")
    return _to_desk(sitting)


@admission.route("/board/seats/<uuid:attempt_id>/refusal", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def refuse_candidate(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    if form.validate_on_submit():
        admitting.refuse_candidate(sitting, attempt, form.to_reason(), by=actor())
        flash(_("Đã ghi không cho vào và lý do."), "success")
        return _to_desk(sitting)
    return render_template(
        "invigilation/refuse_candidate.html", sitting=sitting, attempt=attempt, form=form
    )


@admission.route("/board/seats/<uuid:attempt_id>/undo-admission", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def undo_admission(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    if form.validate_on_submit():
        admitting.undo_admission(sitting, attempt, form.to_reason(), by=actor())
        flash(_("Đã rút lại việc cho vào."), "success")
        return _to_desk(sitting)
    return render_template(
        "invigilation/undo_admission.html", sitting=sitting, attempt=attempt, form=form
    )


@admission.route("/board/seats/<uuid:attempt_id>/late-entry", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def ask_chair(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    if form.validate_on_submit():
        admitting.ask_chair(sitting, attempt, form.to_reason(), by=actor())
        flash(_("Đã gửi Chủ tịch Hội đồng thi."), "success")
        return _to_desk(sitting)
    return render_template(
        "invigilation/ask_chair.html", sitting=sitting, attempt=attempt, form=form
    )


@admission.get("/decisions")
@requires(Permission.SITTINGS_READ)
def list_decisions(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return render_template(
        "invigilation/list_decisions.html",
        sitting=sitting,
        late_entries=admission_queries.list_late_entries(sitting),
        stops=stopping.list_stops(sitting),
        time_requests=adding_time.list_time_requests(sitting),
        now=clock.now(),
    )


@admission.route("/decisions/late-entries/<uuid:late_entry_id>", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def decide_late_entry(exam_id: UUID, sitting_id: UUID, late_entry_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ReasonForm()
    entry = admission_queries.get_late_entry(late_entry_id, sitting=sitting)
    if form.validate_on_submit():
        agreed = request.form.get("agreed") == "yes"
        admitting.decide_late_entry(
            sitting, entry, agreed=agreed, reason=form.to_reason(), by=actor()
        )
        flash(_("Đã ghi quyết định."), "success")
        return redirect(url_for(".list_decisions", exam_id=exam_id, sitting_id=sitting.id))
    return render_template(
        "invigilation/decide_late_entry.html", sitting=sitting, entry=entry, form=form
    )
