"""The rules of one exam: what is pinned, what nobody verified, and what was set for it alone."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.db import db
from app.errors import DomainError
from app.exams import queries, setting_rules
from app.exams.forms import SettingForm
from app.exams.models import Exam
from app.exams.rules import list_open_rules, list_settings, read_value, text_of
from app.exams.views import exams
from app.i18n import _
from app.permissions import Permission
from app.regulations.rule_forms import field_name, read_field, value_data, value_fields
from app.regulations.rule_tables import RuleTable, Value
from app.regulations.rule_text import find_table
from app.regulations.rule_words import key_label, table_label, value_words
from app.web.access import requires
from app.web.unit_of_work import commits


@exams.app_context_processor
def pinned() -> dict[str, object]:
    """What every page under an exam's address needs to name the rules it is held under."""
    return {"pinned_exam": _pinned_exam}


def _pinned_exam() -> Exam | None:
    exam_id = (request.view_args or {}).get("exam_id")
    return db.session.get(Exam, exam_id) if isinstance(exam_id, UUID) else None


@exams.get("/<uuid:exam_id>/rules")
@requires(Permission.EXAMS_READ)
def list_rules(exam_id: UUID) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    return render_template(
        "exams/list_rules.html",
        exam=exam,
        tables=list_open_rules(exam),
        settings=list_settings(exam),
        keys_to_set=setting_rules.keys_to_set,
        read_value=read_value,
        **_words(),
    )


@exams.route("/<uuid:exam_id>/rules/<path:rule>", methods=["GET", "POST"])
@requires(Permission.EXAMS_MANAGE)
@commits
def set_rule(exam_id: UUID, rule: str) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    table = find_table(text_of(exam), rule)
    form = _form(table)
    if form.validate_on_submit():
        try:
            values, reason = _typed(form, table), form.to_reason()
            setting_rules.set_rule(exam, rule, values, reason=reason, by=actor())
            flash(_("Đã đặt riêng quy tắc cho kỳ thi."), "success")
            return redirect(url_for(".list_rules", exam_id=exam.id))
        except DomainError as error:
            form.reject("reason", error)
    return render_template("exams/set_rule.html", exam=exam, table=table, form=form, **_words())


def _form(table: RuleTable) -> SettingForm:
    """A form of what may be set of the rule; of a verified rule nothing may."""
    values = {} if table.verified else setting_rules.keys_to_set(table)
    form_class = type("FormOfSetting", (SettingForm,), value_fields(values, {}))
    form: SettingForm = form_class(data=value_data(values))
    return form


def _typed(form: SettingForm, table: RuleTable) -> dict[str, Value]:
    return {
        key: read_field(form[field_name(key)], value)
        for key, value in setting_rules.keys_to_set(table).items()
        if field_name(key) in form
    }


def _words() -> dict[str, object]:
    return {"key_label": key_label, "table_label": table_label, "value_words": value_words}
