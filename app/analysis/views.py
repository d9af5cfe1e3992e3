"""The quality of a paper's questions, as its candidates answered them."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.analysis import equating, queries
from app.analysis.analysing import ANALYSE
from app.analysis.exporting import export_figures
from app.analysis.models import PaperAnalysis
from app.analysis.words import group_words, in_words
from app.bank.contents import headline
from app.errors import NotFound
from app.exams.models import Paper
from app.exams.queries import get_exam, get_paper
from app.i18n import _
from app.jobs.queue import enqueue
from app.permissions import Permission
from app.results.settling import require_finished
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.unit_of_work import commits

analysis = Blueprint("analysis", __name__, template_folder="templates")
analysis.add_app_template_filter(in_words, "remark_in_words")
analysis.add_app_template_filter(group_words, "group_words")
analysis.add_app_template_filter(headline, "headline")

PAPER = "/exams/<uuid:exam_id>/papers/<uuid:paper_id>/quality"


@analysis.get(PAPER)
@requires(Permission.BANK_READ)
def show_quality(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    exam, paper = get_exam(exam_id), get_paper(exam_id, paper_id)
    found = queries.find_latest_analysis(paper.id)
    return render_template(
        "analysis/show_quality.html",
        exam=exam,
        paper=paper,
        analysis=found,
        figures=queries.list_figures(found) if found else [],
    )


@analysis.post(PAPER)
@requires(Permission.BANK_WRITE)
@commits
def analyse_paper(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    require_finished(paper)
    job = enqueue(
        ANALYSE,
        _("Phân tích câu hỏi: %(paper)s", paper=paper.title),
        by=actor(),
        return_url=url_for(".show_quality", exam_id=exam_id, paper_id=paper_id),
        paper_id=str(paper.id),
        by_name=actor().actor_name,
    )
    return redirect(url_for("jobs.show_job", job_id=job.id))


@analysis.get(PAPER + "/figures.xlsx")
@requires(Permission.BANK_READ)
def export_quality(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    found = queries.find_latest_analysis(paper.id)
    if found is None:
        raise NotFound(_("Môn thi này chưa được phân tích."))
    return download(export_figures(found), f"chat-luong-cau-hoi-{paper.code}.xlsx", XLSX)


@analysis.get(PAPER + "/equating")
@requires(Permission.BANK_READ)
def show_equating(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    exam, paper = get_exam(exam_id), get_paper(exam_id, paper_id)
    own = queries.find_latest_analysis(paper.id)
    partners = equating.list_partners(own) if own else []
    wanted = request.args.get("other", "")
    other = next((one for one, _count in partners if str(one.id) == wanted), None)
    other = other or (partners[0][0] if partners else None)
    return render_template(
        "analysis/show_equating.html",
        exam=exam,
        paper=paper,
        partners=partners,
        choices=[_choice(paper, one, count, current=one is other) for one, count in partners],
        equating=equating.equate(own, other) if own and other else None,
    )


def _choice(
    paper: Paper, one: PaperAnalysis, count: int, *, current: bool
) -> dict[str, str | bool | int]:
    return {
        "label": f"{one.paper.title}, {one.paper.exam.title}",
        "url": url_for(".show_equating", exam_id=paper.exam_id, paper_id=paper.id, other=one.id),
        "current": current,
        "count": count,
    }


@analysis.get(PAPER + "/<uuid:figures_id>")
@requires(Permission.BANK_READ)
def show_figures(exam_id: UUID, paper_id: UUID, figures_id: UUID) -> ResponseReturnValue:
    exam, paper = get_exam(exam_id), get_paper(exam_id, paper_id)
    figures = queries.get_figures(figures_id, paper_id=paper.id)
    return render_template(
        "analysis/show_figures.html",
        exam=exam,
        paper=paper,
        figures=figures,
        options=queries.list_options(figures),
    )
