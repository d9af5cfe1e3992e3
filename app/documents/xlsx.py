"""Workbooks to download: every cell has the type its column says, and no cell is ever a formula."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from app.clock import VIETNAM
from app.documents.official import Cell, cell_text

SHEET_NAME_LENGTH = 31
CHOICES_SHEET = "Danh mục"
CELL_LENGTH = 32_767
"""What Excel itself allows; a longer text is cut, with an ellipsis."""
FIRST_YEAR = 1900
"""Excel knows no earlier dates; they are written as text."""
VALIDATION_ROWS = 5_000
"""How far down a template offers its lists of choices."""

# Control characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Kind(StrEnum):
    """What a column holds, and so how its cells are written."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"


FORMATS: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEXT: {"num_format": "@"},
    Kind.NUMBER: {"num_format": "General"},
    Kind.DATE: {"num_format": "dd/mm/yyyy", "align": "center"},
    Kind.INSTANT: {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
}

HEADING: Mapping[str, object] = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#E8EDF3",
    "border": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `width` in characters, `choices` become a list to pick from."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 16
    choices: tuple[str, ...] = ()
    decimals: int | None = None
    """Digits after the comma in a number column; None shows them as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with a frozen, filterable header. Rows may be a generator."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]] = field(default=())


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write the sheets to an XLSX file, a row at a time: memory does not grow with the rows."""
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        names: list[str] = [sheet_name(CHOICES_SHEET)]
        choices = _Choices()
        for sheet in sheets:
            name = sheet_name(sheet.name, {name.casefold() for name in names})
            names.append(name)
            _write_sheet(book, name, sheet, choices)
        choices.write(book)
    return target.getvalue()


@dataclass(slots=True)
class _Choices:
    """Lists of choices, each a column of a hidden sheet: inline they may not pass 255 signs."""

    lists: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, choices: tuple[str, ...]) -> str:
        """Take a list and give the reference to where it will stand."""
        self.lists.append(choices)
        column = xl_col_to_name(len(self.lists) - 1, col_abs=True)
        return f"='{CHOICES_SHEET}'!{column}$1:{column}${len(choices)}"

    def write(self, book: Any) -> None:
        """Put every list on the hidden sheet; no sheet when there is none."""
        if not self.lists:
            return
        page = book.add_worksheet(CHOICES_SHEET)
        page.hide()
        for row, choices in enumerate(zip_longest(*self.lists, fillvalue="")):
            for column, choice in enumerate(choices):
                page.write_string(row, column, _text(choice))


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """Make a name Excel accepts, unlike those `taken` (casefolded).

    At most 31 characters, none of `[]:*?/\\`, no apostrophe at either end.
    """
    taken = set(taken)
    written = _UNWRITABLE.sub(" ", _NOT_IN_SHEET_NAMES.sub(" ", wanted))
    clean = " ".join(written.split()).strip("'")
    clean = _cut(clean, SHEET_NAME_LENGTH).strip("' ") or "Trang"
    # Excel keeps this name for itself.
    name = clean if clean.casefold() != "history" else f"{clean} 1"
    number = 2
    while name.casefold() in taken:
        ending = f" ({number})"
        name = _cut(clean, SHEET_NAME_LENGTH - len(ending)) + ending
        number += 1
    return name


def _cut(text: str, length: int) -> str:
    """The beginning of the text, of so many signs as Excel counts them: in units of UTF-16."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")


def _write_sheet(book: Any, name: str, sheet: Sheet, choices: _Choices) -> None:
    page = book.add_worksheet(name)
    heading = book.add_format(HEADING)
    formats = [book.add_format(_format(column)) for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width, formats[index])
        if column.choices:
            rule = {"validate": "list", "source": choices.add(column.choices)}
            page.data_validation(1, index, VALIDATION_ROWS, index, rule)
    page.freeze_panes(1, 0)
    _set_up_printing(page)
    for index, column in enumerate(sheet.columns):
        page.write_string(0, index, _text(column.title), heading)
    last = _write_rows(page, sheet, formats)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)


def _set_up_printing(page: Any) -> None:
    """Print on A4 landscape, as wide as a page, the header on each."""
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write_rows(page: Any, sheet: Sheet, formats: Sequence[Any]) -> int:
    """Write the rows below the header and give the number of the last one."""
    number = 0
    for row in sheet.rows:
        number += 1
        for index, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, (number, index), column.kind, cell, formats[index])
    return number


def _format(column: Column) -> dict[str, str]:
    chosen = dict(FORMATS[column.kind])
    if column.kind is Kind.NUMBER and column.decimals is not None:
        chosen["num_format"] = "0." + "0" * column.decimals if column.decimals else "0"
    return chosen


def _write_cell(page: Any, place: tuple[int, int], kind: Kind, cell: Cell, style: Any) -> None:
    row, column = place
    if cell is None or cell == "":
        page.write_blank(row, column, None, style)
    elif kind is Kind.NUMBER and isinstance(cell, int | Decimal):
        page.write_number(row, column, float(cell), style)
    elif kind is Kind.INSTANT and isinstance(cell, datetime):
        local = cell.astimezone(VIETNAM).replace(tzinfo=None)
        page.write_datetime(row, column, local, style)
    elif kind is Kind.DATE and type(cell) is date and cell.year >= FIRST_YEAR:
        page.write_datetime(row, column, cell, style)
    else:
        page.write_string(row, column, _text(cell), style)


def _text(cell: Cell) -> str:
    text = _UNWRITABLE.sub("", cell if isinstance(cell, str) else cell_text(cell))
    return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - 1] + "…"
