"""Announcements: saying something, and seeing who has heard it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery.queries import attempts_of
from app.i18n import _
from app.invigilation import announcing, hearings
from app.invigilation.forms import AnnouncementForm
from app.permissions import Permission
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits

announcements = Blueprint(
    "announcements",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/announcements",
    template_folder="templates",
)


@announcements.get("")
@requires(Permission.SITTINGS_READ)
def list_announcements(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return render_template(
        "invigilation/list_announcements.html",
        sitting=sitting,
        announcements=hearings.list_announcements(sitting),
    )


@announcements.route("/new", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def announce(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form = AnnouncementForm(scope=request.args.get("scope"))
    form.offer(attempts_of(sitting))
    if form.validate_on_submit():
        try:
            announcing.announce(sitting, form.to_scope(), form.to_reason(), by=actor())
            flash(_("Đã gửi. Trang thi hiện thông báo trong vòng 20 giây."), "success")
            return redirect(url_for(".list_announcements", exam_id=exam_id, sitting_id=sitting_id))
        except announcing.NothingSaid as error:
            form.reject("reason", error)
    return render_template("invigilation/announce.html", sitting=sitting, form=form)


@announcements.get("/<int:number>")
@requires(Permission.SITTINGS_READ)
def show_announcement(exam_id: UUID, sitting_id: UUID, number: int) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    announcement = hearings.get_announcement(sitting, number)
    return render_template(
        "invigilation/show_announcement.html",
        sitting=sitting,
        announcement=announcement,
        missing=hearings.list_who_has_not_heard(announcement),
    )
