"""The form of one rule, made from the values it has; and the forms of a draft."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from app.i18n import _, _l
from app.regulations.describing import plain_number
from app.regulations.rule_tables import RuleTable, Value
from app.regulations.rule_words import WORDS, key_label
from app.web.forms import Form, at_most

_SPAN = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")


class ExactField(StringField):
    """A number with a decimal comma, kept exact."""

    number: Decimal = Decimal(0)

    def _value(self) -> str:
        if isinstance(self.data, Decimal | int):
            return plain_number(Decimal(self.data))
        return self.data or ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the number. Raise ValidationError for what is none."""
        try:
            self.number = Decimal(str(self.data or "").replace(",", "."))
        except InvalidOperation as error:
            raise ValidationError(_("Hãy nhập một số.")) from error
        if not self.number.is_finite():
            raise ValidationError(_("Hãy nhập một số."))


class SpanField(StringField):
    """A least and a most: `90–180`, or one number for both."""

    span: tuple[int, int] = (0, 0)

    def _value(self) -> str:
        if isinstance(self.data, list):
            least, most = self.data
            return str(least) if least == most else f"{least}–{most}"
        return self.data or ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the span. Raise ValidationError for what is none."""
        match = _SPAN.fullmatch(str(self.data or ""))
        if match is None:
            raise ValidationError(_("Hãy nhập một số, hoặc hai số như 90–180."))
        self.span = (int(match[1]), int(match[2] or match[1]))


class ListField(StringField):
    """Names parted by commas."""

    def _value(self) -> str:
        return ", ".join(self.data) if isinstance(self.data, list) else self.data or ""

    @property
    def names(self) -> list[object]:
        """The names typed."""
        return [name.strip() for name in str(self.data or "").split(",") if name.strip()]


class RuleForm(Form):
    """The base of the form of a rule: `value_…` fields are added for what the rule says."""

    revision = HiddenField()
    submit = SubmitField(_l("Lưu quy tắc"))

    def to_revision(self) -> int:
        """Which saving of the draft the page showed; 0 if that cannot be read."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0

    def to_values(self, table: RuleTable) -> dict[str, Value]:
        """The rule's values as typed, by key."""
        return {
            key: read_field(self[field_name(key)], value)
            for key, value in form_values(table).items()
        }


def field_name(key: str) -> str:
    """The name of the field of a key."""
    return "value_" + key.replace(".", "_")


def form_values(table: RuleTable) -> Mapping[str, Value]:
    """The values a form asks for; every rule may get a note."""
    return {**table.settable, "note": table.values.get("note", "")}


def rule_form(table: RuleTable, sources: Mapping[str, str], revision: int) -> RuleForm:
    """Return the form of a rule, filled with its values (or what was posted)."""
    fields = value_fields(form_values(table), sources)
    data = value_data(form_values(table))
    form_class = type("FormOfRule", (RuleForm,), fields)
    form: RuleForm = form_class(data={**data, "revision": str(revision)})
    return form


def value_fields(values: Mapping[str, Value], sources: Mapping[str, str]) -> dict[str, Any]:
    """Return a field for each value, by field name."""
    return {field_name(key): _field(key, value, sources) for key, value in values.items()}


def value_data(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what fills those fields."""
    return {field_name(key): value for key, value in values.items()}


def read_field(field: Field, before: Value) -> Value:
    """Return what a field of a rule holds, in the kind its value had."""
    match field:
        case ExactField():
            return field.number
        case SpanField():
            return list(field.span)
        case ListField():
            return field.names
        case BooleanField():
            return bool(field.data)
    value: Value = before if field.data is None else field.data
    return value


def _field(key: str, value: Value, sources: Mapping[str, str]) -> Any:
    label = key_label(key)
    if key == "source":
        return SelectField(label, choices=list(sources.items()))
    if key in WORDS:
        return SelectField(label, choices=[(word, _(WORDS[key][word])) for word in WORDS[key]])
    if isinstance(value, bool):
        return BooleanField(label)
    if isinstance(value, str):
        return StringField(label, validators=[at_most(1000)])
    return _value_field(key, label, value)


def _value_field(key: str, label: str, value: Value) -> Any:
    if isinstance(value, list):
        whole = all(isinstance(item, int) for item in value)
        return (SpanField if whole else ListField)(label, validators=[InputRequired()])
    if isinstance(value, date):
        return DateField(label, validators=[InputRequired()])
    exact = isinstance(value, Decimal) or key in _EXACT
    return (ExactField if exact else IntegerField)(label, validators=[InputRequired()])


_EXACT = frozenset(
    {"weight", "pass_mark", "go_on_percent", "points", "scale", "max_total", "average_up_to"}
    | {"third_marker_from", "mark_step", "appeal_direct_below", "present_percent"}
    | {"deduct_percent", "unsigned_deduct_percent"}
)
"""Keys whose values may have decimals though the text shows a whole number."""


class DraftTextForm(Form):
    """The whole text of a draft."""

    source = TextAreaField(
        _l("Toàn văn (TOML)"), validators=[InputRequired(), at_most(400_000)], filters=[]
    )
    revision = HiddenField()
    submit = SubmitField(_l("Lưu bản nháp"))

    def to_text(self) -> tuple[str, int]:
        """The text, and which saving of the draft the page showed."""
        text = self.revision.data or ""
        known = text.isascii() and text.isdecimal() and len(text) < 9
        return self.source.data or "", int(text) if known else 0


class ProposalForm(Form):
    """Why the rules change."""

    reason = StringField(
        _l("Lý do, số văn bản"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )
    submit = SubmitField(_l("Trình kích hoạt"))

    def to_reason(self) -> str:
        """The reason typed."""
        return self.reason.data or ""


class ConfirmForm(Form):
    """Nothing but the agreement."""
