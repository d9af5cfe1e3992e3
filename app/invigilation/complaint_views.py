"""Complaints about questions: what was said, and what the council decided."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery import complaining
from app.delivery.queries import get_attempt
from app.i18n import _
from app.invigilation import ruling_questions
from app.invigilation.complaint_forms import RULINGS, ComplaintForm, RulingForm
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.unit_of_work import commits
from question_bank.items.options import LETTERS

complaints = Blueprint(
    "complaints",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>",
    template_folder="templates",
)


def _to_list(sitting: Sitting) -> ResponseReturnValue:
    return redirect(url_for(".list_complaints", exam_id=sitting.exam_id, sitting_id=sitting.id))


@complaints.get("/complaints")
@requires(Permission.SITTINGS_READ)
def list_complaints(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return render_template(
        "invigilation/list_complaints.html",
        sitting=sitting,
        disputed=ruling_questions.list_disputed(sitting),
        kinds=RULINGS,
        letters=LETTERS,
    )


@complaints.route("/board/seats/<uuid:attempt_id>/complaint", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def note_complaint(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), ComplaintForm()
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    if form.validate_on_submit():
        slot, words = form.to_slot(attempt), form.to_words()
        try:
            complaining.note_complaint(attempt, slot, words, by=actor())
            flash(_("Đã ghi phản ánh."), "success")
            return _to_list(sitting)
        except complaining.NoSuchQuestion as error:
            form.reject("number", error)
    return render_template(
        "invigilation/note_complaint.html", sitting=sitting, attempt=attempt, form=form
    )


@complaints.route("/complaints/<uuid:complaint_id>", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def rule_question(exam_id: UUID, sitting_id: UUID, complaint_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    one = ruling_questions.get_disputed(complaint_id, sitting=sitting)
    form = RulingForm().offer(one.version, with_text=one.may_be_read_by(actor()))
    if form.validate_on_submit():
        kind, reason, option = form.to_ruling()
        rule, by = ruling_questions.rule_question, actor()
        try:
            rule(sitting.paper, one.version, kind, reason, accepted=option, by=by)
            flash(_("Đã ghi quyết định; có hiệu lực khi tổng hợp điểm."), "success")
            return _to_list(sitting)
        except ruling_questions.NoSuchOption as error:
            form.reject("accepted", error)
    return render_template("invigilation/rule_question.html", sitting=sitting, one=one, form=form)
