"""New versions of a set of rules: begin, write, propose, activate by a second person."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.errors import DomainError
from app.i18n import _
from app.permissions import Permission
from app.regulations import drafting, queries
from app.regulations.comparing import Difference, RulePair, compare_texts
from app.regulations.models import ProfileDraft
from app.regulations.rule_forms import (
    ConfirmForm,
    DraftTextForm,
    ProposalForm,
    form_values,
    rule_form,
)
from app.regulations.rule_tables import RuleTable, list_tables, read_toml
from app.regulations.rule_text import find_table
from app.regulations.rule_words import key_label, table_label, value_words
from app.regulations.section import InvalidProfile
from app.web.access import requires
from app.web.unit_of_work import commits

profile_drafts = Blueprint(
    "profile_drafts", __name__, url_prefix="/regulations/drafts", template_folder="templates"
)
DRAFT = "/<uuid:draft_id>"


@profile_drafts.context_processor
def words() -> dict[str, object]:
    """What the pages call rules, keys and values."""
    return {"key_label": key_label, "table_label": table_label, "value_words": value_words}


def _to_draft(draft: ProfileDraft) -> ResponseReturnValue:
    return redirect(url_for(".show_draft", draft_id=draft.id))


@profile_drafts.post("/from/<uuid:profile_id>")
@requires(Permission.REGULATIONS_MANAGE)
@commits
def begin_draft(profile_id: UUID) -> ResponseReturnValue:
    return _to_draft(drafting.begin_draft(queries.get_profile_row(profile_id), by=actor()))


@profile_drafts.get(DRAFT)
@requires(Permission.REGULATIONS_READ)
def show_draft(draft_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(draft_id)
    tables, changes = _reading(draft)
    return render_template(
        "regulations/show_draft.html",
        draft=draft,
        fault=drafting.find_fault(draft),
        tables=tables,
        changes=changes,
        is_second=actor().id not in (draft.proposed_by_id, draft.written_by_id),
    )


def _reading(draft: ProfileDraft) -> tuple[list[RuleTable], list[RulePair]]:
    """The draft's rules, and what they change; nothing of a text that is no TOML."""
    try:
        tables = list_tables(read_toml(draft.source))
        pairs = compare_texts(draft.base.source, draft.source)
    except InvalidProfile:
        return [], []
    return tables, [pair for pair in pairs if pair.difference is not Difference.SAME]


@profile_drafts.route(f"{DRAFT}/rules/<path:rule>", methods=["GET", "POST"])
@requires(Permission.REGULATIONS_MANAGE)
@commits
def edit_rule(draft_id: UUID, rule: str) -> ResponseReturnValue:
    draft = queries.get_draft(draft_id)
    table = find_table(draft.source, rule)
    form = rule_form(table, _sources(draft), draft.revision)
    if form.validate_on_submit():
        try:
            values, revision = form.to_values(table), form.to_revision()
            drafting.set_rule(draft, rule, values, revision, by=actor())
            flash(_("Đã lưu quy tắc vào bản nháp."), "success")
            return _to_draft(draft)
        except DomainError as error:
            form.reject("submit", error)
    return render_template(
        "regulations/edit_rule.html", draft=draft, table=table, form=form, keys=form_values(table)
    )


def _sources(draft: ProfileDraft) -> dict[str, str]:
    found = read_toml(draft.source).get("sources")
    rows = found if isinstance(found, list) else []
    return {str(row.get("key")): str(row.get("title")) for row in rows if isinstance(row, dict)}


@profile_drafts.route(f"{DRAFT}/text", methods=["GET", "POST"])
@requires(Permission.REGULATIONS_MANAGE)
@commits
def edit_draft_text(draft_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(draft_id)
    form = DraftTextForm(data={"source": draft.source, "revision": str(draft.revision)})
    if form.validate_on_submit():
        try:
            drafting.save_text(draft, *form.to_text(), by=actor())
            flash(_("Đã lưu bản nháp."), "success")
            return _to_draft(draft)
        except DomainError as error:
            form.reject("source", error)
    return render_template("regulations/edit_draft_text.html", draft=draft, form=form)


@profile_drafts.route(f"{DRAFT}/propose", methods=["GET", "POST"])
@requires(Permission.REGULATIONS_MANAGE)
@commits
def propose_draft(draft_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(draft_id)
    form = ProposalForm()
    if form.validate_on_submit():
        try:
            drafting.propose_draft(draft, form.to_reason(), by=actor())
            flash(_("Đã trình. Người thứ hai xem rồi kích hoạt."), "success")
            return _to_draft(draft)
        except (InvalidProfile, drafting.NothingChanged, drafting.ReasonMissing) as error:
            form.reject("reason", error)
    return render_template("regulations/propose_draft.html", draft=draft, form=form)


@profile_drafts.post(f"{DRAFT}/return")
@requires(Permission.REGULATIONS_MANAGE)
@commits
def return_draft(draft_id: UUID) -> ResponseReturnValue:
    draft = queries.get_draft(draft_id)
    drafting.return_draft(draft, by=actor())
    flash(_("Đã trả lại bản nháp để sửa."), "success")
    return _to_draft(draft)


@profile_drafts.route(f"{DRAFT}/discard", methods=["GET", "POST"])
@requires(Permission.REGULATIONS_MANAGE)
@commits
def discard_draft(draft_id: UUID) -> ResponseReturnValue:
    draft, form = queries.get_draft(draft_id), ConfirmForm()
    if form.validate_on_submit():
        drafting.discard_draft(draft, by=actor())
        flash(_("Đã bỏ bản nháp."), "success")
        return redirect(url_for("regulations.list_profiles"))
    return render_template("regulations/discard_draft.html", draft=draft)


@profile_drafts.route(f"{DRAFT}/activate", methods=["GET", "POST"])
@requires(Permission.REGULATIONS_MANAGE)
@commits
def activate_draft(draft_id: UUID) -> ResponseReturnValue:
    draft, form = queries.get_draft(draft_id), ConfirmForm()
    if form.validate_on_submit():
        row = drafting.activate_draft(draft, by=actor())
        flash(_("Đã kích hoạt phiên bản %(number)d.", number=row.version), "success")
        return redirect(url_for("regulations.show_profile", profile_id=row.id))
    _tables, changes = _reading(draft)
    return render_template("regulations/activate_draft.html", draft=draft, changes=changes)
