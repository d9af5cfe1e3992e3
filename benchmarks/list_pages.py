"""How long the list pages of a large exam take, and how many queries each asks.

    python -m benchmarks.list_pages [--candidates 10000]

A finished exam is written straight into the tables (applications, findings, numbers, seats and
scores), then each page is asked for as an administrator. A page is right if it is quick and asks
no more queries of 10,000 candidates than of 100.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from app import clock, text
from app import db as database
from app.candidates.models import Application, Candidate, Finding, Outcome, Verdict
from app.db import db
from app.exams.models import Exam
from app.permissions import Role
from app.results.models import Score
from app.sittings.models import Room, Seat
from benchmarks.__main__ import application, visitor
from tests.factories import ExamFactory, PaperFactory, QuotaFactory, RoomFactory, SittingFactory

PROVINCES = 34
IN_A_ROOM = 250
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Quốc Cường", "Phạm Thùy Dung", "Hoàng Minh Đức")
CONDITIONS = 8
PAGES = {
    "one exam": "",
    "timeline": "/timeline",
    "applications": "/applications",
    "applications, searched": "/applications?q=binh+77",
    "figures": "/figures",
    "waiting for review": "/reviews",
    "eligible": "/lists/eligible",
    "ineligible": "/lists/ineligible",
    "candidate numbers": "/candidates",
    "registered online": "/registrations/",
    "council": "/council/",
    "likenesses": "/council/likenesses",
    "sittings and rooms": "/sittings/",
    "one sitting": "/sittings/{sitting}",
    "who watches": "/sittings/{sitting}/staff",
    "deductions": "/results/deductions",
    "results": "/results",
    "results, searched": "/results?q=binh+77",
}


def build_exam(count: int) -> tuple[Exam, str]:
    """An exam of so many candidates with everything its lists show; and its sitting's id."""
    exam = ExamFactory.create(code=f"lon-{count}", closing_on=clock.today() - timedelta(days=30))
    papers = [
        PaperFactory.create(exam=exam, code=code, position=position)
        for position, code in enumerate(("law", "skills"), start=1)
    ]
    for number in range(PROVINCES):
        QuotaFactory.create(exam=exam, province=f"Tỉnh {number:02}", count=20)
    sitting = SittingFactory.create(paper=papers[0])
    rooms = [
        RoomFactory.create(exam_id=exam.id, code=f"{n:02}", capacity=IN_A_ROOM)
        for n in range(-(-count // IN_A_ROOM))
    ]
    people = [_application(exam, number) for number in range(count)]
    numbered = [_candidate(exam, one, ordinal) for ordinal, one in enumerate(people, start=1)]
    _insert(Application, people)
    _insert(Finding, [one for person in people for one in _findings(person)])
    _insert(Candidate, numbered)
    _insert(Seat, [_seat(sitting, rooms, one, place) for place, one in enumerate(numbered)])
    _insert(Score, [_score(paper, one) for paper in papers for one in numbered])
    database.commit()
    return exam, str(sitting.id)


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(table), rows)


def _application(exam: Exam, number: int) -> dict[str, Any]:
    name = f"{NAMES[number % len(NAMES)]} {number}"
    return {
        "id": uuid4(),
        "exam_id": exam.id,
        "national_id": f"001190{number:06}",
        "full_name": name,
        "name_key": text.name_sort_key(name),
        "name_folded": text.fold(name),
        "birth_on": clock.today() - timedelta(days=10_000 + number % 3_000),
        "gender": "female",
        "exam_province": f"Tỉnh {number % PROVINCES:02}",
        "employer": f"Thi hành án dân sự tỉnh {number % PROVINCES:02}",
        "claims": {"ethnicity": "Kinh", "degree": "Cử nhân Luật", "volunteer": number % 9 == 0},
        "outcome": Outcome.ELIGIBLE,
        "created_at": clock.now(),
    }


def _findings(person: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for position in range(1, CONDITIONS + 1):
        yield {
            "id": uuid4(),
            "application_id": person["id"],
            "condition": f"condition_{position}",
            "position": position,
            "verdict": Verdict.MET,
            "evidence": "“Cử nhân Luật”",
            "citation": "Điều 18 khoản 1",
            "found_at": clock.now(),
        }


def _candidate(exam: Exam, person: dict[str, Any], ordinal: int) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "exam_id": exam.id,
        "application_id": person["id"],
        "ordinal": ordinal,
        "number": f"CHV{ordinal:05}",
    }


def _seat(sitting: Any, rooms: list[Room], one: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "sitting_id": sitting.id,
        "room_id": rooms[place // IN_A_ROOM].id,
        "candidate_id": one["id"],
        "number": place % IN_A_ROOM + 1,
    }


def _score(paper: Any, one: dict[str, Any]) -> dict[str, Any]:
    mark = Decimal(one["ordinal"] * 37 % 10_000) / 100
    return {
        "id": uuid4(),
        "candidate_id": one["id"],
        "paper_id": paper.id,
        "version": 1,
        "mark": mark,
        "source": "imported",
        "reason": "",
        "recorded_by_name": "An",
        "recorded_at": clock.now(),
    }


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """Collect the statements sent while the block runs."""
    sent: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


def ask(app: Flask, client: FlaskClient, path: str, *, times: int) -> tuple[float, int]:
    """The median milliseconds of a page once it is warm, and how many queries it asks."""
    client.get(path)
    spans = []
    for _each in range(times):
        began = time.perf_counter()
        answer = client.get(path)
        spans.append((time.perf_counter() - began) * 1000)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    with app.app_context(), queries_counted() as sent:
        client.get(path)
    return statistics.median(spans), len(sent)


def measure(counts: tuple[int, ...], *, times: int = 5) -> list[tuple[str, str]]:
    """Each page over exams of these sizes: milliseconds and queries."""
    found: dict[str, list[str]] = {name: [] for name in PAGES}
    with tempfile.TemporaryDirectory() as folder, application(folder) as app:
        with app.app_context():
            client = visitor(app, Role.EXAM_ADMINISTRATOR)
            exams = [(exam.id, sitting) for exam, sitting in map(build_exam, counts)]
        for exam_id, sitting in exams:
            for name, path in PAGES.items():
                address = f"/exams/{exam_id}{path}".format(sitting=sitting)
                spent, queries = ask(app, client, address, times=times)
                found[name].append(f"{spent:.0f} ms, {queries} queries")
    sizes = " / ".join(f"{count:,}" for count in counts)
    return [(f"{name} ({sizes})", " / ".join(told)) for name, told in found.items()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the list pages of a large exam.")
    parser.add_argument("--candidates", type=int, default=10_000)
    for name, spent in measure((100, parser.parse_args().candidates)):
        print(f"{name:<48}  {spent}")


if __name__ == "__main__":
    main()
