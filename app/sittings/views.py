"""Rooms, sittings, seats and what is printed of them."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.exams.queries import get_exam
from app.i18n import _
from app.jobs.queue import enqueue
from app.permissions import Permission
from app.sittings import printing, queries, rooms, ruling, scheduling, seating
from app.sittings.forms import RoomForm, RoomRulesForm, SeatingForm, SittingForm
from app.sittings.notices import find_noticed_candidate
from app.sittings.room_figures import figures_of
from app.web.access import public, requires
from app.web.downloads import PDF, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

sittings = Blueprint("sittings", __name__, template_folder="templates")


@sittings.get("/exams/<uuid:exam_id>/sittings/")
@requires(Permission.SITTINGS_READ)
def list_sittings(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return render_template(
        "sittings/list_sittings.html",
        exam=exam,
        sittings=queries.list_sittings(exam.id),
        rooms=queries.list_rooms(exam.id),
    )


@sittings.route("/exams/<uuid:exam_id>/rooms/new", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def add_room(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), RoomForm()
    if form.validate_on_submit():
        code, site, capacity = form.to_room()
        try:
            rooms.add_room(exam, code, site=site, capacity=capacity, by=actor())
            flash(_("Đã thêm phòng %(code)s.", code=code), "success")
            return redirect(url_for(".list_sittings", exam_id=exam.id))
        except rooms.RoomExists as error:
            form.reject("code", error)
    return render_template("sittings/add_room.html", exam=exam, form=form)


@sittings.post("/exams/<uuid:exam_id>/rooms/<uuid:room_id>/remove")
@requires(Permission.SITTINGS_MANAGE)
@commits
def remove_room(exam_id: UUID, room_id: UUID) -> ResponseReturnValue:
    rooms.remove_room(queries.get_room(room_id, exam_id=exam_id), by=actor())
    flash(_("Đã xóa phòng."), "success")
    return redirect(url_for(".list_sittings", exam_id=exam_id))


@sittings.route("/exams/<uuid:exam_id>/sittings/new", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def schedule_sitting(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    form = SittingForm().offer(exam)
    if form.validate_on_submit():
        paper_id, title, starts_at, minutes = form.to_sitting()
        paper = next(paper for paper in exam.papers if paper.id == paper_id)
        try:
            sitting = scheduling.schedule_sitting(
                paper, title, starts_at, minutes=minutes, by=actor()
            )
            return redirect(url_for(".show_sitting", exam_id=exam.id, sitting_id=sitting.id))
        except (scheduling.SittingInThePast, scheduling.SittingClash) as error:
            form.reject("starts_at", error)
    return render_template("sittings/schedule_sitting.html", exam=exam, form=form)


@sittings.get("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>")
@requires(Permission.SITTINGS_READ)
def show_sitting(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    search, room = request.args.get("q", "").strip(), request.args.get("room", "")
    return render_template(
        "sittings/show_sitting.html",
        sitting=sitting,
        seated=queries.count_seats(sitting),
        page=paginate(queries.search_seats(sitting, search, room)),
        rooms=queries.list_rooms(exam_id),
        search=search,
        room=room,
    )


@sittings.route("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/rules", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def change_room_rules(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    form = RoomRulesForm(obj=figures_of(sitting))
    if form.validate_on_submit():
        ruling.change_room_rules(sitting, form.to_figures(), form.to_reason(), by=actor())
        flash(_("Đã đổi quy tắc phòng thi của ca này."), "success")
        return redirect(url_for(".show_sitting", exam_id=exam_id, sitting_id=sitting.id))
    return render_template("sittings/change_room_rules.html", sitting=sitting, form=form)


@sittings.route("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/seating", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def seat_candidates(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    offered = list(queries.list_rooms(exam_id))
    form = SeatingForm().offer(offered)
    if form.validate_on_submit():
        try:
            count = seating.seat_candidates(sitting, form.to_rooms(offered), by=actor())
            flash(_("Đã xếp chỗ cho %(count)d thí sinh.", count=count), "success")
            return redirect(url_for(".show_sitting", exam_id=exam_id, sitting_id=sitting.id))
        except (seating.TooFewSeats, seating.NobodyToSeat) as error:
            form.reject("rooms", error)
    return render_template("sittings/seat_candidates.html", sitting=sitting, form=form)


@sittings.route("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/cancel", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def cancel_sitting(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    if request.method == "POST":
        scheduling.cancel_sitting(sitting, by=actor())
        flash(_("Đã hủy ca thi."), "success")
        return redirect(url_for(".list_sittings", exam_id=exam_id))
    return render_template("sittings/cancel_sitting.html", sitting=sitting)


@sittings.post("/exams/<uuid:exam_id>/notices")
@requires(Permission.SITTINGS_MANAGE)
@commits
def print_notices(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    job = enqueue(
        "sittings.print_notices",
        _("In giấy báo dự thi: %(exam)s", exam=exam.title),
        by=actor(),
        return_url=url_for(".list_sittings", exam_id=exam.id),
        exam_id=str(exam.id),
    )
    return redirect(url_for("jobs.show_job", job_id=job.id))


@sittings.get("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/door-lists")
@requires(Permission.SITTINGS_READ)
def download_door_lists(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    return download(printing.print_door_lists(sitting), "danh-sach-phong-thi.pdf", PDF)


@sittings.get("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/signature-sheets")
@requires(Permission.SITTINGS_READ)
def download_signature_sheets(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    return download(printing.print_signature_sheets(sitting), "danh-sach-ky-nop-bai.pdf", PDF)


@sittings.post("/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/seat-codes")
@requires(Permission.SITTINGS_MANAGE)
@commits
def print_seat_codes(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = queries.get_sitting(sitting_id, exam_id=exam_id)
    printed = printing.print_seat_codes(sitting, current_app.config["SETTINGS"].secret_key)
    printing.record_seat_codes_printed(sitting, by=actor())
    return download(printed, "ma-cho-ngoi.pdf", PDF)


@sittings.get("/notices/<uuid:candidate_id>/<string:code>")
@public
def verify_notice(candidate_id: UUID, code: str) -> ResponseReturnValue:
    secret = current_app.config["SETTINGS"].secret_key
    candidate = find_noticed_candidate(candidate_id, code, secret)
    if candidate is None:
        abort(404)
    seats = queries.list_candidate_seats(candidate.id)
    return render_template("sittings/verify_notice.html", candidate=candidate, seats=seats)
