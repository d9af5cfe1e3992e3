"""Measure the crowded moments of an exam day: entering, starting, handing in, and a day of saving.

    python -m benchmarks.exam_day [--database URL] [--candidates 600] [--large]

Everybody comes within one second (to sign in: within five) while others save. `--large`: 10,000
attempts open, each saving every 20 seconds.
"""

import argparse
import asyncio
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select, text, update

from app import create_app
from app.config import Settings, with_driver
from app.db import db
from app.delivery.models import Attempt, answer_event
from app.delivery.queries import attempts_of
from app.sittings.models import Sitting
from app.sittings.seat_codes import seat_code
from benchmarks.load import Answered, drive, request
from benchmarks.save_answer import Desk, prepare, save_request
from benchmarks.serving import SECRET, Server, serving

Source = Callable[[bytes], bytes | None]
Steps = Callable[[list[bytes]], Iterator[bytes]]
"""What somebody asks for, one request after another, with the replies so far at hand."""
SAVERS = 32


@dataclass
class Ticket:
    """What a candidate holds at the door."""

    number: str
    code: str


def list_tickets(url: str) -> list[Ticket]:
    """The candidate numbers and seat codes, for a sitting into which nobody has come yet."""
    app = create_app(Settings(secret_key=SECRET, database_url=with_driver(url), csrf=False))
    with app.app_context():
        fresh = dict.fromkeys(("token_hash", "signed_in_at", "submitted_at", "ended_by"))
        db.session.execute(update(Attempt).values(epoch=0, **fresh))
        db.session.commit()
        sitting = db.session.scalars(select(Sitting)).one()
        found = [
            Ticket(a.seat.candidate.number, seat_code(a.seat_id, SECRET))
            for a in attempts_of(sitting)
        ]
        db.session.remove()
        db.engine.dispose()
    return found


def conversation(steps: Steps, whole: list[float]) -> Source:
    """A source that sends what the steps yield, one after another, and notes the whole time."""
    began: list[float] = []
    replies: list[bytes] = []
    running = steps(replies)

    def following(reply: bytes) -> bytes | None:
        began.append(time.perf_counter())
        replies.append(reply)
        asked = next(running, None)
        if asked is None:
            whole.append(began[-1] - began[0])
        return asked

    return following


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


def rush(
    server: Server,
    name: str,
    crowd: list[Steps],
    savers: list[Desk],
    spread: float,
) -> None:
    """Let the crowd come within `spread` seconds while others save; print one line."""
    whole: list[float] = []
    until = time.perf_counter() + spread

    def saving(desk: Desk) -> Source:
        return lambda _reply: save_request(desk) if time.perf_counter() < until else None

    async def both() -> tuple[Answered, Answered]:
        people = drive(server.port, [conversation(one, whole) for one in crowd], spread=spread)
        others = drive(server.port, [saving(desk) for desk in savers])
        return tuple(await asyncio.gather(people, others))  # type: ignore[return-value]

    began = time.perf_counter()
    answered, others = asyncio.run(both())
    took, whole = time.perf_counter() - began, sorted(whole)
    refused = len(answered.refusals) + len(others.refusals)
    print(
        f"{name:34}{len(whole):6} done in {took:5.1f} s, slowest {whole[-1]:5.2f} s, "
        f"p50 {whole[len(whole) // 2]:5.2f} s, refused {refused}; others' saves p99 "
        f"{others.millis(0.99):.0f} ms",
        flush=True,
    )


def rate(server: Server, name: str, crowd: list[Steps]) -> None:
    """Let 64 connections take people one after another; print how many a second."""
    waiting, whole = list(crowd), []

    def source() -> Source:
        current: list[Source] = []

        def following(reply: bytes) -> bytes | None:
            asked = current[0](reply) if current else None
            while asked is None and waiting:
                current[:] = [conversation(waiting.pop(), whole)]
                asked = current[0](b"")
            return asked

        return following

    began = time.perf_counter()
    answered = asyncio.run(drive(server.port, [source() for _ in range(64)]))
    took = time.perf_counter() - began
    print(
        f"{name:34}{len(whole) / took:8.0f} a second, p99 {answered.millis(0.99):.0f} ms, "
        f"refused {len(answered.refusals)}",
        flush=True,
    )


def steady(server: Server, desks: list[Desk], seconds: float, every: float) -> None:
    """Everybody saves once in `every` seconds; print times and memory."""
    connections, until = 256, time.perf_counter() + seconds
    gap = every / len(desks) * connections

    def source(own: list[Desk]) -> Source:
        turn = iter(range(10**9))
        return lambda _reply: (
            save_request(own[next(turn) % len(own)]) if time.perf_counter() < until else None
        )

    sources = [source(desks[place::connections]) for place in range(connections)]
    answered = asyncio.run(drive(server.port, sources, spread=gap, gap=gap))
    count = len(answered.seconds)
    print(
        f"{len(desks)} attempts, a save each {every:.0f} s: {count / seconds:.0f} a second, "
        f"p50 {answered.millis(0.5):.0f} ms, p99 {answered.millis(0.99):.0f} ms, "
        f"refused {len(answered.refusals)}, memory {server.memory_mib():.0f} MiB",
        flush=True,
    )


def bytes_per_attempt(url: str, desks: list[Desk]) -> None:
    """The size of the history divided by its events, for an attempt with 90 of them."""
    app = create_app(Settings(secret_key=SECRET, database_url=with_driver(url), csrf=False))
    with app.app_context():
        events = db.session.scalar(select(func.count()).select_from(answer_event)) or 1
        if db.engine.dialect.name == "postgresql":
            size = db.session.scalar(text("SELECT pg_total_relation_size('answer_event')"))
        else:
            stmt = text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%answer_event%'")
            size = db.session.scalar(stmt)
        print(f"bytes an answer event              {size / events:8.0f}")
        print(f"bytes an attempt (60 q., 90 events){size / events * 90 + 1600:8.0f}", flush=True)
        db.session.remove()
        db.engine.dispose()


def run(url: str, options: argparse.Namespace, folder: str) -> None:
    """All of it on one database."""
    count = 10_000 if options.large else options.candidates
    desks = prepare(url, count + SAVERS)
    backend = url.split(":", 1)[0].split("+", 1)[0]
    print(f"\n{backend}, {os.cpu_count()} cores, granian 2 x 16, {count} candidates")
    with serving(url, folder, workers=2, threads=16) as server:
        savers, crowd = desks[:SAVERS], desks[SAVERS:]
        if options.large:
            steady(server, crowd, options.seconds, 20)
            return
        rate(server, "start and get the paper", [starting(desk) for desk in crowd])
        rush(server, "start within one second", [starting(d) for d in crowd], savers, 1)
        steady(server, crowd, 5, 2)
        bytes_per_attempt(url, desks)
        half = len(crowd) // 2
        rush(server, "hand in within one second", [handing_in(d) for d in crowd[:half]], savers, 1)
        rate(server, "hand in", [handing_in(desk) for desk in crowd[half:]])
        tickets = list_tickets(url)[: len(crowd)]
        rush(server, "sign in within five seconds", [entering(t) for t in tickets], [], 5)


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", action="append", help="repeat for several")
    parser.add_argument("--candidates", type=int, default=600)
    parser.add_argument("--large", action="store_true", help="10,000 attempts; takes minutes")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for url in options.database or [f"sqlite:///{folder}/day.db"]:
            run(url, options, folder)


if __name__ == "__main__":
    main()
