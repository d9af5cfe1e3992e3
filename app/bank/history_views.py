"""Pages of a question's versions: any two side by side, and an old text brought back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank import contents, queries, review_queries, writing
from app.bank.models import Question, QuestionVersion
from app.bank.review_forms import ReasonForm
from app.bank.secrecy import NotOpened, get_readable
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import commits

versions = Blueprint("versions", __name__, url_prefix="/bank", template_folder="templates")


@versions.errorhandler(NotOpened)
def ask_to_open(error: NotOpened) -> ResponseReturnValue:
    """Lead to the page that opens a secret question."""
    return redirect(url_for("secrets.open_question", question_id=error.question_id))


@versions.get("/questions/<uuid:question_id>/compare")
@requires(Permission.BANK_READ)
def compare_versions(question_id: UUID) -> ResponseReturnValue:
    question = get_readable(question_id, viewer=actor())
    current = queries.current_version(question)
    new = _asked_for(question, "new") or current
    old = _asked_for(question, "old") or question.versions[max(0, new.number - 2)]
    return render_template(
        "bank/compare_versions.html",
        question=question,
        old=old,
        new=new,
        names=review_queries.find_names(each.created_by_id for each in question.versions),
        changes=contents.compare(contents.to_pure(old), contents.to_pure(new)),
    )


def _asked_for(question: Question, name: str) -> QuestionVersion | None:
    """The version whose number stands in the address; none for nonsense."""
    wanted = request.args.get(name, "")
    return next((each for each in question.versions if str(each.number) == wanted), None)


@versions.route(
    "/questions/<uuid:question_id>/versions/<int:number>/restore", methods=["GET", "POST"]
)
@requires(Permission.BANK_WRITE)
@commits
def restore_version(question_id: UUID, number: int) -> ResponseReturnValue:
    question = get_readable(question_id, viewer=actor(), opened=request.method == "GET")
    old = next((each for each in question.versions if each.number == number), None)
    if old is None:
        raise NotFound(f"version {number} of {question_id}")
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            writing.restore_version(old, reason=form.to_reason(), by=actor())
            flash(_("Đã lấy lại nội dung cũ thành phiên bản mới, chờ duyệt."), "success")
            return redirect(url_for("bank.show_question", question_id=question_id))
        except (writing.NothingChanged, writing.QuestionExists) as error:
            form.reject("reason", error)
    current = queries.current_version(question)
    changes = contents.compare(contents.to_pure(current), contents.to_pure(old))
    return render_template(
        "bank/restore_version.html", question=question, old=old, form=form, changes=changes
    )
