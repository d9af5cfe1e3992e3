"""Finding the list inside a workbook: which sheet, which header row, which column is what."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from app.candidates.workbook.layout import Column, Layout
from app.documents.uploads import UploadRefused
from app.text import convert_legacy, detect_legacy, nfc
from app.text.messages import N_

Cell = int | float | str | bool | date | datetime | time | timedelta

_NUMBERED = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(frozen=True, slots=True)
class Place:
    """A recognised column: where it stands, under which header, and the year it tells."""

    index: int
    title: str
    column: Column
    year: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's cells with its header understood. `first` is the index of the first row below."""

    sheet: str
    rows: Sequence[Sequence[Cell]]
    first: int
    places: tuple[Place, ...]
    unknown_headers: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(place.column.field for place in self.places)


def open_workbook(data: bytes) -> list[tuple[str, list[list[Cell]]]]:
    """Return the worksheets with their cells, rows and columns from the sheet's own first.

    The reader is native code whose panics are not ordinary exceptions; they mean a broken file too.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet
        ]
        return [(sheet.name, _cells(workbook.get_sheet_by_name(sheet.name))) for sheet in sheets]
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable() from error


def _unreadable() -> UploadRefused:
    return UploadRefused(N_("Không đọc được bảng tính. Hãy mở bằng Excel, lưu lại và tải lên."))


def _cells(sheet: CalamineSheet) -> list[list[Cell]]:
    return sheet.to_python(skip_empty_area=False)


def find_table(
    sheets: list[tuple[str, list[list[Cell]]]], layout: Layout
) -> tuple[Table, list[str]]:
    """Return the table with most known columns, and the names of other sheets that hold one too.

    Raises UploadRefused if no sheet has the columns without which nobody can be registered.
    """
    tables = [table for name, rows in sheets if (table := _best_header(name, rows, layout))]
    needed = set(layout.required_columns)
    whole = [table for table in tables if needed <= table.fields]
    if not whole:
        best = max((table.fields for table in tables), key=len, default=frozenset())
        names = {"full_name": "Họ và tên", "birth_date": "Ngày sinh", "national_id": "Số căn cước"}
        missing = ", ".join(names.get(field, field) for field in sorted(needed - best))
        raise UploadRefused(
            N_("Không tìm thấy dòng tiêu đề có các cột: %(missing)s. Hãy dùng tệp mẫu."),
            missing=missing,
        )
    best_table = max(whole, key=lambda table: (len(table.places), len(table.rows) > table.first))
    return best_table, [table.sheet for table in whole if table is not best_table]


def _best_header(name: str, rows: list[list[Cell]], layout: Layout) -> Table | None:
    best: Table | None = None
    for index in range(min(len(rows), layout.header_rows)):
        if sum(isinstance(cell, str) and cell != "" for cell in rows[index]) < 2:
            continue
        for depth in (1, 2) if _is_lower_header(rows, index) else (1,):
            table = _header_at(name, rows, index, depth, layout)
            if best is None or len(table.places) > len(best.places):
                best = table
        if best is not None and best.fields.issuperset(layout.required_columns):
            break
    return best if best is not None and len(best.places) >= layout.least_columns else None


def _is_lower_header(rows: list[list[Cell]], index: int) -> bool:
    """Tell whether the row below is the lower half of a header and not the first person.

    Halves of a header complete each other: where the upper reaches over several columns or down
    over both rows, one of the two cells is blank. A person's row stands under filled cells.
    """
    if index + 1 >= len(rows):
        return False
    pairs = [
        (upper != "", lower != "") for upper, lower in zip(*rows[index : index + 2], strict=False)
    ]
    texts = all(
        isinstance(cell, str) or (isinstance(cell, float) and 2000 <= cell < 2100)
        for cell in rows[index + 1]
    )
    return texts and (False, True) in pairs and 2 * pairs.count((True, True)) <= len(pairs)


def _header_at(name: str, rows: list[list[Cell]], index: int, depth: int, layout: Layout) -> Table:
    """Read one row, or two of which the upper groups the lower, as the header."""
    headers = [[_title(cell) for cell in row] for row in rows[index : index + depth]]
    reader = _HeaderReader(layout)
    for column, (group, title) in enumerate(_grouped(headers)):
        reader.read(column, group, title)
    first = index + depth + _is_numbering(rows, index + depth)
    return Table(name, rows, first, tuple(reader.places), tuple(reader.unknown))


class _HeaderReader:
    """Takes a header's titles from left to right; the first column of a field has it."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.places: list[Place] = []
        self.unknown: list[str] = []

    def read(self, index: int, group: str, title: str) -> None:
        """Find what a column is: by group and title together, else by the title alone."""
        found = self._free(index, f"{group} {title}")
        if found is None and group and title and not self._names_other(group, title):
            found = self._free(index, title)
        if found is not None:
            self.places.append(Place(index, f"{group} {title}".strip(), *found))
        elif title or group:
            self.unknown.append(title or group)

    def _free(self, index: int, header: str) -> tuple[Column, int | None] | None:
        """What a header names, unless a column before has that already."""
        before = self.places[-1] if self.places and self.places[-1].index == index - 1 else None
        found = self._layout.recognise(header, before.column.field if before else None)
        taken = {(place.column.field, place.year) for place in self.places}
        return None if found is None or (found[0].field, found[1]) in taken else found

    def _names_other(self, group: str, title: str) -> bool:
        """Tell whether a title is a detail of a known field: the day a card was issued."""
        named, detail = self._layout.recognise(group, None), self._layout.recognise(title, None)
        if named is None or self._layout.recognise(f"{group} {title}", None) is not None:
            return False
        return detail is None or detail[0] != named[0]


def _title(cell: Cell) -> str:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    encoding = detect_legacy(text)
    return convert_legacy(text, encoding) if encoding else nfc(text)


def _grouped(headers: list[list[str]]) -> list[tuple[str, str]]:
    """Pair each column's title with the group above it; a group reaches right over blank cells."""
    if len(headers) == 1:
        return [("", title) for title in headers[0]]
    pairs, group = [], ""
    for upper, lower in zip(*headers, strict=False):
        group = upper or (group if lower else "")
        pairs.append((group, lower))
    return pairs


def _is_numbering(rows: list[list[Cell]], index: int) -> bool:
    """Tell whether a row only numbers the columns: (1), (2), (3) …"""
    if index >= len(rows):
        return False
    texts = [_title(cell) for cell in rows[index] if cell != ""]
    numbers = [int(match[1]) for text in texts if (match := _NUMBERED.fullmatch(text))]
    return len(numbers) == len(texts) >= 3 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )
