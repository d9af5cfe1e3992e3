"""Measure reading and previewing a Word document of 5,000 questions.

    python -m benchmarks.import_document

The document has four options a question, one in red, with level, basis and reason as trainers
write them. Reading is pure; the preview stores every question and compares it with the bank. A
second document has a bold word, a raised sign, a list and a table in every question.
"""

import random
import re
import resource
import time

from app.bank import importing, mending, previewing
from app.bank.importing import Defaults
from app.bank.models import ImportFormat
from app.ledger.recording import Command
from question_bank.formats.docx import read
from tests.question_bank.formats.word_files import document, p, table

BY = Command("benchmark")
WORDS = re.findall(
    r"\w+",
    "chấp hành viên cơ quan thi hành án dân sự quyết định cưỡng chế thời hạn tự nguyện tài sản "
    "người phải được kê biên định giá bán đấu tiền khoản điều luật ủy thác xác minh điều kiện",
)


MARKED = [
    p("Ai ", ("không", "bold"), " được ", ("ký", "italic"), "?"),
    p("- người phải thi hành án"),
    p("- người được thi hành án"),
    table([p(("Năm", "bold")), p(("Tiền", "bold"))], ["2025", "5 tỷ"], ["2026", "6 tỷ"]),
]
"""What makes a stem need marks."""


def make_document(count: int, *, is_marked: bool = False) -> bytes:
    """A document of `count` questions, no two the same; with marks in each if asked for."""
    drawn = random.Random(7)

    def words(most: int) -> str:
        return " ".join(drawn.choices(WORDS, k=drawn.randint(3, most)))

    body: list[str] = []
    for number in range(1, count + 1):
        key = drawn.choice("ABCD")
        body.append(p((f"Câu {number}. ", "bold"), f"{words(25)} số {number}?"))
        body += MARKED if is_marked else []
        body += [
            p((f"{letter}. ", "bold"), (f"{words(12)} {letter}{number}", "red" * (letter == key)))
            for letter in "ABCD"
        ]
        body += [p("Mức độ: Thông hiểu"), p(f"Giải thích: {words(30)}")]
    return document(*body)


def measure(count: int = 5_000) -> list[tuple[str, str]]:
    """Measure within an application's context; give what and how long."""
    data = make_document(count)
    start = time.perf_counter()
    report = read(data)
    reading = time.perf_counter() - start
    if len(report.questions) != count:
        raise ValueError(f"{len(report.questions)} of {count} questions were read")
    start = time.perf_counter()
    kept = importing.keep_upload(data, "do.docx", ImportFormat.DOCX, defaults=Defaults(), by=BY)
    read_again = previewing.read_content(data, ImportFormat.DOCX, "")
    mending.take_reading(kept, read_again, encoding="", by=BY)
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    size = len(data) / 1_000_000
    return [
        (
            f"read {count} questions from DOCX ({size:.1f} MB; peak {peak:.0f} MB)",
            f"{reading:.1f} s",
        ),
        (f"the same into a preview of {count} questions", f"{whole:.1f} s"),
    ]


def main() -> None:
    """Measure reading alone, in a process without the application's data."""
    for is_marked in (False, True):
        data = make_document(5_000, is_marked=is_marked)
        start, spent = time.perf_counter(), time.process_time()
        report = read(data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(
            f"{len(report.questions)} questions{' with marks' if is_marked else ''}, "
            f"{len(data) / 1e6:.1f} MB: {time.perf_counter() - start:.1f} s, "
            f"CPU {time.process_time() - spent:.1f} s, peak {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()
