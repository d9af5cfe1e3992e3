"""Measure the crowded moments of an exam day: starting, handing in and entering, all at once.

    python -m benchmarks.exam_day [--database URL] [--candidates 600] [--rounds 3]

Everybody comes within one second (to sign in: within five) while 32 others save without a pause.
Every attempt that hands in has 60 questions and 90 answer events, saved one by one.
"""

import argparse
import asyncio
import json
import random
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select, text, update

from app import create_app
from app.config import Settings, with_driver
from app.db import db
from app.delivery.models import Attempt, answer_event
from app.delivery.queries import attempts_of
from app.ledger.models import LedgerEntry
from app.sittings.models import Sitting
from app.sittings.seat_codes import seat_code
from benchmarks.crowd import Steps, rate, rush, stop_if_refused
from benchmarks.figures import Figure, Round, print_table, repeat, title_of
from benchmarks.load import drive, request
from benchmarks.save_answer import Desk, prepare, save_request
from benchmarks.serving import SECRET, Server, serving

Found = TypeVar("Found")
SAVERS, RATED = 32, 300
EVENTS = 90
ACTS = 2
"""Entering and handing in are in the ledger; nothing else of an ordinary attempt is."""
FIGURES = (
    Figure("start", "everybody starts within 1 s: the slowest has the paper after", "s", "3"),
    Figure("start_saves", "  others' saves meanwhile, p99", "ms"),
    Figure("submit", "everybody hands in within 1 s: the slowest has the receipt after", "s", "3"),
    Figure("submit_saves", "  others' saves meanwhile, p99", "ms"),
    Figure("enter_all", "everybody signs in within 5 s: all are in after", "s", "10"),
    Figure("enter", "  the slowest one's door, form and page", "s"),
    Figure("enter_saves", "  others' saves meanwhile, p99", "ms"),
    Figure("start_rate", "starts with the paper, 64 connections", "a second"),
    Figure("submit_rate", "hand-ins, 64 connections", "a second"),
    Figure("memory", "memory of the server", "MiB", "1024"),
    Figure("event_bytes", "an answer event", "bytes"),
    Figure("attempt_kb", "a finished attempt: 60 questions, 90 events, 2 acts", "kB", "12"),
)


@dataclass
class Ticket:
    """What a candidate holds at the door."""

    number: str
    code: str


def list_tickets(url: str, numbers: Collection[int]) -> list[Ticket]:
    """What those attempts' candidates hold, as if nobody of them had come yet."""

    def read() -> list[Ticket]:
        fresh = dict.fromkeys(("token_hash", "signed_in_at", "submitted_at", "ended_by"))
        stmt = update(Attempt).where(Attempt.number.in_(numbers)).values(epoch=0, **fresh)
        db.session.execute(stmt)
        db.session.commit()
        sitting = db.session.scalars(select(Sitting)).one()
        return [
            Ticket(a.seat.candidate.number, seat_code(a.seat_id, SECRET))
            for a in attempts_of(sitting)
            if a.number in numbers
        ]

    return in_application(url, read)


def in_application(url: str, work: Callable[[], Found]) -> Found:
    """What the work finds in the database."""
    app = create_app(Settings(secret_key=SECRET, database_url=with_driver(url), csrf=False))
    with app.app_context():
        found = work()
        db.session.remove()
        db.engine.dispose()
    return found


def entering(ticket: Ticket) -> Steps:
    """The door's form, the number and the code, the page of the exam."""

    def steps(replies: list[bytes]) -> Iterator[bytes]:
        yield request("GET", "/room")
        page = replies[-1].decode()
        session = found(r"set-cookie: (session=[^;]+)", page)
        token = found(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        body = f"csrf_token={token}&number={ticket.number}&code={ticket.code}".encode()
        form = request("POST", "/room", f"Cookie: {session}\r\n", body)
        yield form.replace(b"application/json", b"application/x-www-form-urlencoded")
        room = found(r"set-cookie: (room=[^;]+)", replies[-1].decode())
        yield request("GET", "/room/paper", f"Cookie: {room}\r\n")

    return steps


def starting(desk: Desk) -> Steps:
    """The arrangement, and the paper: then question 1 can be seen."""

    def steps(replies: list[bytes]) -> Iterator[bytes]:
        yield request("POST", "/room/start", desk.headers, b"{}")
        answer = json.loads(replies[-1].partition(b"\r\n\r\n")[2])
        yield request("GET", answer["paper"], desk.headers)

    return steps


def handing_in(desk: Desk) -> Steps:
    """One request; the reply is the receipt."""
    return lambda _replies: iter([request("POST", "/room/submit", desk.headers, b"{}")])


def found(pattern: str, page: str) -> str:
    """The first group of what the pattern finds."""
    match = re.search(pattern, page, re.IGNORECASE)
    if match is None:
        raise SystemExit(page[:1500])
    return match[1]


def answer_all(server: Server, desks: Sequence[Desk]) -> None:
    """Let every desk save its 90 answers, in any order among them."""
    turns = [desk for desk in desks for _ in range(EVENTS)]
    random.Random(1).shuffle(turns)

    def following(_reply: bytes) -> bytes | None:
        return save_request(turns.pop()) if turns else None

    # A desk's answers may overtake each other between two connections, as they may in a network.
    stop_if_refused(asyncio.run(drive(server.port, [following] * 64)))


def read_sizes() -> Round:
    """The bytes of an answer event, and kilobytes of all that a finished attempt leaves behind."""
    event = size_of("answer_event") / count_of(answer_event)
    attempt = size_of("attempt") / count_of(Attempt.__table__)
    act = size_of("ledger_entry") / count_of(LedgerEntry.__table__)
    return {"event_bytes": event, "attempt_kb": (event * EVENTS + attempt + act * ACTS) / 1000}


def count_of(table: object) -> int:
    """How many rows."""
    return db.session.scalar(select(func.count()).select_from(table)) or 1  # type: ignore[arg-type]


def size_of(table: str) -> int:
    """Bytes of a table with its indexes."""
    if db.engine.dialect.name == "postgresql":
        stmt = text("SELECT pg_total_relation_size(:name)")
    else:
        stmt = text(
            "SELECT sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) WHERE tbl_name = :name"
        )
    return db.session.scalar(stmt, {"name": table}) or 0


def measure(url: str, candidates: int, folder: str) -> Round:
    """One round on a fresh sitting."""
    desks = prepare(url, candidates + SAVERS + RATED)
    savers, rated, crowd = desks[:SAVERS], desks[SAVERS : SAVERS + RATED], desks[SAVERS + RATED :]
    with serving(url, folder, workers=2, threads=16) as server:
        start_rate = rate(server, [starting(desk) for desk in rated])
        start = rush(server, [starting(desk) for desk in crowd], savers, 1)
        answer_all(server, crowd)
        submit = rush(server, [handing_in(desk) for desk in crowd], savers, 1)
        submit_rate = rate(server, [handing_in(desk) for desk in rated])
        tickets = list_tickets(url, {desk.number for desk in crowd})
        enter = rush(server, [entering(ticket) for ticket in tickets], savers, 5)
        memory = server.memory_mib()
    return {
        "start": start.slowest,
        "start_saves": start.saves_p99,
        "submit": submit.slowest,
        "submit_saves": submit.saves_p99,
        "enter_all": enter.took,
        "enter": enter.slowest,
        "enter_saves": enter.saves_p99,
        "start_rate": start_rate,
        "submit_rate": submit_rate,
        "memory": memory,
        **in_application(url, read_sizes),
    }


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", action="append", help="repeat for several")
    parser.add_argument("--candidates", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for url in options.database or [f"sqlite:///{folder}/day.db"]:
            rounds = repeat(
                options.rounds, lambda url=url: measure(url, options.candidates, folder)
            )
            print_table(
                title_of(url, "granian 2 x 16", f"{options.candidates} candidates"), rounds, FIGURES
            )


if __name__ == "__main__":
    main()
