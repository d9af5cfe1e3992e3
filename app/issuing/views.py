"""Papers of an exam: what can be issued, issuing it, the register; and checking one by its code."""

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.db import db
from app.exams.queries import get_exam
from app.i18n import _
from app.issuing import issuing, listing, queries
from app.issuing.forms import LetterForm
from app.issuing.kinds import KINDS, LIST_SIGN, Kind, kind_title, phase_title
from app.issuing.models import IssuedPaper
from app.issuing.wording import FIELDS, UnknownField
from app.jobs.queue import enqueue
from app.permissions import Permission
from app.web.access import public, requires
from app.web.downloads import PDF, XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

papers = Blueprint("papers", __name__, template_folder="templates")
AT = "/exams/<uuid:exam_id>/papers-issued"
KIND = "<any(council,eligible,ineligible,numbers,results,winners):kind>"


@papers.context_processor
def words() -> dict[str, object]:
    """What the pages call kinds of papers."""
    return {"kind_title": kind_title, "phase_title": phase_title}


@papers.get(f"{AT}/")
@requires(Permission.PAPERS_ISSUED_READ)
def list_papers(exam_id: UUID) -> ResponseReturnValue:
    exam, search = get_exam(exam_id), request.args.get("q", "").strip()
    return render_template(
        "issuing/list_papers.html",
        exam=exam,
        kinds=[(kind, kind.hindrance(exam)) for kind in KINDS.values()],
        page=paginate(queries.list_papers(exam, search)),
        replaced=set(queries.list_replaced(exam)),
        search=search,
    )


@papers.get(f"{AT}/register.xlsx")
@requires(Permission.PAPERS_ISSUED_READ)
def export_register(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    found = db.session.scalars(queries.list_papers(exam))
    return download(listing.register_workbook(exam, found), f"so-van-ban-{exam.code}.xlsx", XLSX)


@papers.get(f"{AT}/lists/{KIND}/preview")
@requires(Permission.PAPERS_ISSUE)
def preview_list(exam_id: UUID, kind: str) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return download(issuing.preview_list(exam, KINDS[kind]), f"ban-thao-{kind}.pdf", PDF)


@papers.route(f"{AT}/lists/{KIND}", methods=["GET", "POST"])
@requires(Permission.PAPERS_ISSUE)
@commits
def issue_list(exam_id: UUID, kind: str) -> ResponseReturnValue:
    exam, chosen = get_exam(exam_id), KINDS[kind]
    replaces = _replaced(exam_id)
    if request.method == "POST":
        return _issue(exam_id, chosen, replaces)
    number = issuing.next_number(exam, LIST_SIGN)
    return render_template(
        "issuing/issue_list.html",
        exam=exam,
        kind=chosen,
        number=f"{number:02d}/{LIST_SIGN}",
        hindrance=chosen.hindrance(exam),
        replaces=replaces,
    )


def _replaced(exam_id: UUID) -> IssuedPaper | None:
    """The paper to be put right, if the address names one. Raise NotFound."""
    typed = request.args.get("replaces", "")
    try:
        return queries.get_paper(exam_id, UUID(typed)) if typed else None
    except ValueError:
        abort(404)


def _issue(exam_id: UUID, kind: Kind, replaces: IssuedPaper | None) -> ResponseReturnValue:
    job = enqueue(
        "issuing.issue_list",
        _("Phát hành: %(title)s", title=_(kind.title)),
        by=actor(),
        return_url=url_for(".list_papers", exam_id=exam_id),
        exam_id=str(exam_id),
        list_kind=kind.id,
        public_url=current_app.config["SETTINGS"].public_url,
        replaces=str(replaces.id) if replaces else "",
        user_id=str(actor().id),
    )
    return redirect(url_for("jobs.show_job", job_id=job.id))


@papers.route(f"{AT}/letters/new", methods=["GET", "POST"])
@requires(Permission.PAPERS_ISSUE)
@commits
def issue_letter(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), LetterForm().offer()
    if form.validate_on_submit():
        url = current_app.config["SETTINGS"].public_url
        try:
            if form.preview.data:
                return download(issuing.preview_letter(exam, form.to_letter()), "ban-thao.pdf", PDF)
            paper = issuing.issue_letter(exam, form.to_letter(), public_url=url, by=actor())
            flash(_("Đã phát hành văn bản số %(number)s.", number=paper.full_number), "success")
            return redirect(url_for(".list_papers", exam_id=exam_id))
        except UnknownField as error:
            form.reject("body", error)
    fields = [(name, _(label)) for name, label in FIELDS.items()]
    return render_template("issuing/issue_letter.html", exam=exam, form=form, fields=fields)


@papers.get(f"{AT}/<uuid:paper_id>.<any(pdf,docx):form>")
@requires(Permission.PAPERS_ISSUED_READ)
def download_paper(exam_id: UUID, paper_id: UUID, form: str) -> ResponseReturnValue:
    paper = queries.get_paper(exam_id, paper_id)
    file = paper.pdf if form == "pdf" else paper.word
    return download(file.content, file.name, file.media_type)


@papers.get("/papers/<string:code>")
@public
def verify_paper(code: str) -> ResponseReturnValue:
    paper = queries.find_by_code(code)
    if paper is None:
        abort(404)
    successor = queries.find_successor(paper)
    return render_template("issuing/verify_paper.html", paper=paper, successor=successor)
