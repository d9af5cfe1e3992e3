"""The base of every form, and the fields our screens share."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is not in the stubs
    DateTimeLocalField,
    FieldList,
    FormField,
    SelectChoice,
    SelectMultipleField,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.clock import VIETNAM
from app.i18n import N_, _, _l

MESSAGES = {
    "This field is required.": N_("Hãy nhập ô này."),
    "Not a valid choice.": N_("Lựa chọn này không có trong danh sách."),
    "Not a valid choice": N_("Lựa chọn này không có trong danh sách."),
    "Invalid Choice: could not coerce.": N_("Lựa chọn này không có trong danh sách."),
    "Not a valid integer value.": N_("Hãy nhập một số nguyên."),
    "Not a valid decimal value.": N_("Hãy nhập một số."),
    "Not a valid date value.": N_("Ngày không hợp lệ: nhập ngày/tháng/năm."),
    "Not a valid datetime value.": N_("Ngày giờ không hợp lệ."),
    "Invalid email address.": N_("Địa chỉ thư điện tử không hợp lệ."),
    "The CSRF token is missing.": N_("Phiên làm việc đã cũ. Hãy tải lại trang rồi gửi lại."),
    "The CSRF session token is missing.": N_(
        "Phiên làm việc đã cũ. Hãy tải lại trang rồi gửi lại."
    ),
    "The CSRF tokens do not match.": N_("Phiên làm việc đã cũ. Hãy tải lại trang rồi gửi lại."),
    "The CSRF token is invalid.": N_("Phiên làm việc đã cũ. Hãy tải lại trang rồi gửi lại."),
}
"""The built-in messages of WTForms (which has no Vietnamese catalogue) in our words."""


LARGEST = 2**31 - 1
"""The largest whole number an integer column of PostgreSQL holds."""

YEARS = range(1900, 2200)
"""Days outside leave no room to reckon with: a zone or a deadline would run off the calendar."""


class Translations:
    """WTForms' own messages, through our catalogue."""

    def gettext(self, string: str) -> str:
        """Translate a built-in message; one we do not know stays as it is."""
        return _(MESSAGES[string]) if string in MESSAGES else string

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate a counted built-in message."""
        if "character" in singular:
            return _("Độ dài của ô này không phù hợp (giới hạn %(n)d ký tự).", n=n).replace(
                "%", "%%"
            )
        return singular if n == 1 else plural


def strip(value: Any) -> Any:
    """The typed text as NFC without outer spaces; other values are left alone."""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form: text is folded to NFC, the browser's own checks are off."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **options)  # enclosures take no filters
            filters = [strip, *unbound_field.kwargs.get("filters", [])]
            options = {**options, "filters": filters}
            choices = unbound_field.kwargs.get("choices")
            if isinstance(choices, list):  # WTForms 3.4 no longer takes pairs
                options["choices"] = [SelectChoice(*pair) for pair in choices]
            return unbound_field.bind(form=form, **options)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            return field.widget(field, **({"required": False} | render_kw))

        def get_translations(self, _form: Any) -> Translations:
            return Translations()

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take what was typed; a value beyond every use is a fault of its box, not of ours."""
        super().process(*args, **kwargs)
        refuse_absurd_values(self)

    def reject(self, field: str, reason: object) -> None:
        """Show the reason beside the field, as if a validator had said it."""
        self[field].errors = [*self[field].errors, str(reason)]


def refuse_absurd_values(fields: Iterable[Any]) -> None:
    """Empty each box whose number or day nothing here can reckon with, and say so beside it."""
    for field in fields:
        if isinstance(field, FieldList):
            refuse_absurd_values(field.entries)
        elif isinstance(field, FormField):
            refuse_absurd_values(field.form)
        elif isinstance(field.data, int) and abs(field.data) > LARGEST:
            _empty(field, _("Số này quá lớn."))
        elif isinstance(field.data, date) and field.data.year not in YEARS:
            _empty(field, _("Năm phải từ 1900 đến 2199."))


def _empty(field: Any, reason: str) -> None:
    field.data = None
    field.process_errors.append(reason)


def at_most(count: int) -> Length:
    """Limit what may be typed to `count` characters, in our words."""
    too_long = _l("Hãy viết ngắn hơn: không quá %(count)d ký tự.", count=count)
    return Length(max=count, message=too_long)


class InstantField(DateTimeLocalField):
    """A local date and time in Vietnam that the form hands on as an aware UTC datetime."""

    @property
    def instant(self) -> datetime:
        """What was typed, as UTC. Read only after validation."""
        if self.data is None:
            raise ValueError("read only after validation")
        return self.data.replace(tzinfo=VIETNAM).astimezone(UTC)


class CheckboxesField(SelectMultipleField):
    """Several choices, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
