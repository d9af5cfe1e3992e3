import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.sheets import SheetRow, SheetTooLarge, read_sheet
from app.documents.uploads import UploadRefused
from app.documents.xlsx import Column, Kind, Sheet, workbook

COLUMNS = (
    Column(title="Số định danh"),
    Column(title="Điểm", kind=Kind.NUMBER),
    Column(title="Ngày sinh", kind=Kind.DATE),
    Column(title="Lúc", kind=Kind.INSTANT),
)
ROW = ("001095012345", Decimal("78.5"), date(1990, 1, 2), datetime(2026, 2, 4, 18, 5, tzinfo=UTC))
SPARSE = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
)


def with_member(data: bytes, name: str, content: str) -> bytes:
    """Replace a member of a zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as made:
        for member in source.namelist():
            made.writestr(member, content if member == name else source.read(member))
    return target.getvalue()


def a_workbook(rows: list | None = None) -> bytes:
    return workbook([Sheet(name="a", columns=COLUMNS, rows=[ROW] if rows is None else rows)])


def test_a_workbook_gives_back_its_cells_with_their_kinds():
    header, row = read_sheet(a_workbook())

    assert header.cells == ("Số định danh", "Điểm", "Ngày sinh", "Lúc")
    assert row == SheetRow(
        2,
        (
            "001095012345",
            Decimal("78.5"),
            date(1990, 1, 2),
            datetime.fromisoformat("2026-02-05 01:05"),
        ),
    )
    assert row.texts() == ("001095012345", "78,5", "02/01/1990", "01:05 05/02/2026")


def test_empty_rows_are_left_out_but_counted():
    rows = read_sheet(a_workbook([(None,) * 4, ROW, (" ", None, None, None), ROW]))

    assert [row.number for row in rows] == [1, 3, 5]


def test_a_whole_number_has_no_fraction():
    (_, row) = read_sheet(a_workbook([("x", 5, None, None)]))

    assert row.texts() == ("x", "5", "", "")


def test_text_comes_in_normal_form():
    (_, row) = read_sheet(a_workbook([("Nguye\u0302\u0303n\u00a0 A\u00ad ", None, None, None)]))

    assert row.cells[0] == "Nguyễn A"


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffHọ tên;Điểm\r\nLê Ẩn;7,5\r\n".encode(),
        'Họ tên,Điểm\nLê Ẩn,"7,5"\n'.encode(),
        "Họ tên\tĐiểm\nLê Ẩn\t7,5".encode("utf-16"),
    ],
)
def test_csv_is_read_as_vietnamese_and_other_programs_write_it(data: bytes):
    header, row = read_sheet(data)

    assert header.cells == ("Họ tên", "Điểm")
    assert row.cells == ("Lê Ẩn", "7,5")


def test_short_rows_are_filled_up():
    assert [row.cells for row in read_sheet(b"a;b;c\n1\n")] == [("a", "b", "c"), ("1", None, None)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04 no zip at all", "bị hỏng"),
        (with_member(a_workbook(), "xl/workbook.xml", "<broken"), "Không đọc được tệp Excel"),
        ("Lê Ẩn".encode("cp1258", errors="replace") + b"\xff", "UTF-8"),
        (b'a;"b\nc', "CSV"),
        (b"a\0b", "không phải là bảng"),
    ],
)
def test_what_cannot_be_read_is_explained(data: bytes, words: str):
    with pytest.raises(UploadRefused, match=words):
        read_sheet(data)


def test_too_many_rows_or_columns_are_refused():
    with pytest.raises(SheetTooLarge, match="2 dòng"):
        read_sheet(a_workbook([ROW] * 2), max_rows=2)
    with pytest.raises(SheetTooLarge, match="2 cột"):
        read_sheet(b"a;b;c", max_columns=2)


def test_two_cells_that_span_a_whole_sheet_do_not_fill_memory():
    with pytest.raises(UploadRefused):
        read_sheet(with_member(a_workbook(), "xl/worksheets/sheet1.xml", SPARSE))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(data: bytes):
    try:
        rows = read_sheet(data)
    except UploadRefused:
        return
    assert all(any(row.texts()) for row in rows)
