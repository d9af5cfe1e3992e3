"""Measure reading files of 5,000 questions, in every format, and the memory that takes.

    python -m benchmarks.import_questions

Each format is read in a process of its own, so that its memory is its own; the sheet is read as the
upload page reads it.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from question_bank.formats.registry import FORMATS
from question_bank.formats.table import to_rows
from question_bank.items.choice import SingleChoice
from question_bank.question import Question

COUNT = 5_000
SHEET = "xlsx"
NAMES = ("gift", "aiken", "moodle_xml", "qti21", "qti22", "qti30", "json", "toml", SHEET)


def make_questions(count: int = COUNT) -> list[Question]:
    """Different questions of a usual length, in nothing but what every format holds."""
    return [
        Question(
            item=SingleChoice(
                stem=f"Vụ việc số {n}: thời hạn tự nguyện thi hành án là bao nhiêu ngày kể từ "
                "ngày người phải thi hành án nhận được quyết định thi hành án?",
                options=tuple(f"{days + n} ngày, kể từ ngày nhận quyết định" for days in range(4)),
                key=n % 4,
            )
        )
        for n in range(count)
    ]


def write_file(name: str, folder: Path) -> Path:
    """A file of the questions in the format."""
    path = folder / f"questions-{name}"
    if name == SHEET:
        from app.documents.xlsx import Column, Sheet, workbook  # noqa: PLC0415  the rest is pure

        heads, *rows = to_rows(make_questions())
        columns = [Column(title=head, width=20) for head in heads]
        path.write_bytes(workbook([Sheet(name="Câu hỏi", columns=columns, rows=rows)]))
    else:
        path.write_bytes(FORMATS[name].write(make_questions()))
    return path


def read_one(name: str, path: Path) -> None:
    """Read the file and print how many questions, seconds, and megabytes at the most."""
    data = path.read_bytes()
    start = time.perf_counter()
    if name == SHEET:
        from app.bank.importing import read_file  # noqa: PLC0415  the rest is pure
        from app.bank.models import ImportFormat  # noqa: PLC0415

        report = read_file(data, ImportFormat.XLSX)
    else:
        report = FORMATS[name].read(data)
    spent = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(report.questions)} {spent:.2f} {megabytes:.0f}\n")


def measure(tell: Callable[[str], None]) -> list[tuple[str, str]]:
    """What and how long, a row a format."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            tell(f"reading {COUNT} questions: {name}")
            path = write_file(name, Path(folder))
            command = [sys.executable, "-m", "benchmarks.import_questions", name, str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            count, seconds, megabytes = done.stdout.split()
            found.append((f"read {count} questions, {name}", f"{seconds} s, {megabytes} MB"))
    return found


if __name__ == "__main__":
    if len(sys.argv) == 3:
        read_one(sys.argv[1], Path(sys.argv[2]))
    else:
        for what, spent in measure(lambda message: print(message, file=sys.stderr)):
            print(f"{what:<40}  {spent:>16}")
