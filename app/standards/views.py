"""Standard setting: panels, their rounds, judging, and what came of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank.contents import item_of
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.standards import exporting, queries, rating, rounds, setting_up
from app.standards.forms import (
    METHODS,
    ClosingForm,
    JudgementUnreadable,
    PanelForm,
    RatingForm,
    RecommendationForm,
    read_judgements,
)
from app.standards.minutes import print_panel_minutes
from app.standards.models import StandardPanel
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

standards = Blueprint("standards", __name__, url_prefix="/standards", template_folder="templates")
PANEL = "/<uuid:panel_id>"
SETTING_UP_REFUSED = (setting_up.UnknownQuestion, setting_up.NothingToJudge)


@standards.context_processor
def words() -> dict[str, object]:
    """What the pages show of questions and methods."""
    return {"item_of": item_of, "methods": METHODS}


def _to_panel(panel: StandardPanel) -> ResponseReturnValue:
    return redirect(url_for(".show_panel", panel_id=panel.id))


@standards.get("/")
@requires(Permission.STANDARDS_READ)
def list_panels() -> ResponseReturnValue:
    page = paginate(queries.list_panels(actor(), request.args.get("q", "").strip()))
    return render_template("standards/list_panels.html", page=page)


@standards.get("/panels.xlsx")
@requires(Permission.STANDARDS_READ)
def export_panels() -> ResponseReturnValue:
    return download(exporting.export_panels(actor()), "hoi-dong-xac-dinh-diem-dat.xlsx", XLSX)


@standards.route("/new", methods=["GET", "POST"])
@requires(Permission.STANDARDS_LEAD)
@commits
def set_up_panel() -> ResponseReturnValue:
    forms, people = queries.list_forms(), queries.list_possible_panellists()
    form = PanelForm(paper_form=request.args.get("form", "")).offer(forms, people)
    if form.validate_on_submit():
        chosen = form.to_panellists(people)
        try:
            questions = form.to_form(forms) or setting_up.find_versions(form.to_codes())
            return _to_panel(setting_up.set_up_panel(form.to_plan(), questions, chosen, by=actor()))
        except SETTING_UP_REFUSED as error:
            form.reject("codes", error)
        except setting_up.TooFewPanellists as error:
            form.reject("panellists", error)
    return render_template("standards/set_up_panel.html", form=form)


@standards.get(PANEL)
@requires(Permission.STANDARDS_READ)
def show_panel(panel_id: UUID) -> ResponseReturnValue:
    panel = queries.get_panel(panel_id, actor())
    return render_template(
        "standards/show_panel.html",
        panel=panel,
        standing=queries.list_standing(panel.open_round) if panel.open_round else [],
        outcomes=[queries.find_outcome(one) for one in panel.rounds if one.closed_at],
        leads=panel.chair_id == actor().id,
        sits=any(one.user_id == actor().id for one in panel.panellists),
    )


@standards.post(f"{PANEL}/rounds")
@requires(Permission.STANDARDS_LEAD)
@commits
def open_round(panel_id: UUID) -> ResponseReturnValue:
    panel = queries.get_panel(panel_id, actor())
    rounds.open_round(panel, by=actor())
    flash(_("Đã mở vòng. Các thành viên có thể đánh giá."), "success")
    return _to_panel(panel)


@standards.route(f"{PANEL}/closing", methods=["GET", "POST"])
@requires(Permission.STANDARDS_LEAD)
@commits
def close_round(panel_id: UUID) -> ResponseReturnValue:
    panel, form = queries.get_panel(panel_id, actor()), ClosingForm()
    if panel.open_round is None:
        return _to_panel(panel)
    if form.validate_on_submit():
        alone = bool(form.without_incomplete.data)
        try:
            closed = rounds.close_round(panel, without_incomplete=alone, by=actor())
            return redirect(url_for(".show_round", panel_id=panel.id, number=closed.number))
        except rounds.JudgementsMissing as error:
            form.reject("without_incomplete", error)
    standing = queries.list_standing(panel.open_round)
    return render_template("standards/close_round.html", panel=panel, form=form, standing=standing)


@standards.get(f"{PANEL}/rounds/<int:number>")
@requires(Permission.STANDARDS_READ)
def show_round(panel_id: UUID, number: int) -> ResponseReturnValue:
    panel = queries.get_panel(panel_id, actor())
    outcome = queries.find_outcome(queries.get_closed_round(panel, number))
    return render_template(
        "standards/show_round.html",
        panel=panel,
        outcome=outcome,
        labels=outcome.labels_for(actor()),
        asked=rating.list_asked(outcome.round),
        facilities=queries.list_facilities(panel) if panel.shows_figures else {},
    )


@standards.get(f"{PANEL}/rounds/<int:number>/judgements.xlsx")
@requires(Permission.STANDARDS_READ)
def export_round(panel_id: UUID, number: int) -> ResponseReturnValue:
    panel = queries.get_panel(panel_id, actor())
    outcome = queries.find_outcome(queries.get_closed_round(panel, number))
    data = exporting.export_round(outcome, actor())
    return download(data, f"diem-dat-vong-{number}.xlsx", XLSX)


@standards.route(f"{PANEL}/ratings", methods=["GET", "POST"])
@requires(Permission.STANDARDS_RATE)
@commits
def rate_questions(panel_id: UUID) -> ResponseReturnValue:
    seat, fault = queries.get_own_seat(panel_id, actor()), ""
    if request.method == "POST":
        asked = rating.list_asked(rating.require_open(seat.panel))
        try:
            rating.rate_questions(seat, read_judgements(request.form, asked), by=actor())
            flash(_("Đã lưu đánh giá."), "success")
            return redirect(url_for(".rate_questions", panel_id=panel_id))
        except (JudgementUnreadable, rating.JudgementWrong) as error:
            fault = str(error)
    sheet = queries.find_sheet(seat)
    return render_template("standards/rate_questions.html", sheet=sheet, fault=fault)


@standards.post(f"{PANEL}/ratings/<uuid:question_id>")
@requires(Permission.STANDARDS_RATE)
@commits
def save_rating(panel_id: UUID, question_id: UUID) -> ResponseReturnValue:
    seat, form = queries.get_own_seat(panel_id, actor()), RatingForm()
    if question_id not in {question.id for question in seat.panel.questions}:
        raise NotFound(f"question {question_id} of panel {panel_id}")
    if not form.validate_on_submit():
        return {"saved": False}, 422
    rating.rate_questions(seat, {question_id: form.to_percent()}, by=actor())
    return {"saved": True}


@standards.post(f"{PANEL}/ratings/earlier")
@requires(Permission.STANDARDS_RATE)
@commits
def keep_earlier(panel_id: UUID) -> ResponseReturnValue:
    seat = queries.get_own_seat(panel_id, actor())
    count = rating.keep_earlier(seat, by=actor())
    flash(_("Đã giữ nguyên đánh giá vòng trước cho %(count)d câu.", count=count), "success")
    return redirect(url_for(".rate_questions", panel_id=panel_id))


@standards.route(f"{PANEL}/recommendation", methods=["GET", "POST"])
@requires(Permission.STANDARDS_LEAD)
@commits
def recommend_score(panel_id: UUID) -> ResponseReturnValue:
    panel, form = queries.get_panel(panel_id, actor()), RecommendationForm()
    if form.validate_on_submit():
        score, reason = form.to_recommendation()
        try:
            rounds.recommend_score(panel, score, reason, by=actor())
            flash(_("Đã ghi kiến nghị của hội đồng."), "success")
            return _to_panel(panel)
        except rounds.ScoreOutOfRange as error:
            form.reject("score", error)
    last = panel.counted_rounds[-1:]
    outcome = queries.find_outcome(last[0]) if last else None
    return render_template(
        "standards/recommend_score.html", panel=panel, form=form, outcome=outcome
    )


@standards.get(f"{PANEL}/minutes")
@requires(Permission.STANDARDS_READ)
def print_minutes(panel_id: UUID) -> ResponseReturnValue:
    panel = queries.get_panel(panel_id, actor())
    return download(print_panel_minutes(panel), "bien-ban-xac-dinh-diem-dat.pdf", PDF)
