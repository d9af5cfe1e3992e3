import io
import warnings
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.documents.xlsx import Column, Kind, Sheet, sheet_name, workbook

FULL_WIDTH = [chr(ord(sign) - 0x20 + 0xFF00) + "1" for sign in "=+-@"]
LINKS = ["=HYPERLINK(1)", "https://example.vn", "mailto:a@b.vn"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "=cmd|' /C calc'!A0"]
BEHIND_BLANKS = ["\t=1", "\r=1", "\n=1", "\x00=1", "007"]
DANGEROUS = st.sampled_from([*FORMULAS, *LINKS, *FULL_WIDTH, *BEHIND_BLANKS])
TEXTS = st.text(max_size=40) | DANGEROUS | st.builds("{}{}".format, DANGEROUS, st.text(max_size=9))
CELLS = (
    TEXTS
    | st.none()
    | st.integers(-(10**9), 10**9)
    | st.decimals(-1000, 1000, places=2)
    | st.dates(date(1800, 1, 1))
    | st.datetimes(
        datetime.fromisoformat("1901-01-01"),
        datetime.fromisoformat("2200-01-01"),
        timezones=st.just(UTC),
    )
)


def opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=20), TEXTS, TEXTS)
def test_no_cell_is_ever_a_formula_or_a_link(rows: list, title: str, name: str):
    columns = tuple(Column(title=title, kind=kind) for kind in Kind)

    book = opened(workbook([Sheet(name=name, columns=columns, rows=rows)] * 2))

    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert cells
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


def test_cells_have_the_type_of_their_column():
    columns = (
        Column(title="Số định danh"),
        Column(title="Điểm", kind=Kind.NUMBER, decimals=2),
        Column(title="Ngày sinh", kind=Kind.DATE),
        Column(title="Lúc", kind=Kind.INSTANT),
    )
    at = datetime(2026, 2, 4, 18, 5, tzinfo=UTC)

    page = opened(
        workbook(
            [
                Sheet(
                    name="Thí sinh",
                    columns=columns,
                    rows=[("001095012345", Decimal("78.5"), date(1990, 1, 2), at)],
                )
            ]
        )
    ).active

    cells = page[2]
    assert [cell.value for cell in cells] == [
        "001095012345",
        78.5,
        datetime.fromisoformat("1990-01-02"),
        datetime.fromisoformat("2026-02-05 01:05"),
    ]
    assert [cell.number_format for cell in cells] == [
        "@",
        "0.00",
        "dd/mm/yyyy",
        "dd/mm/yyyy hh:mm",
    ]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:D2"


def test_what_excel_has_no_value_for_becomes_text():
    columns = (Column(title="Ngày", kind=Kind.DATE), Column(title="Điểm", kind=Kind.NUMBER))

    page = opened(
        workbook([Sheet(name="a", columns=columns, rows=[(date(1890, 1, 2), "vắng")])])
    ).active

    assert [cell.value for cell in page[2]] == ["02/01/1890", "vắng"]


def test_a_row_must_have_a_cell_for_each_column():
    with pytest.raises(ValueError, match="shorter"):
        workbook([Sheet(name="a", columns=(Column(title="1"), Column(title="2")), rows=[("x",)])])


@pytest.mark.parametrize(
    ("wanted", "given_name"),
    [
        ("Thí sinh", "Thí sinh"),
        ("a[b]:c*d?e/f\\g", "a b c d e f g"),
        ("'quoted'", "quoted"),
        ("", "Trang"),
        ("History", "History 1"),
        ("x" * 40, "x" * 31),
    ],
)
def test_sheet_names_are_made_acceptable(wanted: str, given_name: str):
    assert sheet_name(wanted) == given_name


def test_equal_sheet_names_are_told_apart():
    columns = (Column(title="a"),)

    book = opened(
        workbook([Sheet(name=n, columns=columns) for n in ("Phòng", "phòng", "Danh mục")])
    )

    assert book.sheetnames == ["Phòng", "phòng (2)", "Danh mục (2)"]


def test_a_name_is_as_long_as_excel_counts_it():
    page = Sheet(name="0" * 18 + "𐀀" * 7, columns=(Column(title="Họ tên"),), rows=[("An",)])

    assert len(opened(workbook([page] * 2)).sheetnames) == 2


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_hold_stands_in_no_sheet_s_name(sign):
    page = Sheet(name=f"Phòng{sign}1", columns=(Column(title="Họ tên"),), rows=[("An",)])

    assert opened(workbook([page])).sheetnames == ["Phòng 1"]


def test_a_template_offers_choices_of_any_length_with_commas():
    choices = tuple(f"Thi hành án dân sự tỉnh số {i}, khu vực {i}" for i in range(63))

    book = opened(workbook([Sheet(name="Mẫu", columns=(Column(title="Đơn vị", choices=choices),))]))

    (rule,) = book["Mẫu"].data_validations.dataValidation
    assert rule.formula1 == "'Danh mục'!$A$1:$A$63"
    assert book["Danh mục"].sheet_state == "hidden"
    assert tuple(cell.value for cell in book["Danh mục"]["A"]) == choices
