"""Pages around finding questions: saved filters, and what resembles a question being typed."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.session import actor
from app.bank import likenesses, saving_filters, search_queries
from app.bank.contents import headline
from app.bank.filter_forms import SavedFilterForm
from app.bank.form_kinds import FORMS
from app.bank.forms import STATUS_LABELS
from app.bank.likenesses import Alike
from app.errors import DomainError, NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import commits, only_reads
from question_bank.errors import InvalidItem

finding = Blueprint("finding", __name__, url_prefix="/bank", template_folder="templates")


@finding.post("/questions/alike")
@requires(Permission.BANK_WRITE)
@only_reads
def find_alike() -> ResponseReturnValue:
    own = request.args.get("own", type=UUID)
    return jsonify([_shown(each) for each in _find_alike(request.args.get("kind", ""), own)])


def _find_alike(kind: str, own: UUID | None) -> list[Alike]:
    """What resembles the question typed so far: all of it, or its stem while it is no whole."""
    if kind not in FORMS:
        raise NotFound(f"kind {kind}")
    form = FORMS[kind]()
    try:
        return likenesses.find_alike(form.to_question(), viewer=actor(), own=own)
    except (InvalidItem, ValueError):
        return likenesses.find_alike_stems((form.stem.data or "")[:8000], viewer=actor(), own=own)


def _shown(alike: Alike) -> dict[str, object]:
    question = alike.version.question
    return {
        "code": question.code,
        "stem": headline(alike.version),
        "status": str(STATUS_LABELS[question.status]),
        "url": url_for("bank.show_question", question_id=question.id),
        "percent": int(alike.resemblance * 100),
    }


@finding.get("/filters/")
@requires(Permission.BANK_READ)
def list_filters() -> ResponseReturnValue:
    return render_template(
        "bank/list_filters.html", saved=search_queries.list_filters(current_user.id)
    )


@finding.post("/filters/")
@requires(Permission.BANK_READ)
@commits
def save_filter() -> ResponseReturnValue:
    form = SavedFilterForm()
    asked = form.to_asked()
    if not form.validate_on_submit():
        flash(_("Hãy đặt tên cho bộ lọc, không quá 80 ký tự."), "danger")
    else:
        try:
            saving_filters.save_filter(form.to_name(), asked, owner=current_user.id, by=actor())
            flash(_("Đã lưu bộ lọc."), "success")
        except DomainError as error:
            flash(str(error), "danger")
    return redirect(f"{url_for('bank.list_questions')}?{urlencode(asked)}")


@finding.route("/filters/<uuid:filter_id>/rename", methods=["GET", "POST"])
@requires(Permission.BANK_READ)
@commits
def rename_filter(filter_id: UUID) -> ResponseReturnValue:
    saved = search_queries.get_filter(filter_id, owner=current_user.id)
    form = SavedFilterForm(obj=saved)
    if form.validate_on_submit():
        try:
            saving_filters.rename_filter(saved, form.to_name(), by=actor())
            return redirect(url_for(".list_filters"))
        except saving_filters.NameTaken as error:
            form.reject("name", error)
    return render_template("bank/rename_filter.html", form=form, saved=saved)


@finding.post("/filters/<uuid:filter_id>/removal")
@requires(Permission.BANK_READ)
@commits
def remove_filter(filter_id: UUID) -> ResponseReturnValue:
    saved = search_queries.get_filter(filter_id, owner=current_user.id)
    saving_filters.remove_filter(saved, by=actor())
    flash(_("Đã xóa bộ lọc “%(name)s”.", name=saved.name), "success")
    return redirect(url_for(".list_filters"))
