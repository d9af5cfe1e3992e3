"""Who watches which room of a sitting."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.i18n import _
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.staffing import assigning, listing, queries
from app.staffing.forms import DrawForm, ReplacementForm, new_seed
from app.staffing.words import duty_word
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.unit_of_work import commits

staffing = Blueprint(
    "staffing",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/staff",
    template_folder="templates",
)


@staffing.context_processor
def words() -> dict[str, object]:
    """What the pages call duties."""
    return {"duty_word": duty_word}


def _to_staff(sitting: Sitting) -> ResponseReturnValue:
    return redirect(url_for(".show_staff", exam_id=sitting.exam_id, sitting_id=sitting.id))


@staffing.get("")
@requires(Permission.SITTINGS_READ)
def show_staff(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return render_template(
        "staffing/show_staff.html",
        sitting=sitting,
        staff=queries.list_staff(sitting),
        ended=queries.list_ended(sitting),
        drawn=queries.find_last_draw(sitting),
        rule=queries.find_rule(sitting.exam),
        with_technicians=queries.needs_technicians(sitting),
    )


@staffing.route("/draw", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def draw_staff(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    people = queries.list_eligible(sitting)
    form = DrawForm(seed=new_seed(), invigilators=[str(one.id) for one in people]).offer(people)
    if form.validate_on_submit():
        chosen = form.to_invigilators(), form.to_technicians()
        try:
            assigning.draw_staff(sitting, *chosen, seed=form.to_seed(), by=actor())
            flash(_("Đã bốc thăm."), "success")
            return _to_staff(sitting)
        except (assigning.TooFewPeople, assigning.NotAvailable) as error:
            form.reject("invigilators", error)
    return render_template("staffing/draw_staff.html", sitting=sitting, form=form, people=people)


@staffing.route("/<uuid:duty_id>/replace", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def replace_person(exam_id: UUID, sitting_id: UUID, duty_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    duty = queries.get_duty(sitting, duty_id)
    form = ReplacementForm().offer(queries.list_eligible(sitting))
    if form.validate_on_submit():
        successor, reason = form.to_replacement()
        try:
            assigning.replace_person(duty, successor, reason=reason, by=actor())
            flash(_("Đã thay người."), "success")
            return _to_staff(sitting)
        except assigning.NotAvailable as error:
            form.reject("successor", error)
    return render_template("staffing/replace_person.html", sitting=sitting, duty=duty, form=form)


@staffing.get("/duties.xlsx")
@requires(Permission.SITTINGS_READ)
def export_staff(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return download(listing.staff_workbook(sitting), "phan-cong-giam-thi.xlsx", XLSX)


@staffing.get("/duties.pdf")
@requires(Permission.SITTINGS_READ)
def print_staff(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return download(listing.print_staff(sitting), "phan-cong-giam-thi.pdf", PDF)
