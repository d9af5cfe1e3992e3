"""Pages of provisions: the list, adding, ending, changing, a sheet of them, whom it concerns."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.bank import arranging, contents, provision_queries, provision_sheets, provisioning, queries
from app.bank.citing import UnknownLaw
from app.bank.forms import STATUS_KINDS, STATUS_LABELS
from app.bank.provision_forms import (
    ChangeForm,
    EndForm,
    KeptSheetForm,
    ProvisionFilterForm,
    ProvisionForm,
    SheetForm,
)
from app.db import db
from app.documents.uploads import UploadRefused
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

provisions = Blueprint("provisions", __name__, url_prefix="/bank", template_folder="templates")


@provisions.context_processor
def words() -> dict[str, object]:
    """Words and the day, for every page of provisions."""
    return {
        "status_labels": STATUS_LABELS,
        "status_kinds": STATUS_KINDS,
        "whole_law": contents.WHOLE_LAW,
        "today": clock.today(),
    }


@provisions.get("/provisions/")
@requires(Permission.BANK_READ)
def list_provisions() -> ResponseReturnValue:
    form = ProvisionFilterForm(request.args)
    search, state = form.q.data or "", form.state.data or ""
    page = paginate(
        provision_queries.list_all_provisions(search=search, state=state, on=clock.today())
    )
    counts = provision_queries.count_resting(page.items)
    return render_template("bank/list_provisions.html", page=page, form=form, counts=counts)


@provisions.get("/provisions/export")
@requires(Permission.BANK_READ)
def export_provisions() -> ResponseReturnValue:
    form = ProvisionFilterForm(request.args)
    search, state = form.q.data or "", form.state.data or ""
    stmt = provision_queries.list_all_provisions(search=search, state=state, on=clock.today())
    found = db.session.scalars(stmt).all()
    return download(provision_sheets.write_provisions(found), _("Điều khoản.xlsx"), XLSX)


@provisions.route("/provisions/new", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def add_provision() -> ResponseReturnValue:
    form = ProvisionForm()
    form.offer(queries.list_laws())
    if form.validate_on_submit():
        law = queries.find_laws([form.law.data]).get(form.law.data)
        if law is None:
            raise NotFound(f"law {form.law.data}")
        try:
            made = provisioning.add_provision(law, form.to_facts(), by=actor())
            flash(_("Đã thêm điều khoản."), "success")
            return redirect(url_for("bank.show_provision", provision_id=made.id))
        except provisioning.ProvisionExists as error:
            form.reject("article", error)
        except arranging.EndsBeforeStart as error:
            form.reject("in_force_to", error)
    return render_template("bank/add_provision.html", form=form)


@provisions.route("/provisions/<uuid:provision_id>/end", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def end_provision(provision_id: UUID) -> ResponseReturnValue:
    provision, form = queries.get_provision(provision_id), EndForm()
    form.offer(queries.list_laws())
    if form.validate_on_submit():
        last, successor, note = form.to_last(), form.to_successor(), form.note.data or ""
        try:
            found = provisioning.end_provision(
                provision, last, successor=successor, note=note, by=actor()
            )
            return _told(provision_id, len(found))
        except arranging.EndsBeforeStart as error:
            form.reject("last", error)
        except (provisioning.FollowsItself, UnknownLaw) as error:
            form.reject("article", error)
    resting = provisioning.list_resting(provision)
    return render_template(
        "bank/end_provision.html", form=form, provision=provision, resting=resting
    )


@provisions.route("/provisions/<uuid:provision_id>/change", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def change_provision(provision_id: UUID) -> ResponseReturnValue:
    provision, form = queries.get_provision(provision_id), ChangeForm()
    if form.validate_on_submit():
        title, note = form.title.data or "", form.note.data or ""
        try:
            found = provisioning.change_provision(
                provision, form.to_first(), title=title, note=note, by=actor()
            )
            return _told(provision_id, len(found))
        except arranging.EndsBeforeStart as error:
            form.reject("first", error)
    resting = provisioning.list_resting(provision)
    return render_template(
        "bank/change_provision.html", form=form, provision=provision, resting=resting
    )


def _told(provision_id: UUID, count: int) -> ResponseReturnValue:
    message = _(
        "Đã ghi. %(count)d câu hỏi cần xem lại; người soạn thấy ở trang chính.", count=count
    )
    flash(message, "success")
    return redirect(url_for("bank.show_provision", provision_id=provision_id))


@provisions.route("/provisions/import", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def import_provisions() -> ResponseReturnValue:
    form, intake, kept = SheetForm(), None, None
    if form.validate_on_submit():
        data = form.file.data.read()
        try:
            intake = provision_sheets.check_sheet(data)
        except UploadRefused as error:
            form.reject("file", _(error.message.template, **error.message.params))
        if intake and intake.rows and not intake.faults:
            kept = provision_sheets.keep_sheet(data, form.file.data.filename or "", by=actor())
    return render_template("bank/import_provisions.html", form=form, intake=intake, kept=kept)


@provisions.post("/provisions/import/confirm")
@requires(Permission.BANK_WRITE)
@commits
def confirm_provisions() -> ResponseReturnValue:
    kept = provision_sheets.get_kept_sheet(KeptSheetForm().to_file_id(), viewer=actor())
    intake = provision_sheets.check_sheet(kept.content)
    count = provision_sheets.store_sheet(intake, by=actor())
    flash(_("Đã thêm %(count)d điều khoản.", count=count), "success")
    return redirect(url_for(".list_provisions"))


@provisions.get("/questions/to-revisit")
@requires(Permission.BANK_WRITE)
def list_to_revisit() -> ResponseReturnValue:
    page = paginate(provision_queries.list_to_revisit(actor(), on=clock.today()))
    return render_template("bank/list_to_revisit.html", page=page)
