"""Sheets of questions as XLSX files, read and written without a spreadsheet program.

Only what a table needs is read: the texts and numbers of the first sheet. Formulas count as what
they came to; links, macros and pictures are never looked at.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from html import escape
from io import BytesIO
from posixpath import join, normpath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from question_bank.errors import N_, Fault, InvalidItem, Refusal
from question_bank.formats.archive import Archive, pack
from question_bank.formats.base import Format, Report
from question_bank.formats.table import read_rows, to_rows
from question_bank.formats.table_writing import losses
from question_bank.question import Question

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ROWS, MOST_COLUMNS = 20_000, 200
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_M, _R = f"{{{_MAIN}}}", f"{{{_OFFICE}}}"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Value = str | Decimal | None


def read(data: bytes) -> Report:
    """The questions of the first sheet of a workbook."""
    try:
        rows = _read_sheet(Archive(data))
    except Refusal as refusal:
        fault = Fault.from_refusal(refusal, code="invalid-file", line=None)
        return Report(faults=(fault,))
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        told = N_("Không đọc được bảng tính: tệp hỏng hoặc không phải .xlsx; hãy lưu lại từ Excel")
        return Report(faults=(Fault(code="invalid-file", template=told),))
    return read_rows(rows)


def write(questions: Iterable[Question]) -> bytes:
    """The questions as a workbook of one sheet, every cell a text."""
    rows = to_rows(questions)
    body = "".join(_row(number, row) for number, row in enumerate(rows, start=1))
    types = (
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    )
    default = (
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{default}{types}</Types>',
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Câu hỏi" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
        ),
    }
    return pack({name: f"{_HEAD}{text}".encode() for name, text in parts.items()})


XLSX = Format(
    name="xlsx",
    suffix=".xlsx",
    read=read,
    write=write,
    title=N_("Bảng tính Excel theo mẫu"),
    losses=losses,
)


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _row(number: int, cells: Sequence[str]) -> str:
    told = "".join(
        f'<c r="{_letters(place)}{number}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{_told(text)}</t></is></c>'
        for place, text in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{told}</row>'


def _told(text: str) -> str:
    """A cell's text: what looks like an escaped sign, and signs XML lacks, are escaped again."""
    held = _ESCAPED.sub(lambda found: f"_x005F_x{found[1]}_", text)
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(held, quote=False))


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_sheet(archive: Archive) -> list[list[Value]]:
    name = _first_sheet(archive)
    shared = _shared(archive)
    rows: list[list[Value]] = []
    for element in _elements(archive.read(name), f"{_M}row"):
        cells = _cells(element, shared)
        number = int(element.get("r") or len(rows) + 1)
        if not len(rows) < number <= MOST_ROWS:
            raise InvalidItem(
                N_("Bảng tính có quá %(count)s dòng hoặc các dòng không theo thứ tự"),
                count=str(MOST_ROWS),
            )
        rows += [[] for _missing in range(number - len(rows) - 1)]
        rows.append(cells)
    return rows


def _first_sheet(archive: Archive) -> str:
    if "xl/workbook.xml" not in archive:
        raise InvalidItem(N_("Tệp không phải là bảng tính .xlsx. Hãy lưu lại từ Excel dạng .xlsx."))
    book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    first = book.find(f"{_M}sheets/{_M}sheet")
    wanted = first.get(f"{_R}id") if first is not None else None
    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    for each in links:
        if each.get("Id") == wanted and each.get("TargetMode") != "External":
            target = each.get("Target", "")
            name = target[1:] if target.startswith("/") else normpath(join("xl", target))
            if name in archive:
                return name
    raise InvalidItem(N_("Bảng tính không có trang nào đọc được; hãy lưu lại từ Excel"))


def _shared(archive: Archive) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in archive:
        return []
    return [_words(each) for each in _elements(archive.read(name), f"{_M}si")]


def _elements(data: bytes, tag: str) -> Iterator["Element"]:
    """The elements of this name, each let go when the next is asked for."""
    for _event, element in iterparse(BytesIO(data), forbid_dtd=True):
        if element.tag == tag:
            yield element
            element.clear()


def _cells(row: "Element", shared: Sequence[str]) -> list[Value]:
    cells: list[Value] = []
    for each in row.iter(f"{_M}c"):
        place = _PLACE.fullmatch(each.get("r", ""))
        column = _number(place[1]) if place else len(cells) + 1
        if not len(cells) < column <= MOST_COLUMNS:
            raise InvalidItem(
                N_("Bảng tính có quá %(count)s cột hoặc các ô không theo thứ tự"),
                count=str(MOST_COLUMNS),
            )
        cells += [None] * (column - len(cells) - 1)
        cells.append(_value(each, shared))
    return cells


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: "Element", shared: Sequence[str]) -> Value:
    kind, told = cell.get("t", "n"), cell.findtext(f"{_M}v") or ""
    if kind == "inlineStr":
        inside = cell.find(f"{_M}is")
        return _words(inside) if inside is not None else None
    if kind == "s":
        place = int(told)
        return shared[place] if 0 <= place < len(shared) else None
    if kind != "n" or not told:
        return _unescaped(told) or None
    try:
        return Decimal(told) if len(told) < 40 else told
    except InvalidOperation:
        return told


def _words(element: "Element") -> str:
    """The text of a cell, its runs together, without the help for reading some scripts."""
    pieces = [element, *element.findall(f"{_M}r")]
    return _unescaped("".join(piece.findtext(f"{_M}t") or "" for piece in pieces))


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
