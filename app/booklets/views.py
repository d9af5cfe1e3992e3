"""Printing a form: its booklet, its keys, and the answer sheets of a sitting."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.booklets import answer_sheets, printing, queries
from app.booklets.forms import RoomChoiceForm
from app.booklets.laying_out import LayoutsDiffer
from app.exams.queries import get_paper
from app.permissions import Permission
from app.sittings import form_queries
from app.sittings.queries import get_sitting, list_rooms
from app.web.access import requires
from app.web.downloads import PDF, download
from app.web.unit_of_work import commits

booklets = Blueprint("booklets", __name__, url_prefix="/exams", template_folder="templates")
FORM = "/<uuid:exam_id>/papers/<uuid:paper_id>/forms/<uuid:form_id>"


@booklets.get(f"{FORM}/printing")
@requires(Permission.PAPERS_PRINT)
def show_printing(exam_id: UUID, paper_id: UUID, form_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    facts = form_queries.get_form(form_id, paper_id=paper.id)
    prints = queries.list_prints(form_id)
    return render_template("booklets/show_printing.html", paper=paper, facts=facts, prints=prints)


@booklets.post(f"{FORM}/booklet")
@requires(Permission.PAPERS_PRINT)
@commits
def print_booklet(exam_id: UUID, paper_id: UUID, form_id: UUID) -> ResponseReturnValue:
    facts = form_queries.get_form(form_id, paper_id=get_paper(exam_id, paper_id).id)
    printed = printing.print_form(facts, by=actor())
    return download(printed, printing.file_name("de-thi", facts.form), PDF)


@booklets.post(f"{FORM}/keys")
@requires(Permission.PAPERS_PRINT_KEYS)
@commits
def print_keys(exam_id: UUID, paper_id: UUID, form_id: UUID) -> ResponseReturnValue:
    facts = form_queries.get_form(form_id, paper_id=get_paper(exam_id, paper_id).id)
    printed = printing.print_keys(facts, by=actor())
    return download(printed, printing.file_name("dap-an", facts.form), PDF)


@booklets.route("/<uuid:exam_id>/sittings/<uuid:sitting_id>/answer-sheets", methods=["GET", "POST"])
@requires(Permission.PAPERS_PRINT)
@commits
def order_answer_sheets(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    rooms = list_rooms(exam_id)
    form = RoomChoiceForm().offer(rooms)
    if form.validate_on_submit():
        here = url_for(".order_answer_sheets", exam_id=exam_id, sitting_id=sitting_id)
        try:
            job = answer_sheets.order_answer_sheets(
                sitting, form.to_room(rooms), by=actor(), return_url=here
            )
            return redirect(url_for("jobs.show_job", job_id=job.id))
        except (answer_sheets.NothingToPrint, LayoutsDiffer) as error:
            form.reject("room", error)
    return render_template("booklets/order_answer_sheets.html", sitting=sitting, form=form)
