"""Applications of an exam: lists, one application, decisions, publication, candidate numbers."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.candidates import deciding, list_documents, numbering, publishing_lists, queries, words
from app.candidates.attachments import find_beside
from app.candidates.findings_report import fold_application
from app.candidates.forms import DecisionForm
from app.candidates.judging import latest_decisions
from app.candidates.models import Application, Outcome
from app.candidates.queries import Filters
from app.clock import VIETNAM
from app.db import db
from app.exams.models import Exam
from app.exams.queries import get_exam
from app.exams.rules import rules_of
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

candidates = Blueprint(
    "candidates", __name__, url_prefix="/exams/<uuid:exam_id>", template_folder="templates"
)


def _page(name: str, exam: Exam, **values: object) -> str:
    """A page about an exam, with the words and condition titles every one of them shows."""
    titles = words.condition_titles(rules_of(exam))
    values = {"words": words, "titles": titles, "exam": exam} | values
    return render_template(f"candidates/{name}.html", **values)


def _filters() -> Filters:
    asked = request.args
    return Filters(
        search=asked.get("q", "").strip(),
        outcome=asked.get("outcome", ""),
        province=asked.get("province", ""),
        condition=asked.get("condition", ""),
    )


def _titles(exam: Exam) -> dict[str, str]:
    return words.condition_titles(rules_of(exam))


@candidates.get("/applications")
@requires(Permission.CANDIDATES_READ)
def list_applications(exam_id: UUID) -> ResponseReturnValue:
    exam, filters = get_exam(exam_id), _filters()
    return _page(
        "list_applications",
        exam,
        filters=filters,
        page=paginate(queries.list_applications(exam, filters)),
        counts=queries.count_outcomes(exam),
        provinces=queries.list_provinces(exam),
        fold=fold_application,
    )


@candidates.get("/applications/xlsx")
@requires(Permission.CANDIDATES_READ)
def export_applications(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    found = db.session.scalars(queries.list_applications(exam, _filters()))
    content = list_documents.applications_workbook(exam, found, _titles(exam))
    return download(content, f"ho-so-{exam.code}.xlsx", XLSX)


@candidates.get("/applications/<uuid:application_id>")
@requires(Permission.CANDIDATES_READ)
def show_application(exam_id: UUID, application_id: UUID) -> ResponseReturnValue:
    application = queries.get_application(exam_id, application_id)
    return _page(
        "show_application",
        application.exam,
        application=application,
        decided=latest_decisions(application.decisions),
        beside=find_beside(application),
        claims=words.list_claims(application),
        has_quota=application.exam_province in {q.province for q in application.exam.quotas},
    )


@candidates.route(
    "/applications/<uuid:application_id>/findings/<string:condition>", methods=["GET", "POST"]
)
@requires(Permission.CANDIDATES_DECIDE)
@commits
def decide_finding(exam_id: UUID, application_id: UUID, condition: str) -> ResponseReturnValue:
    application = queries.get_application(exam_id, application_id)
    finding, form = deciding.get_finding(application, condition), DecisionForm()
    if form.validate_on_submit():
        deciding.decide_finding(application, condition, **form.to_decision(), by=actor())
        flash(_("Đã ghi quyết định về hồ sơ %(name)s.", name=application.full_name), "success")
        return redirect(_after_decision(application))
    return _page(
        "decide_finding",
        application.exam,
        application=application,
        finding=finding,
        form=form,
        claims=words.list_claims(application),
        left=len(db.session.scalars(queries.list_open_findings(application.exam)).all()),
        following=queries.find_next_open(application.exam, after=finding),
    )


def _after_decision(application: Application) -> str:
    """Where to go on: the next in the queue for those who came from it."""
    if request.args.get("queue"):
        return _next_in_queue(application.exam)
    return url_for(".show_application", exam_id=application.exam_id, application_id=application.id)


def _next_in_queue(exam: Exam) -> str:
    """The address of the first finding that still waits, or of the empty queue."""
    finding = queries.find_next_open(exam)
    if finding is None:
        return url_for(".list_reviews", exam_id=exam.id)
    return url_for(
        ".decide_finding",
        exam_id=exam.id,
        application_id=finding.application_id,
        condition=finding.condition,
        queue=1,
    )


@candidates.post("/applications/<uuid:application_id>/reevaluate")
@requires(Permission.CANDIDATES_DECIDE)
@commits
def reevaluate_application(exam_id: UUID, application_id: UUID) -> ResponseReturnValue:
    application = queries.get_application(exam_id, application_id)
    changed = deciding.reevaluate_application(application, by=actor())
    flash(
        _("Đã xét lại: %(count)d điều kiện thay đổi.", count=len(changed)),
        "success" if changed else "info",
    )
    return redirect(url_for(".show_application", exam_id=exam_id, application_id=application_id))


@candidates.get("/reviews")
@requires(Permission.CANDIDATES_READ)
def list_reviews(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    page = paginate(queries.list_open_findings(exam))
    return _page(
        "list_reviews",
        exam,
        page=page,
    )


@candidates.get("/lists/<any(eligible,ineligible):which>")
@requires(Permission.CANDIDATES_READ)
def show_list(exam_id: UUID, which: str) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return _page(
        "show_list",
        exam,
        which=which,
        page=paginate(queries.list_applications(exam, Filters(outcome=which))),
        counts=queries.count_outcomes(exam),
        reasons=list_documents.reasons,
    )


@candidates.get("/lists/<any(eligible,ineligible):which>/<any(xlsx,pdf):kind>")
@requires(Permission.CANDIDATES_READ)
def download_list(exam_id: UUID, which: str, kind: str) -> ResponseReturnValue:
    exam, outcome = get_exam(exam_id), Outcome(which)
    found = db.session.scalars(queries.list_applications(exam, Filters(outcome=which))).all()
    name = "du-dieu-kien" if outcome is Outcome.ELIGIBLE else "khong-du-dieu-kien"
    if kind == "xlsx":
        content = list_documents.applications_workbook(exam, found, _titles(exam))
        return download(content, f"{name}-{exam.code}.xlsx", XLSX)
    at = exam.lists_published_at
    dated = at.astimezone(VIETNAM).date() if at else None
    content = list_documents.eligibility_list(exam, outcome, found, _titles(exam), dated=dated)
    return download(content, f"{name}-{exam.code}.pdf", PDF)


@candidates.route("/lists/publish", methods=["GET", "POST"])
@requires(Permission.CANDIDATES_DECIDE)
@commits
def publish_lists(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    if request.method == "POST":
        publishing_lists.publish_lists(exam, by=actor())
        flash(_("Đã công bố hai danh sách."), "success")
        return redirect(url_for(".show_list", exam_id=exam_id, which="eligible"))
    counts = queries.count_outcomes(exam)
    return _page("publish_lists", exam, counts=counts)


@candidates.get("/candidates")
@requires(Permission.CANDIDATES_READ)
def list_candidates(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return _page(
        "list_candidates",
        exam,
        page=paginate(queries.list_candidates(exam, request.args.get("q", "").strip())),
        counts=queries.count_outcomes(exam),
        misnumbered=queries.count_misnumbered(exam),
    )


@candidates.post("/candidates/number")
@requires(Permission.CANDIDATES_DECIDE)
@commits
def number_candidates(exam_id: UUID) -> ResponseReturnValue:
    count = numbering.number_candidates(get_exam(exam_id), by=actor())
    flash(_("Đã đánh số báo danh cho %(count)d thí sinh.", count=count), "success")
    return redirect(url_for(".list_candidates", exam_id=exam_id))


@candidates.get("/candidates/xlsx")
@requires(Permission.CANDIDATES_READ)
def export_candidates(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    found = db.session.scalars(queries.list_candidates(exam))
    content = list_documents.candidates_workbook(exam, found)
    return download(content, f"thi-sinh-{exam.code}.xlsx", XLSX)
