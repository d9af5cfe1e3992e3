import io
import struct
import time
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from app.documents.uploads import Limits, UploadRefused, check_xlsx
from tests.pure import session  # noqa: F401

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" TargetMode="External" Target="http://evil.example/" Type="http://x/%s"/>'
    "</Relationships>"
)
SHEET = "xl/worksheets/sheet1.xml"


def real_workbook(fill: Callable[[xlsxwriter.worksheet.Worksheet], object] | None = None) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Họ và tên")
        if fill:
            fill(sheet)
    return buffer.getvalue()


def archive(parts: dict[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing, compresslevel=1) as pack:
        for name, content in ({"[Content_Types].xml": TYPES} | parts).items():
            pack.writestr(name, content)
    return buffer.getvalue()


def lying(data: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size in the directory entry of one part."""
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return data[: at + 24] + struct.pack("<L", size) + data[at + 28 :]


def overlapping(data: bytes) -> bytes:
    """The archive with its last directory entry pointing at the first part."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 42] + struct.pack("<L", 0) + data[at + 46 :]


def test_a_plain_workbook_is_let_in():
    check_xlsx(real_workbook())


def test_addresses_in_cells_are_no_links_to_other_files():
    check_xlsx(real_workbook(lambda sheet: sheet.write_url("A2", "mailto:an@example.vn")))


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
FAR = '<worksheet><sheetData><row r="1"><c r="A1"/><c r="%s"/></row></sheetData></worksheet>'
# What takes long to pack is packed by its test: every worker collects this file.
HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", "rỗng"),
    "text": (b"Ho va ten;Ngay sinh", "không phải"),
    "old excel or locked": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "mật khẩu"),
    "broken zip": (b"PK\x03\x04" + b"\0" * 100, "bị hỏng"),
    "cut short": (real_workbook()[:-200], "bị hỏng"),
    "another zip": (
        archive({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}),
        "không phải",
    ),
    "no types": (archive({"[Content_Types].xml": "<Types"}), "bị hỏng"),
    "macro part": (archive({"xl/vbaProject.bin": b"\xd0\xcf"}), "macro"),
    "macro type": (
        archive({"[Content_Types].xml": TYPES.replace("sheet.main", "sheet.macroEnabled.main")}),
        "macro",
    ),
    "external link part": (archive({"xl/externalLinks/externalLink1.xml": "<e/>"}), "liên kết"),
    "external relation": (
        archive({"xl/worksheets/_rels/sheet1.xml.rels": LINK % "attachedTemplate"}),
        "liên kết",
    ),
    "embedded object": (archive({"xl/embeddings/oleObject1.bin": b"x"}), "đối tượng nhúng"),
    "document type": (archive({SHEET: ENTITY}), "XML không an toàn"),
    "entity in upper case": (archive({SHEET: ENTITY.replace("!DOCTYPE", "!doctype")}), "XML không"),
    "document type far down": (
        lambda: archive({SHEET: f"<!--{'a' * 3_000_000}-->{ENTITY}"}),
        "quá lớn|XML",
    ),
    "document type in UTF-16": (archive({SHEET: ENTITY.encode("utf-16")}), "XML không an toàn"),
    "path upwards": (archive({"../evil.xml": "<x/>"}), "đường dẫn"),
    "absolute path": (archive({"/etc/evil.xml": "<x/>"}), "đường dẫn"),
    "windows path": (archive({"C:\\evil.xml": "<x/>"}), "đường dẫn"),
    "bomb": (lambda: archive({SHEET: b" " * (60 << 20)}), "quá lớn"),
    "large in sum": (
        lambda: archive({f"xl/{n}.xml": b" " * (30 << 20) for n in range(5)}),
        "quá lớn",
    ),
    "many parts": (
        lambda: archive({f"xl/media/{n}.png": b"" for n in range(3000)}),
        "quá nhiều phần",
    ),
    "size told too small": (lying(archive({SHEET: b"ab" * 5000}), SHEET, 100), "bị hỏng"),
    "size told too large": (lying(archive({SHEET: b"ab" * 5000}), SHEET, 20_000), "bị hỏng"),
    "overlapping parts": (overlapping(archive({SHEET: "<x/>"})), "bị hỏng"),
    "odd packing": (archive({SHEET: b"x"}, packing=zipfile.ZIP_BZIP2), "bị hỏng"),
    "a cell far down": (archive({SHEET: FAR % "A1048576"}), "dài hơn"),
    "a far cell spelled with spaces": (
        archive({SHEET: FAR.replace("r=", "r\t= ") % "XFD1"}),
        "rộng",
    ),
    "a cell far right": (archive({SHEET: FAR % "XFD1"}), "rộng hơn"),
    "a place no sheet has": (archive({SHEET: FAR % "ZZZZZZZZ99999999"}), "rộng hơn"),
    "a row far down": (
        archive({SHEET: "<sheetData><row r='999999'><c/></row></sheetData>"}),
        "dài hơn",
    ),
}


@pytest.mark.parametrize(("data", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_harmless_workbook_is_refused_at_once_and_in_plain_words(data, words):
    data = data if isinstance(data, bytes) else data()
    began = time.perf_counter()

    with pytest.raises(UploadRefused, match=words) as refused:
        check_xlsx(data)

    assert time.perf_counter() - began < 2
    assert str(refused.value).endswith(".")


def test_a_part_named_twice_is_refused():
    buffer = io.BytesIO(archive({SHEET: "<x/>"}))
    with zipfile.ZipFile(buffer, "a") as pack:
        pack.writestr(SHEET.upper(), "<y/>")

    with pytest.raises(UploadRefused, match="trùng tên"):
        check_xlsx(buffer.getvalue())


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(size=1000), "lớn hơn"), (Limits(rows=0), "dài hơn"), (Limits(cells=0), "dài hơn")],
)
def test_limits_can_be_set_by_the_caller(limits, words):
    with pytest.raises(UploadRefused, match=words):
        check_xlsx(real_workbook(), limits)


def test_no_damage_to_a_workbook_escapes_as_another_error():
    data = real_workbook()
    refused = 0
    for at in range(0, len(data), 7):
        damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            check_xlsx(damaged)
        except UploadRefused:
            refused += 1

    assert refused > len(data) // 14
