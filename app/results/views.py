"""Scores, ranking, decisions on ties, publication; and what a candidate sees of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.documents.uploads import UploadRefused
from app.errors import DomainError
from app.exams.queries import get_exam, get_paper
from app.i18n import _
from app.permissions import Permission
from app.results import deciding_ties, listing, publishing, queries, recording_scores, settling
from app.results.filtering import LineFilters, filter_lines
from app.results.forms import PublicationForm, ScoreSheetForm, SettlingForm, TieForm
from app.results.importing import ScoreFault, read_scores
from app.results.models import ScoreSource
from app.results.ranking import in_words, rank_exam
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.paging import page_of
from app.web.unit_of_work import commits

results = Blueprint("results", __name__, template_folder="templates")
results.add_app_template_filter(in_words, "in_words")


@results.get("/exams/<uuid:exam_id>/results")
@requires(Permission.RESULTS_READ)
def show_results(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    ranking, filters = rank_exam(exam), _filters()
    return render_template(
        "results/show_results.html",
        exam=exam,
        ranking=ranking,
        filters=filters,
        page=page_of(filter_lines(ranking, filters)),
        outcomes=listing.OUTCOMES,
        hindrances=publishing.hindrances(exam, ranking),
        publications=queries.list_publications(exam.id),
    )


def _filters() -> LineFilters:
    asked = request.args
    return LineFilters(
        search=asked.get("q", "").strip(),
        province=asked.get("province", ""),
        standing=asked.get("standing", ""),
    )


@results.get("/exams/<uuid:exam_id>/results/list.xlsx")
@requires(Permission.RESULTS_READ)
def export_results(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    data = listing.export_results(exam, rank_exam(exam))
    return download(data, f"ket-qua-{exam.code}.xlsx", XLSX)


@results.get("/exams/<uuid:exam_id>/results/list.pdf")
@requires(Permission.RESULTS_READ)
def print_results(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    data = listing.print_results(exam, rank_exam(exam))
    return download(data, f"ket-qua-{exam.code}.pdf", PDF)


@results.get("/exams/<uuid:exam_id>/results/scores-template.xlsx")
@requires(Permission.RESULTS_READ)
def download_score_template(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    numbers = [candidate.number for candidate in queries.list_candidates(exam.id)]
    return download(listing.score_template(exam, numbers), f"mau-diem-{exam.code}.xlsx", XLSX)


@results.route("/exams/<uuid:exam_id>/results/scores", methods=["GET", "POST"])
@requires(Permission.RESULTS_SETTLE)
@commits
def import_scores(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), ScoreSheetForm()
    faults: Sequence[ScoreFault] = ()
    if form.validate_on_submit():
        data, reason = form.to_sheet()
        try:
            reading = read_scores(data, exam)
            faults = reading.faults
            if not faults:
                recorded = recording_scores.record_scores(
                    exam, reading.marks, source=ScoreSource.IMPORTED, by=actor(), reason=reason
                )
                return _say_recorded(exam_id, recorded)
        except UploadRefused as error:
            form.reject("sheet", error)
        except DomainError as error:
            form.reject("reason", error)
    return render_template("results/import_scores.html", exam=exam, form=form, faults=faults)


def _say_recorded(exam_id: UUID, recorded: recording_scores.Recorded) -> ResponseReturnValue:
    flash(
        _(
            "Điểm mới: %(added)d, thay: %(replaced)d, không đổi: %(unchanged)d.",
            added=recorded.added,
            replaced=recorded.replaced,
            unchanged=recorded.unchanged,
        ),
        "success",
    )
    return redirect(url_for(".show_results", exam_id=exam_id))


@results.route("/exams/<uuid:exam_id>/results/settle", methods=["GET", "POST"])
@requires(Permission.RESULTS_SETTLE)
@commits
def settle_paper(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), SettlingForm()
    form.paper.choices = [(str(paper.id), paper.title) for paper in exam.papers]
    if form.validate_on_submit():
        paper = get_paper(exam_id, UUID(form.paper.data))
        try:
            recorded = settling.settle_paper(paper, by=actor(), reason=form.reason.data or "")
            return _say_recorded(exam_id, recorded)
        except (
            settling.StillSitting,
            settling.DeductionsPending,
            settling.NothingToSettle,
        ) as error:
            form.reject("paper", error)
        except (recording_scores.ScoreChanges, recording_scores.ResultsPublished) as error:
            form.reject("reason", error)
    return render_template("results/settle_paper.html", exam=exam, form=form)


@results.route("/exams/<uuid:exam_id>/results/ties/<string:province>", methods=["GET", "POST"])
@requires(Permission.RESULTS_SETTLE)
@commits
def decide_tie(exam_id: UUID, province: str) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    tied = rank_exam(exam).undecided.get(province, [])
    form = TieForm().offer(tied)
    if form.validate_on_submit():
        chosen, reason = form.to_decision()
        try:
            deciding_ties.decide_tie(exam, province, chosen, reason=reason, by=actor())
            flash(_("Đã ghi quyết định."), "success")
            return redirect(url_for(".show_results", exam_id=exam_id))
        except deciding_ties.WrongChoice as error:
            form.reject("chosen", error)
    return render_template(
        "results/decide_tie.html",
        exam=exam,
        province=province,
        tied=tied,
        left=deciding_ties.places_left(exam, province),
        form=form,
    )


@results.route("/exams/<uuid:exam_id>/results/publish", methods=["GET", "POST"])
@requires(Permission.RESULTS_PUBLISH)
@commits
def publish_results(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), PublicationForm()
    if form.validate_on_submit():
        try:
            publishing.publish_results(exam, by=actor(), reason=form.reason.data or "")
            flash(_("Đã công bố kết quả. Thí sinh xem được điểm của mình."), "success")
            return redirect(url_for(".show_results", exam_id=exam_id))
        except publishing.NotReady as error:
            form.reject("reason", error)
    ranking = rank_exam(exam)
    return render_template(
        "results/publish_results.html",
        exam=exam,
        ranking=ranking,
        form=form,
        hindrances=publishing.hindrances(exam, ranking),
        published=queries.latest_publication(exam.id),
    )


@results.get("/my/results")
@requires(Permission.OWN_READ)
def show_own_results() -> ResponseReturnValue:
    mine = queries.list_own_results(actor())
    return render_template("results/show_own_results.html", mine=mine, outcomes=listing.OUTCOMES)
