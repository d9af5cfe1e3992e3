"""The figures of an exam."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.candidates.words import condition_titles
from app.dashboards import listing, queries
from app.dashboards.shares import share_words
from app.exams.models import Exam
from app.exams.queries import get_exam
from app.exams.rules import rules_of
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download

dashboards = Blueprint(
    "dashboards", __name__, url_prefix="/exams/<uuid:exam_id>/figures", template_folder="templates"
)


def _tables(exam: Exam) -> dict[str, list[queries.Group]]:
    """The tables by their titles, as page and workbook show them."""
    return {
        _("Theo tỉnh, thành phố"): queries.count_by_province(exam),
        _("Theo giới tính"): queries.count_by_gender(exam),
        _("Theo dân tộc"): queries.count_by_claim(exam, "ethnicity"),
        _("Theo văn bằng"): queries.count_by_claim(exam, "degree"),
    }


@dashboards.get("")
@requires(Permission.CANDIDATES_READ)
def show_figures(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return render_template(
        "dashboards/show_figures.html",
        exam=exam,
        tables=_tables(exam),
        reasons=queries.count_reasons(exam),
        titles=condition_titles(rules_of(exam)),
        label_of=listing.label_of,
        share_words=share_words,
    )


@dashboards.get("/workbook.xlsx")
@requires(Permission.CANDIDATES_READ)
def export_figures(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    titles = condition_titles(rules_of(exam))
    data = listing.figures_workbook(_tables(exam), queries.count_reasons(exam), titles)
    return download(data, f"so-lieu-{exam.code}.xlsx", XLSX)
