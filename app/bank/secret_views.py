"""Pages of secret questions: opening one, who may read them, and who did."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.bank import queries, review_queries, secrecy
from app.bank.exporting_reviews import write_accesses, write_openings
from app.bank.review_forms import AccessForm, SearchForm
from app.db import db
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

secrets = Blueprint("secrets", __name__, url_prefix="/bank", template_folder="templates")


@secrets.route("/questions/<uuid:question_id>/open", methods=["GET", "POST"])
@requires(Permission.BANK_READ)
@commits
def open_question(question_id: UUID) -> ResponseReturnValue:
    question = secrecy.get_readable(question_id, viewer=actor(), opened=False)
    if request.method == "POST":
        secrecy.open_question(question, by=actor())
        return redirect(url_for("bank.show_question", question_id=question.id))
    hours = secrecy.STAYS_OPEN.total_seconds() / 3600
    return render_template("bank/open_question.html", question=question, hours=int(hours))


@secrets.post("/questions/<uuid:question_id>/secrecy")
@requires(Permission.BANK_WRITE)
@commits
def mark_secret(question_id: UUID) -> ResponseReturnValue:
    question = secrecy.get_readable(question_id, viewer=actor(), opened=False)
    secret = bool(request.form.get("on"))
    secrecy.mark_secret(question, secret=secret, by=actor())
    flash(_("Đã chuyển thành câu mật.") if secret else _("Đã bỏ chế độ mật."), "success")
    return redirect(url_for("bank.show_question", question_id=question.id))


@secrets.get("/secret-readers/")
@requires(Permission.BANK_GRANT)
def list_accesses() -> ResponseReturnValue:
    form = SearchForm(request.args)
    page = paginate(review_queries.list_accesses(search=form.to_search()))
    return render_template("bank/list_accesses.html", page=page, form=form, today=clock.today())


@secrets.get("/secret-readers/export")
@requires(Permission.BANK_GRANT)
def export_accesses() -> ResponseReturnValue:
    form = SearchForm(request.args)
    found = db.session.scalars(review_queries.list_accesses(search=form.to_search())).all()
    return download(write_accesses(found), _("Người đọc câu mật.xlsx"), XLSX)


@secrets.route("/secret-readers/new", methods=["GET", "POST"])
@requires(Permission.BANK_GRANT)
@commits
def grant_access() -> ResponseReturnValue:
    form = AccessForm()
    form.offer(review_queries.list_possible_readers(), queries.get_topic_tree().nodes)
    if form.validate_on_submit():
        user, topic = review_queries.find_user(form.to_user_id()), form.topic.data or ""
        if user is None:
            raise NotFound("user")
        reason, until = form.to_terms()
        try:
            found = queries.find_topic(topic) if topic else None
            secrecy.grant_access(user, found, reason=reason, until=until, by=actor())
            flash(_("Đã cho đọc câu mật."), "success")
            return redirect(url_for(".list_accesses"))
        except secrecy.AccessEnded as error:
            form.reject("until", error)
    return render_template("bank/grant_access.html", form=form)


@secrets.post("/secret-readers/<uuid:access_id>/revoke")
@requires(Permission.BANK_GRANT)
@commits
def revoke_access(access_id: UUID) -> ResponseReturnValue:
    secrecy.revoke_access(review_queries.get_access(access_id), by=actor())
    flash(_("Đã thu hồi; có hiệu lực ngay."), "success")
    return redirect(url_for(".list_accesses"))


@secrets.get("/secret-openings/")
@requires(Permission.BANK_GRANT)
def list_openings() -> ResponseReturnValue:
    form = SearchForm(request.args)
    page = paginate(review_queries.list_openings(search=form.to_search()))
    return render_template("bank/list_openings.html", page=page, form=form)


@secrets.get("/secret-openings/export")
@requires(Permission.BANK_GRANT)
def export_openings() -> ResponseReturnValue:
    form = SearchForm(request.args)
    found = db.session.scalars(review_queries.list_openings(search=form.to_search())).all()
    return download(write_openings(found), _("Lần mở câu mật.xlsx"), XLSX)
