"""Measure the system on this machine and print one table.

    python -m benchmarks [--quick]

Imports and pages run in this process on a fresh SQLite file; saving an answer
(`benchmarks.save_answer`) and the crowded moments (`benchmarks.exam_day`) run against a real
server on SQLite, and on PostgreSQL too when TEST_DATABASE_URL names one.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app import db as database
from app.accounts.models import User
from app.accounts.session import SEEN, TOKEN
from app.accounts.signing_in import open_session
from app.bank.starting import load_starter_bank
from app.clock import now
from app.config import Settings
from app.db import Model, db
from app.exams.models import Exam
from app.permissions import Role
from benchmarks import (
    assemble_forms,
    import_document,
    import_questions,
    import_workbook,
    psychometrics,
    remake_images,
)
from tests.factories import UserFactory

PAGES = {
    "sign-in page": "/accounts/sign-in",
    "start page": "/",
    "list of exams": "/exams/",
    "one exam, its path": "/exams/{exam}",
    "list of 20,000 applications": "/exams/{exam}/applications",
    "the same, searched without accents": "/exams/{exam}/applications?q=nguyen",
    "question bank": "/bank/questions/",
    "ledger": "/ledger/",
}


def tell(message: str) -> None:
    """Say what is being done, beside the table."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def application(folder: str) -> Iterator[Flask]:
    """The application on a fresh SQLite file, in WAL as `flask init` leaves it."""
    settings = Settings(
        secret_key="a secret for measuring only",
        database_url=f"sqlite:///{folder}/benchmark.db",
        data_dir=Path(folder),
        testing=True,
        csrf=False,
    )
    app = create_app(settings)
    with app.app_context():
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA journal_mode=WAL")
        connection.close()
        Model.metadata.create_all(db.engine)
    yield app


def visitor(app: Flask, role: Role) -> FlaskClient:
    """A client signed in as a fresh account of the role."""
    user: User = UserFactory.create(role=role)
    token = open_session(user, hours=1, address="127.0.0.1", device="benchmark")
    database.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session[TOKEN], session[SEEN] = token, now().isoformat()
    return client


def milliseconds(client: FlaskClient, path: str, *, times: int = 15) -> tuple[float, int]:
    """The median time of a page once it is warm, and the status it answers with."""
    status = client.get(path).status_code
    spans = []
    for _each in range(times):
        start = time.perf_counter()
        client.get(path)
        spans.append((time.perf_counter() - start) * 1000)
    return statistics.median(spans), status


def measure_pages(app: Flask) -> list[tuple[str, str]]:
    """The time of each main page over what the import left behind."""
    with app.app_context():
        exam_id = db.session.scalar(select(Exam.id).where(Exam.code == "lon"))
        clients = [visitor(app, role) for role in (Role.INSPECTOR, Role.EXAM_ADMINISTRATOR)]
    found = []
    for name, path in PAGES.items():
        address = path.format(exam=exam_id)
        client = next((c for c in clients if c.get(address).status_code == 200), clients[0])
        spent, status = milliseconds(client, address)
        found.append((name, f"{spent:.0f} ms" if status in {200, 302} else f"status {status}"))
    return found


def measure_in_process(*, quick: bool) -> list[tuple[str, str]]:
    """Imports and pages."""
    with tempfile.TemporaryDirectory() as folder, application(folder) as app:
        with app.test_request_context():
            load_starter_bank(by=import_workbook.BY)
            database.commit()
            rows = import_workbook.measure(tell, large=2_000 if quick else 20_000)
            tell("a document of questions")
            rows += import_document.measure(500 if quick else 5_000)
        tell("pages")
        return rows + measure_pages(app)


def measure_saving(*, quick: bool) -> None:
    """Saving an answer, in a process of its own that prints its own table."""
    command = [sys.executable, "-m", "benchmarks.save_answer"]
    command += ["--seconds", "2", "--rounds", "1"] if quick else []
    for url in filter(None, [None if quick else os.environ.get("TEST_DATABASE_URL")]):
        subprocess.run([*command, "--database", url], check=True)
    subprocess.run(command, check=True)


def measure_exam_day(*, quick: bool) -> None:
    """The crowded moments, each database in a process of its own that prints its own table."""
    command = [sys.executable, "-m", "benchmarks.exam_day"]
    command += ["--rounds", "1", "--candidates", "200"] if quick else []
    server = None if quick else os.environ.get("TEST_DATABASE_URL")
    for options in [[], *([["--database", server]] if server else [])]:
        subprocess.run([*command, *options], check=True)


def measure_finding(*, quick: bool) -> None:
    """Finding questions, in a process and on an SQLite file of its own."""
    without = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    command = [sys.executable, "-m", "benchmarks.find_questions"]
    command += ["--count", "1000" if quick else "10000"]
    subprocess.run(command, check=True, env=without)


def measure_lists(*, quick: bool) -> None:
    """The list pages of a large exam, in a process of its own that prints its own table."""
    command = [sys.executable, "-m", "benchmarks.list_pages"]
    command += ["--candidates", "1000" if quick else "10000"]
    subprocess.run(command, check=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the system on this machine.")
    parser.add_argument("--quick", action="store_true", help="less of everything: a minute")
    quick: bool = parser.parse_args().quick
    rows = measure_in_process(quick=quick)
    tell("figures of questions")
    rows += psychometrics.measure()
    tell("parallel forms")
    rows += assemble_forms.measure(seeds=1 if quick else 5)
    rows += [] if quick else import_questions.measure(tell)
    tell("images")
    rows += remake_images.measure()
    python = platform.python_version()
    print(f"\n{os.cpu_count()} cores, {platform.machine()}, Python {python}, SQLite in WAL")
    width = max(len(name) for name, _spent in rows)
    for name, spent in rows:
        print(f"{name:<{width}}  {spent:>10}")
    tell("list pages")
    measure_lists(quick=quick)
    tell("finding questions")
    measure_finding(quick=quick)
    tell("saving answers")
    measure_saving(quick=quick)
    tell("the crowded moments of an exam day")
    measure_exam_day(quick=quick)


if __name__ == "__main__":
    main()
