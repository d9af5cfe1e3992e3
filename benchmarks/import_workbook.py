"""Measure taking in registration workbooks: the sample of 318 rows, and one of 20,000.

    python -m benchmarks.import_workbook

Reading, checking, judging every condition and storing, as `flask candidates import --accept clean`
does, into a fresh SQLite file.
"""

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from app import db as database
from app.candidates import importing
from app.candidates.workbook.reading import read_registration
from app.exams.creating import create_exam
from app.exams.models import Exam
from app.ledger.recording import Command
from app.regulations.installing import install_profiles
from app.regulations.queries import find_latest_profile

SAMPLE = Path(__file__).parents[1] / "tests/data/dang-ky-du-thi-2025.xlsx"
HEADER = 3
"""The header's row in the sample, from 0."""
BY = Command("benchmark")


def make_exam(code: str) -> Exam:
    """An exam under the newest shipped profile."""
    install_profiles(by=BY)
    profile = find_latest_profile("chv-2025")
    assert profile is not None
    return create_exam(
        code,
        title="Kỳ thi để đo",
        profile=profile,
        closing_on=date(2025, 11, 28),
        content_on=None,
        quotas={"Nghệ An": 5, "Hà Nội": 5},
        by=BY,
    )


def large_workbook(count: int) -> bytes:
    """A workbook of `count` rows: those of the sample again and again, each another person."""
    sheet = CalamineWorkbook.from_path(str(SAMPLE)).get_sheet_by_index(0)
    table = sheet.to_python()
    header, rows = table[HEADER], table[HEADER + 1 :]
    identity = header.index("Số CCCD")
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        made = book.add_worksheet("Danh sách")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        made.write_row(0, 0, header)
        for n in range(count):
            row = list(rows[n % len(rows)])
            row[0] = n + 1
            row[identity] = str(row[identity])[:6] + f"{n:06}"
            for column, value in enumerate(row):
                if isinstance(value, date):
                    made.write_datetime(n + 1, column, value, day)
                else:
                    made.write(n + 1, column, value)
    return target.getvalue()


def take_in(exam: Exam, data: bytes, progress: Callable[[int, int, str], None]) -> tuple[int, int]:
    """Read, judge and store a workbook; give its rows and how many were taken."""
    reading = read_registration(data, known_ids=importing.known_ids(exam.id))
    judged = importing.judge_rows(exam, reading.rows, progress=progress)
    registration = importing.upload_workbook(exam, data, "do.xlsx", by=BY)
    importing.store_rows(registration, reading)
    accepted = importing.confirm_import(registration, reading, judged, by=BY)
    database.commit()
    return len(reading.rows), accepted


def timed(
    data: bytes, code: str, progress: Callable[[int, int, str], None]
) -> tuple[float, int, int]:
    """Seconds for one workbook into an exam of its own, its rows, and how many were taken."""
    exam = make_exam(code)
    database.commit()
    start = time.perf_counter()
    rows, accepted = take_in(exam, data, progress)
    return time.perf_counter() - start, rows, accepted


def measure(tell: Callable[[str], None], *, large: int = 20_000) -> list[tuple[str, str]]:
    """Measure both workbooks within an application's context; give what and how long."""
    sample = SAMPLE.read_bytes()
    runs = sorted(timed(sample, f"mau-{n}", lambda *_: None) for n in range(3))
    seconds, rows, accepted = runs[1]
    found = [(f"import {rows} rows ({accepted} clean), median of 3", f"{seconds:.2f} s")]
    tell(f"writing a workbook of {large} rows")
    data = large_workbook(large)
    seconds, rows, accepted = timed(
        data, "lon", lambda done, total, message: tell(f"{message}: {done}/{total}")
    )
    size = len(data) / 1_000_000
    found.append((f"import {rows} rows ({accepted} clean, {size:.1f} MB)", f"{seconds:.1f} s"))
    return found
