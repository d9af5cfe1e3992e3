"""What one cell says: texts, marks, dates. Nothing is guessed: what is unclear is said to be so."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.candidates.workbook.layout import Layout
from app.candidates.workbook.sheet import Cell
from app.regulations.claims import Dated, Declared, PartialDate, Unclear
from app.regulations.profile import plain
from app.text import fold, nfc

_CLOCK = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[a-z]{2})?$")
_DATE_WORDS = re.compile(r"\b(ngay|thang|nam|tu)\b")
_DATE_SIGNS = re.compile(r"[\s/.,\-\\]+")
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar as it has counted since 1 March 1900."""
_SERIALS = range(10_000, 80_000)
_YEARS = range(1900, 2101)


class DateFault(StrEnum):
    """Why a date cannot be taken."""

    TWO_DIGIT_YEAR = "two_digit_year"
    IMPOSSIBLE = "impossible"
    UNREADABLE = "unreadable"


def cell_text(cell: Cell) -> str:
    """Return a cell as text in normal form; whole numbers without a decimal point."""
    if isinstance(cell, str):
        return nfc(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def read_date(cell: Cell) -> PartialDate | DateFault | None:
    """Return the day, month or year a cell tells, None if it is blank, or why it cannot be read.

    Day before month, as in Vietnam; a year alone or a month with its year is a partial date.
    """
    if isinstance(cell, datetime):
        return PartialDate.of(cell.date())
    if isinstance(cell, date):
        return PartialDate.of(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    text = nfc(str(cell))
    return _from_text(text) if text else None


def _from_number(number: float) -> PartialDate | DateFault:
    if number in _YEARS:
        return PartialDate(int(number))
    if int(number) in _SERIALS:
        return PartialDate.of(_EPOCH + timedelta(days=int(number)))
    return DateFault.UNREADABLE


def _from_text(text: str) -> PartialDate | DateFault:
    words = _DATE_WORDS.sub("/", _CLOCK.sub("", fold(text)))
    parts = [part for part in _DATE_SIGNS.split(words) if part]
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return DateFault.UNREADABLE
    if len(parts[0]) != 4:
        parts.reverse()
    if len(parts[0]) == 2 and len(parts) > 1:
        return DateFault.TWO_DIGIT_YEAR
    if len(parts[0]) != 4 or any(len(part) > 2 for part in parts[1:]):
        return DateFault.UNREADABLE
    if int(parts[0]) not in _YEARS:
        return DateFault.IMPOSSIBLE
    try:
        return PartialDate(*map(int, parts))
    except ValueError:
        return DateFault.IMPOSSIBLE


def read_dated(cell: Cell) -> Dated:
    """Return the date a cell tells, Unclear for one that cannot be read, None for a blank one."""
    found = read_date(cell)
    return Unclear(cell_text(cell)) if isinstance(found, DateFault) else found


def read_declared(cell: Cell, layout: Layout) -> Declared:
    """Return yes or no as marked; a blank cell is no, a mark that is neither is Unclear."""
    if isinstance(cell, bool):
        return cell
    text = cell_text(cell)
    if text in layout.signs:
        return layout.signs[text]
    words = plain(text)
    if text and not words:
        return Unclear(text)
    for answer, pattern in ((False, layout.no), (True, layout.yes)):
        if pattern.fullmatch(words):
            return answer
    return Unclear(text)


def read_gender(cell: Cell, layout: Layout) -> str | Unclear | None:
    """Return "male" or "female", None for a blank cell, Unclear for another word."""
    text = cell_text(cell)
    for gender, pattern in layout.genders.items():
        if pattern.fullmatch(plain(text)):
            return gender
    return Unclear(text) if text else None


def read_year(cell: Cell) -> int | Unclear | None:
    """Return the year a cell tells, Unclear for what is none."""
    found = read_dated(cell)
    return found.year if isinstance(found, PartialDate) else found
