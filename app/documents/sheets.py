"""Read a table somebody uploaded: the first sheet of a workbook, or CSV as Excel saves it.

What a cell means is the importer's business; here it only keeps its kind: text stays text, so that
an identity number keeps its zeros, and a number is a decimal as Excel shows it.
"""

import csv
import io
import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from app.documents.official import official_decimal, short_date
from app.documents.uploads import UploadRefused, check_xlsx
from app.text import N_, nfc

MAX_ROWS = 20_000
MAX_COLUMNS = 100
SECONDS = 40
PARSER = Path(__file__).parent / "sheet_parser.py"
TOO_LARGE = 2
"""How the parser says that the sheet passes the limits."""

WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a zip file (XLSX) and an old Excel file begin; anything else is read as CSV."""

Value = str | Decimal | date | datetime | None
"""A cell: text in NFC without outer blanks, number, date, date and time (no zone), or nothing."""


class SheetUnreadable(UploadRefused):
    """The file is neither a sound XLSX workbook nor CSV in UTF-8."""


class SheetTooLarge(UploadRefused):
    """The table has more rows or columns than an import takes."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something, with its number in the file (from 1) for messages."""

    number: int
    cells: tuple[Value, ...]

    def texts(self) -> tuple[str, ...]:
        """Give all cells as text, empty ones as ""."""
        return tuple(value_text(cell) for cell in self.cells)


def read_sheet(
    data: bytes,
    *,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
    keep_lines: bool = False,
) -> list[SheetRow]:
    """Give the rows of the table, the header first, all as long as the longest, without empty ones.

    Raise `UploadRefused`, of which `SheetUnreadable` and `SheetTooLarge` are kinds. Safe on hostile
    bytes: workbooks are checked first, then parsed in a process with little memory. `keep_lines`
    leaves blanks and line ends within a text as they are typed.
    """
    if data.startswith(WORKBOOK_SIGNATURES):
        check_xlsx(data)
        typed = _workbook_rows(data, max_rows, max_columns)
    else:
        typed = _csv_rows(data)
    rows = [tuple(_stored(cell, keep_lines=keep_lines) for cell in row) for row in typed]
    found = [SheetRow(number, row) for number, row in enumerate(rows, start=1) if any_filled(row)]
    width = max((len(row.cells) for row in found), default=0)
    if len(found) > max_rows or width > max_columns:
        raise _too_large(max_rows, max_columns)
    return [SheetRow(row.number, _padded(row.cells, width)) for row in found]


def _stored(cell: Value, *, keep_lines: bool) -> Value:
    """The cell as it is stored: text in NFC, nothing for an empty one."""
    if not isinstance(cell, str):
        return cell
    return (unicodedata.normalize("NFC", cell).strip() if keep_lines else nfc(cell)) or None


def any_filled(cells: Iterable[Value]) -> bool:
    """Say whether any of the cells holds something."""
    return any(cell is not None for cell in cells)


def value_text(value: Value) -> str:
    """Write a value as a person would have typed it: "78,5", "05/02/2026", "" for nothing."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.hour:02d}:{value.minute:02d} {short_date(value.date())}"
        case date():
            return short_date(value)
        case Decimal():
            return official_decimal(value)
        case _:
            return value


def _too_large(max_rows: int, max_columns: int) -> SheetTooLarge:
    return SheetTooLarge(
        N_(
            "Bảng có quá %(rows)d dòng hoặc quá %(columns)d cột. "
            "Hãy xóa các dòng, cột thừa hoặc chia thành nhiều tệp."
        ),
        rows=max_rows,
        columns=max_columns,
    )


def _padded(cells: Sequence[Value], width: int) -> tuple[Value, ...]:
    return (*cells, *(None for _missing in range(width - len(cells))))


def _workbook_rows(data: bytes, max_rows: int, max_columns: int) -> list[tuple[Value, ...]]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [sys.executable, "-I", str(PARSER), str(max_rows), str(max_columns)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise _unreadable_workbook() from error
    if done.returncode == TOO_LARGE:
        raise _too_large(max_rows, max_columns)
    if done.returncode != 0:
        raise _unreadable_workbook()
    return [tuple(_decode(cell) for cell in row) for row in json.loads(done.stdout)]


def _unreadable_workbook() -> SheetUnreadable:
    return SheetUnreadable(
        N_(
            "Không đọc được tệp Excel: tệp hỏng, có mật khẩu hoặc không phải .xlsx. "
            "Hãy mở, lưu lại và tải lên."
        )
    )


def _decode(cell: str | list[str] | None) -> Value:
    match cell:
        case ["number", text]:
            return Decimal(text)
        case ["date", text]:
            return date.fromisoformat(text)
        case ["instant", text]:
            return datetime.fromisoformat(text)
        case str():
            return cell
        case _:
            return None


def _csv_rows(data: bytes) -> list[tuple[Value, ...]]:
    text = _decoded(data)
    separator = _separator(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise SheetUnreadable(
            N_("Không đọc được tệp CSV: dấu ngoặc kép không khép hoặc ô quá dài.")
        ) from error
    return [tuple(line) for line in lines]


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetUnreadable(
            N_("Tệp CSV không ở bảng mã UTF-8. Trong Excel, hãy lưu dạng “CSV UTF-8” hoặc .xlsx.")
        ) from error
    if "\0" in text:
        raise SheetUnreadable(N_("Tệp không phải là bảng: hãy tải lên .xlsx hoặc CSV."))
    return text


def _separator(text: str) -> str:
    """Take what parts the header most often: Vietnamese Excel writes ";", others "," or a tab."""
    header = text.split("\n", 1)[0]
    return max(";,\t", key=header.count)
