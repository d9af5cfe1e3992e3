"""The blueprint of a paper: what it asks, and whether the bank can fill it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank import queries as bank
from app.bank.contents import level_words
from app.exams import blueprints as verbs
from app.exams import queries
from app.exams.blueprint_forms import BlueprintForm, typed_demands, typed_rows
from app.exams.clash_words import describe_clash, kind_words, pace_words
from app.exams.demanding import demands_of
from app.exams.feasibility import check_feasibility
from app.exams.models import Paper
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import commits

blueprints = Blueprint("blueprints", __name__, url_prefix="/exams", template_folder="templates")


@blueprints.context_processor
def words() -> dict[str, object]:
    """The names of levels and kinds, and clashes, for every page of blueprints."""
    return {
        "level_words": level_words,
        "describe_clash": describe_clash,
        "kind_words": kind_words,
        "pace_words": pace_words,
    }


@blueprints.get("/<uuid:exam_id>/papers/<uuid:paper_id>/blueprint")
@requires(Permission.PAPERS_READ)
def show_blueprint(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = queries.get_paper(exam_id, paper_id)
    feasibility = check_feasibility(paper)
    return render_template("exams/show_blueprint.html", paper=paper, feasibility=feasibility)


@blueprints.route("/<uuid:exam_id>/papers/<uuid:paper_id>/blueprint/edit", methods=["GET", "POST"])
@requires(Permission.PAPERS_ASSEMBLE)
@commits
def edit_blueprint(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = queries.get_paper(exam_id, paper_id)
    topics = {node.topic.code: node.topic for node in bank.get_topic_tree().nodes}
    refusal, rows = _rows_to_edit(paper)
    form = BlueprintForm(data={"rows": rows} | typed_demands(demands_of(paper)))
    form.offer(bank.get_topic_tree().nodes)
    if form.validate_on_submit():
        try:
            verbs.set_blueprint(paper, form.to_cells(topics), by=actor(), demands=form.to_demands())
            flash(_("Đã lưu ma trận."), "success")
            return redirect(url_for(_next_page(), exam_id=exam_id, paper_id=paper_id))
        except (verbs.CellTwice, verbs.NotScored) as error:
            form.form_errors.append(str(error))
    return _show_editor(paper, form, refusal)


def _show_editor(paper: Paper, form: BlueprintForm, refusal: str) -> str:
    return render_template(
        "exams/edit_blueprint.html",
        paper=paper,
        form=form,
        refusal=refusal,
        source=verbs.find_source(paper, request.args.get("source", "")),
        sources=verbs.list_sources(paper),
        feasibility=check_feasibility(paper),
    )


def _rows_to_edit(paper: Paper) -> tuple[str, list[dict[str, object]]]:
    """The rows the form opens with, and why a proposal that was asked for cannot be made."""
    if source := verbs.find_source(paper, request.args.get("source", "")):
        return "", typed_rows(source.cells)
    if "proposal" not in request.args:
        return "", typed_rows(paper.cells)
    try:
        return "", typed_rows(verbs.propose_cells(paper))
    except verbs.NotEnoughQuestions as error:
        return str(error), typed_rows(paper.cells)


def _next_page() -> str:
    """Where the actor sees the stored blueprint: not everybody who edits it may read papers."""
    return ".show_blueprint" if actor().may(Permission.PAPERS_READ) else ".edit_blueprint"
