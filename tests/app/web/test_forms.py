from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, IntegerField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, NumberRange

from app.web.forms import Form, InstantField, at_most


class RowForm(PlainForm):
    count = IntegerField("Số câu", validators=[NumberRange(0, 9)])


class SampleForm(Form):
    name = StringField("Tên", validators=[InputRequired(), at_most(5)])
    count = IntegerField("Số", validators=[NumberRange(1, 9, "Từ 1 đến 9.")])
    kind = SelectField("Loại", choices=[("a", "A"), ("b", "B")])
    starts_at = InstantField("Lúc")
    rows = FieldList(FormField(RowForm))


def submitted(app, **data):
    with app.test_request_context(method="POST"):
        form = SampleForm(MultiDict({"name": "An", "count": "1", "kind": "a"} | data))
        form.validate()
        return form, {name: [str(e) for e in errors] for name, errors in form.errors.items()}


def test_text_is_folded_to_nfc_and_trimmed(app):
    form, _errors = submitted(app, name="  Ha\u0300  ")
    assert form.name.data == "Hà"


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, str(2**31), "9" * 5000])
def test_a_number_beyond_every_use_is_a_fault_of_its_box(app, number):
    form, errors = submitted(app, count=number)
    assert form.count.data is None
    assert errors["count"]


def test_a_number_beyond_every_use_is_found_in_a_row_too(app):
    form, errors = submitted(app, **{"rows-0-count": "9" * 400})
    assert form.rows[0].form.count.data is None
    assert "rows" in errors


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Hãy nhập ô này."),
        ("name", "sáu chữ", "Hãy viết ngắn hơn: không quá 5 ký tự."),
        ("count", "mười", "Hãy nhập một số nguyên."),
        ("count", "10", "Từ 1 đến 9."),
        ("kind", "c", "Lựa chọn này không có trong danh sách."),
    ],
)
def test_what_is_wrong_is_said_in_our_words(app, field, typed, message):
    _form, errors = submitted(app, **{field: typed})
    assert message in errors[field]


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_a_day_off_every_calendar_is_a_fault_of_its_box(app, typed):
    form, errors = submitted(app, starts_at=typed)
    assert form.starts_at.data is None
    assert errors["starts_at"] == ["Năm phải từ 1900 đến 2199."]


def test_an_instant_is_read_as_the_time_in_vietnam(app):
    form, _errors = submitted(app, starts_at="2027-01-15T08:00")
    assert form.starts_at.instant == datetime(2027, 1, 15, 1, tzinfo=UTC)


def test_a_reason_from_a_verb_stands_beside_its_field(app):
    form, _errors = submitted(app)
    form.reject("name", "Đã có tên này.")
    assert list(form.name.errors) == ["Đã có tên này."]
