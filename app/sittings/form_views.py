"""The forms of a paper: assemble them, compare them, read one."""

from secrets import randbelow
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, IntegerField, SubmitField
from wtforms.validators import InputRequired

from app.accounts.session import actor
from app.bank.contents import item_of, level_words
from app.errors import NotFound
from app.exams.clash_words import describe_clash, kind_words
from app.exams.feasibility import check_feasibility
from app.exams.models import Paper
from app.exams.queries import get_paper
from app.i18n import _, _l
from app.permissions import Permission
from app.sittings import assembling, comparing, form_queries, swapping
from app.sittings.relaxation_words import in_words
from app.sittings.swapping import SwapTable
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.forms import Form
from app.web.unit_of_work import commits

paper_forms = Blueprint("paper_forms", __name__, url_prefix="/exams", template_folder="templates")
FORMS = "/<uuid:exam_id>/papers/<uuid:paper_id>/forms"


class AssemblyForm(Form):
    """How many forms to draw, and from which seed."""

    form_count = IntegerField(
        _l("Số mã đề"), default=4, validators=[InputRequired(_l("Hãy nhập số mã đề."))]
    )
    seed = IntegerField(_l("Số khởi tạo"), validators=[InputRequired(_l("Hãy nhập số khởi tạo."))])
    replace = BooleanField(_l("Thay thế các mã đề hiện có"))
    submit = SubmitField(_l("Lập mã đề"))

    def to_request(self) -> tuple[int, int, bool]:
        """How many forms, the seed, whether present forms go. Read only after validation."""
        return self.form_count.data or 0, self.seed.data or 0, bool(self.replace.data)


@paper_forms.context_processor
def words() -> dict[str, object]:
    """What every page of forms shows of questions."""
    return {
        "level_words": level_words,
        "item_of": item_of,
        "describe_clash": describe_clash,
        "kind_words": kind_words,
        "in_words": in_words,
    }


@paper_forms.get(f"{FORMS}/")
@requires(Permission.PAPERS_READ)
def list_forms(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    forms = form_queries.list_forms(paper)
    return render_template(
        "sittings/list_forms.html", paper=paper, forms=forms, overlaps=form_queries.overlaps(forms)
    )


@paper_forms.route(f"{FORMS}/new", methods=["GET", "POST"])
@requires(Permission.PAPERS_ASSEMBLE)
@commits
def assemble_forms(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    form = AssemblyForm(data={"seed": randbelow(1_000_000)})
    if form.validate_on_submit() and _assemble(form, exam_id, paper_id):
        endpoint = ".list_forms" if actor().may(Permission.PAPERS_READ) else ".assemble_forms"
        return redirect(url_for(endpoint, exam_id=exam_id, paper_id=paper_id))
    forms = form_queries.list_forms(paper)
    return render_template(
        "sittings/assemble_forms.html",
        paper=paper,
        form=form,
        forms=forms,
        overlaps=form_queries.overlaps(forms),
        feasibility=check_feasibility(paper),
    )


def _assemble(form: AssemblyForm, exam_id: UUID, paper_id: UUID) -> bool:
    """Draw the forms asked for; say beside the field why it was refused."""
    count, seed, replace = form.to_request()
    paper = get_paper(exam_id, paper_id)
    try:
        made = assembling.assemble_forms(paper, forms=count, seed=seed, replace=replace, by=actor())
        flash(_("Đã lập và chốt %(count)d mã đề.", count=len(made)), "success")
        return True
    except assembling.SeedWrong as error:
        form.reject("seed", error)
    except (assembling.FormsExist, assembling.FormsInUse) as error:
        form.reject("replace", error)
    except (assembling.FormCountWrong, assembling.Infeasible, assembling.FormUnsound) as error:
        form.reject("form_count", error)
    return False


@paper_forms.get(f"{FORMS}/<uuid:form_id>")
@requires(Permission.PAPERS_READ)
def show_form(exam_id: UUID, paper_id: UUID, form_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    facts = form_queries.get_form(form_id, paper_id=paper.id)
    return render_template("sittings/show_form.html", paper=paper, facts=facts)


@paper_forms.get(f"{FORMS}/compare")
@requires(Permission.PAPERS_READ)
def compare_forms(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    forms = form_queries.list_forms(paper)
    compared = comparing.compare(paper, forms)
    return render_template("sittings/compare_forms.html", paper=paper, compared=compared)


@paper_forms.get(f"{FORMS}/compare.xlsx")
@requires(Permission.PAPERS_READ)
def export_comparison(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    compared = comparing.compare(paper, form_queries.list_forms(paper))
    if compared is None:
        raise NotFound(_("Môn này chưa có mã đề để so sánh."))
    return download(comparing.export_comparison(compared), f"so-sanh-ma-de-{paper.code}.xlsx", XLSX)


@paper_forms.route(f"{FORMS}/<uuid:form_id>/questions/<int:position>/swap", methods=["GET", "POST"])
@requires(Permission.PAPERS_SWAP)
@commits
def swap_question(
    exam_id: UUID, paper_id: UUID, form_id: UUID, position: int
) -> ResponseReturnValue:
    paper = get_paper(exam_id, paper_id)
    table, refusal = _lay_out(paper, form_id, position)
    if table and request.method == "POST":
        swapping.swap_question(table, request.form.get("code", ""), by=actor())
        flash(_("Đã đổi câu %(number)d và kiểm tra lại mã đề.", number=position), "success")
        return redirect(url_for(".show_form", exam_id=exam_id, paper_id=paper_id, form_id=form_id))
    page = render_template(
        "sittings/swap_question.html",
        paper=paper,
        form_id=form_id,
        position=position,
        table=table,
        refusal=refusal,
        most_offered=swapping.MOST_OFFERED,
    )
    return page, 409 if refusal and request.method == "POST" else 200


def _lay_out(paper: Paper, form_id: UUID, position: int) -> tuple[SwapTable | None, str]:
    """The question with its equivalents, or why none may be swapped any more."""
    try:
        return swapping.lay_out(paper, form_id, position), ""
    except (assembling.FormsInUse, swapping.BlueprintChanged) as error:
        return None, str(error)
