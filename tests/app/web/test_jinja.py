from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from app.web import jinja

INSTANT = datetime(2026, 3, 1, 18, 30, 5, tzinfo=UTC)  # the next day in Vietnam


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, None, "–"),
        (0, None, "0"),
        (1234567, None, "1.234.567"),
        (Decimal("7.50"), None, "7,50"),
        (Decimal("7.5"), 2, "7,50"),
        (Decimal("-0.25"), None, "−0,25"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Fraction(1, 3), 2, "0,33"),
        (10**30, None, "1." + ".".join(["000"] * 10)),
    ],
)
def test_numbers_have_a_decimal_comma(value, places, shown):
    assert jinja.number(value, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (Fraction(0), "0,0 %"),
        (Fraction(1), "100,0 %"),
        (Fraction(9996, 10000), "99,9 %"),
        (Fraction(99999, 100000), "99,9 %"),
        (Decimal("0.125"), "12,5 %"),
        (0.5, "50,0 %"),
    ],
)
def test_a_share_is_never_rounded_up_to_all(value, shown):
    assert jinja.percent(value) == shown


def test_instants_are_shown_as_in_vietnam(app):
    with app.test_request_context():
        assert jinja.when(INSTANT) == "01:30 ngày 02/03/2026"
        assert jinja.time_of_day(INSTANT) == "01:30:05"
        assert jinja.day(INSTANT) == "02/03/2026"
        assert jinja.day(date(2026, 3, 1)) == "01/03/2026"
        assert (jinja.when(None), jinja.day(None)) == ("–", "–")


def test_instants_are_shown_in_the_order_english_readers_expect(app):
    with app.test_request_context() as context:
        context.session["language"] = "en"
        assert jinja.when(INSTANT) == "02/03/2026 01:30"


def test_the_address_of_a_static_file_changes_with_its_content(app):
    with app.test_request_context():
        address = jinja.asset("css/app.css")
        assert address.startswith("/static/css/app.css?v=")
        assert jinja.asset("css/app.css") == address
        assert jinja.asset("css/print.css").split("=")[1] != address.split("=")[1]
