"""What trainers open for practice."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank.contents import headline
from app.bank.queries import get_topic_tree
from app.i18n import _
from app.permissions import Permission
from app.training import practice_queries, practising
from app.training.views.blueprint import training
from app.web.access import requires
from app.web.unit_of_work import commits


@training.get("/practice")
@requires(Permission.TRAINING_MANAGE)
def list_practice_topics() -> ResponseReturnValue:
    return render_template(
        "training/list_practice_topics.html",
        nodes=get_topic_tree().nodes,
        approved=practice_queries.count_approved(),
        released=practice_queries.count_released(),
    )


@training.route("/practice/<uuid:topic_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def release_questions(topic_id: UUID) -> ResponseReturnValue:
    topic = practice_queries.get_topic(topic_id)
    if request.method == "POST":
        flash(_release_or_withdraw(topic_id), "success")
        return redirect(url_for(".release_questions", topic_id=topic_id))
    rows = [
        {"row": one, "stem": headline(one.version)}
        for one in practice_queries.list_releasable(topic_id)
    ]
    return render_template("training/release_questions.html", topic=topic, rows=rows)


def _release_or_withdraw(topic_id: UUID) -> str:
    ids = request.form.getlist("question", type=UUID)
    chosen = practice_queries.list_questions(topic_id, ids)
    if request.form.get("act") == "withdraw":
        count = practising.withdraw_questions(chosen, by=actor())
        return _("Đã đóng %(count)d câu.", count=count)
    count = practising.release_questions(chosen, by=actor())
    return _("Đã mở %(count)d câu để luyện tập.", count=count)
