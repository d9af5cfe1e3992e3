"""The learner's side: essays to write, and what came of them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.i18n import _
from app.marking import handing_in, queries
from app.marking.forms import HandInForm
from app.marking.standing import essay_of, score_of, standing_of
from app.marking.words import task_title
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import commits

essays = Blueprint("essays", __name__, url_prefix="/essays", template_folder="templates")


@essays.context_processor
def words() -> dict[str, object]:
    """What the pages say of tasks and scores."""
    return {
        "essay_of": essay_of,
        "standing_of": standing_of,
        "score_of": score_of,
        "task_title": task_title,
    }


@essays.get("/")
@requires(Permission.TRAINING_LEARN)
def list_own_essays() -> ResponseReturnValue:
    return render_template("marking/list_own_essays.html", tasks=queries.list_own_tasks(actor()))


@essays.route("/<uuid:task_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_LEARN)
@commits
def write_essay(task_id: UUID) -> ResponseReturnValue:
    task, enrolment, script = queries.get_own_task(task_id, actor())
    form = HandInForm()
    if form.validate_on_submit():
        try:
            handing_in.hand_in(task, enrolment, form.to_text(), by=actor())
            flash(_("Đã nộp bài. Người chấm chỉ thấy mã bài, không thấy tên bạn."), "success")
            return redirect(url_for(".write_essay", task_id=task.id))
        except handing_in.NothingWritten as error:
            form.reject("text", error)
    return render_template("marking/write_essay.html", task=task, script=script, form=form)
