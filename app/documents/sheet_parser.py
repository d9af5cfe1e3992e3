"""Parse one uploaded workbook and end: the program that `sheets.read_sheet` starts.

A small file may unfold to billions of cells. Here that ends this process at its memory limit, not
the server. It reads the workbook on standard input and writes rows as JSON on standard output: null
for an empty cell, a string for text, else a pair of kind ("number", "date", "instant") and text.

Ends with 1 when the workbook cannot be read, 2 when it has more rows or columns than it was told.
"""

import io
import json
import math
import resource
import sys
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

ADDRESS_SPACE_BYTES = 1024**3
CPU_SECONDS = 20
UNREADABLE, TOO_LARGE = 1, 2

Encoded = None | str | tuple[str, str]


def encode(value: object) -> Encoded:
    """Write a cell's value as JSON can hold it, without losing its kind."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float) and math.isfinite(value):
        return ("number", str(int(value)) if value == int(value) else repr(value))
    if isinstance(value, date):
        return ("instant" if isinstance(value, datetime) else "date", value.isoformat())
    return str(value)


def main(max_rows: int, max_columns: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheet = CalamineWorkbook.from_filelike(
            io.BytesIO(sys.stdin.buffer.read())
        ).get_sheet_by_index(0)
    except CalamineError:
        return UNREADABLE
    if sheet.total_height > max_rows or sheet.total_width > max_columns:
        return TOO_LARGE
    rows = sheet.to_python(skip_empty_area=False)
    sys.stdout.write(json.dumps([[encode(value) for value in row] for row in rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
