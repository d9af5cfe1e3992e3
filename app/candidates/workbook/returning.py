"""Giving faulty rows back to whoever sent them, each with what has to be put right."""

from app.candidates.workbook.layout import registration_layout
from app.candidates.workbook.rows import RegistrationReading, RegistrationRow
from app.candidates.workbook.sheet import Cell, find_table, open_workbook
from app.text.messages import N_

TO_FIX = N_("Nội dung cần sửa")
ORIGINAL_ROW = N_("Dòng trong tệp gốc")


def faults_workbook(reading: RegistrationReading, original: bytes) -> list[list[Cell]]:
    """Return the header row and the faulty rows of the workbook that was read, in its own columns.

    Two columns come after them: the row's number in the original file and what to put right.
    """
    table, _ = find_table(open_workbook(original), registration_layout())
    titles: dict[int, str] = {place.index: place.title for place in table.places}
    width = max(map(len, table.rows), default=0)
    header = table.rows[table.first - 1] if table.first else []
    first: list[Cell] = [
        titles.get(index, header[index] if index < len(header) else "") for index in range(width)
    ]
    return [
        [*first, ORIGINAL_ROW, TO_FIX],
        *([*table.rows[row.number - 1], row.number, describe(row)] for row in reading.rejected),
    ]


def describe(row: RegistrationRow) -> str:
    """Say all faults of a row, each after the title of its column."""
    return "; ".join(f"{fault.column}: {fault.message}" for fault in row.faults)
