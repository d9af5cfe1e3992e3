from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.documents.official import (
    cell_text,
    document_number,
    official_date,
    official_decimal,
    official_instant,
)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
        (None, "ngày …… tháng …… năm ………"),
    ],
)
def test_a_date_has_leading_zeros_where_the_decree_asks_for_them(day: date | None, words: str):
    assert official_date(day) == words


def test_a_number_below_ten_is_padded_and_a_missing_one_left_open():
    assert document_number(5, "QĐ-HĐT") == "05/QĐ-HĐT"
    assert document_number(120, "QĐ-HĐT") == "120/QĐ-HĐT"
    assert document_number(None, "QĐ-HĐT") == "……/QĐ-HĐT"


def test_an_instant_is_written_in_the_time_of_vietnam():
    at = datetime(2026, 2, 4, 18, 5, tzinfo=UTC)

    assert official_instant(at) == "01 giờ 05, ngày 05 tháng 02 năm 2026"
    assert cell_text(at) == "01:05 05/02/2026"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        cell_text(datetime(2026, 2, 4))  # noqa: DTZ001


def test_decimals_take_a_comma_and_keep_their_digits():
    assert official_decimal(Decimal("78.50")) == "78,50"
    assert official_decimal(Decimal("1E+2")) == "100"


def test_cells_are_written_by_kind():
    assert [cell_text(cell) for cell in (None, 7, "=1", date(2026, 1, 9))] == [
        "",
        "7",
        "=1",
        "09/01/2026",
    ]
