"""The ledger's pages: its entries, one entry, and whether the chain is whole."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.home.acts import words_for
from app.home.ledger_export import export_entries as export
from app.home.ledger_export import shown_detail
from app.home.ledger_forms import LedgerFilterForm, PrintedHeadForm
from app.ledger import queries
from app.ledger.verifying import compare_head, verify
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate

ledger = Blueprint("ledger", __name__, url_prefix="/ledger", template_folder="templates")
ledger.add_app_template_filter(words_for, "act")
ledger.add_app_template_filter(shown_detail, "detail")


@ledger.get("/")
@requires(Permission.LEDGER_READ)
def list_entries() -> ResponseReturnValue:
    form = LedgerFilterForm(request.args)
    form.offer(queries.list_actions())
    form.validate()
    page = paginate(queries.list_entries(form.to_filter()))
    return render_template("home/list_entries.html", page=page, form=form)


@ledger.get("/entries.xlsx")
@requires(Permission.LEDGER_READ)
def export_entries() -> ResponseReturnValue:
    form = LedgerFilterForm(request.args)
    form.offer(())
    form.validate()
    return download(export(form.to_filter()), "so-nhat-ky.xlsx", XLSX)


@ledger.get("/<int:sequence>")
@requires(Permission.LEDGER_READ)
def show_entry(sequence: int) -> ResponseReturnValue:
    return render_template("home/show_entry.html", entry=queries.get_entry(sequence))


@ledger.get("/verification")
@requires(Permission.LEDGER_READ)
def verify_ledger() -> ResponseReturnValue:
    form = PrintedHeadForm(request.args if "number" in request.args else None)
    comparison = None
    if "number" in request.args and form.validate():
        comparison = compare_head(*form.to_head())
    return render_template(
        "home/verify_ledger.html",
        form=form,
        comparison=comparison,
        result=verify(),
        checked_at=clock.now(),
    )
