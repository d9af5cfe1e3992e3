"""Marking written answers: tasks, scripts under their codes, decisions, publication."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.i18n import _
from app.marking import exporting, giving_marks, opening, queries
from app.marking.forms import DecisionForm, MarkForm, TaskForm
from app.marking.standing import essay_of, rule_of, score_of, standing_of
from app.marking.words import VERDICT_KINDS, VERDICT_LABELS, task_title
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

marking = Blueprint("marking", __name__, url_prefix="/marking", template_folder="templates")
TASK, SCRIPT = "/tasks/<uuid:task_id>", "/scripts/<uuid:script_id>"
OPENING_REFUSED = (opening.ClassClosed, opening.TaskExists)


@marking.context_processor
def words() -> dict[str, object]:
    """What the pages say of tasks and verdicts."""
    return {
        "essay_of": essay_of,
        "standing_of": standing_of,
        "score_of": score_of,
        "task_title": task_title,
        "verdict_labels": VERDICT_LABELS,
        "verdict_kinds": VERDICT_KINDS,
    }


@marking.get("/")
@requires(Permission.MARKING_MARK)
def list_tasks() -> ResponseReturnValue:
    page = paginate(queries.list_tasks(actor(), request.args.get("q", "").strip()))
    return render_template("marking/list_tasks.html", page=page)


@marking.route("/tasks/new", methods=["GET", "POST"])
@requires(Permission.MARKING_LEAD)
@commits
def open_task() -> ResponseReturnValue:
    form = TaskForm().offer(
        queries.list_open_classes(), queries.list_essays(), queries.list_marking_profiles()
    )
    if form.validate_on_submit():
        try:
            task = opening.open_task(form.to_plan(), by=actor())
            flash(_("Đã ra đề. Học viên của lớp thấy bài này ở mục Học tập."), "success")
            return redirect(url_for(".show_task", task_id=task.id))
        except OPENING_REFUSED as error:
            form.reject("training_class", error)
        except opening.IncrementWrong as error:
            form.reject("increment", error)
    return render_template("marking/open_task.html", form=form)


@marking.get(TASK)
@requires(Permission.MARKING_MARK)
def show_task(task_id: UUID) -> ResponseReturnValue:
    task = queries.get_task(task_id, actor())
    scripts = queries.list_scripts(task)
    return render_template("marking/show_task.html", task=task, scripts=scripts, rule=rule_of(task))


@marking.get(f"{TASK}/scores.xlsx")
@requires(Permission.MARKING_LEAD)
def export_scores(task_id: UUID) -> ResponseReturnValue:
    task = queries.get_task(task_id, actor())
    return download(exporting.export_scores(task), "diem-tu-luan.xlsx", XLSX)


@marking.post(f"{TASK}/close")
@requires(Permission.MARKING_LEAD)
@commits
def close_task(task_id: UUID) -> ResponseReturnValue:
    opening.close_task(queries.get_task(task_id, actor()), by=actor())
    return redirect(url_for(".show_task", task_id=task_id))


@marking.post(f"{TASK}/publish")
@requires(Permission.MARKING_LEAD)
@commits
def publish_task(task_id: UUID) -> ResponseReturnValue:
    opening.publish_task(queries.get_task(task_id, actor()), by=actor())
    flash(_("Đã công bố điểm cho học viên."), "success")
    return redirect(url_for(".show_task", task_id=task_id))


@marking.route(SCRIPT, methods=["GET", "POST"])
@requires(Permission.MARKING_MARK)
@commits
def mark_script(script_id: UUID) -> ResponseReturnValue:
    script, fault = queries.get_script(script_id, actor()), ""
    own = standing_of(script).of(actor())
    form = MarkForm().fit(len(essay_of(script.task).steps), own)
    if form.validate_on_submit():
        try:
            giving_marks.mark_script(script, form.to_marks(), form.to_remarks(), by=actor())
            flash(_("Đã ghi điểm của bài %(code)s.", code=script.code), "success")
            return redirect(url_for(".show_task", task_id=script.task_id))
        except giving_marks.MarksWrong as error:
            fault = str(error)
    return render_template(
        "marking/mark_script.html",
        script=script,
        form=form,
        own=own,
        open=giving_marks.may_mark(script, actor()),
        fault=fault,
    )


@marking.route(f"{SCRIPT}/decision", methods=["GET", "POST"])
@requires(Permission.MARKING_LEAD)
@commits
def decide_script(script_id: UUID) -> ResponseReturnValue:
    script, form = queries.get_script(script_id, actor()), DecisionForm()
    standing = giving_marks.require_decision(script, by=actor())
    if form.validate_on_submit():
        score, reason = form.to_decision()
        try:
            giving_marks.decide_script(script, score, reason, by=actor())
            return redirect(url_for(".show_task", task_id=script.task_id))
        except giving_marks.ScoreWrong as error:
            form.reject("score", error)
    return render_template(
        "marking/decide_script.html", script=script, form=form, standing=standing
    )
