"""Measure the save route beside a bare Flask route that does the same durable write.

    python -m benchmarks.save_answer [--database URL] [--seconds 5] [--clients 64]

Both run under the same server in the same run, taking turns, and are driven by the same clients:
every request saves one new answer and waits for the reply.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app import clock, create_app
from app.config import Settings, with_driver
from app.db import Model, db
from app.delivery import credentials
from app.delivery.queries import attempts_of
from benchmarks.bare_route import cookie_for, make_tables
from benchmarks.load import drive, request
from benchmarks.serving import SECRET, Server, serving
from tests.factories.delivery import make_prepared_sitting


@dataclass
class Desk:
    """One client: its cookie, its token, its running number."""

    number: int
    cookie: str
    token: str
    sequence: int = 0

    @property
    def headers(self) -> str:
        """What its page sends with each request."""
        return f"Cookie: room={self.cookie}\r\nX-Room-Token: {self.token}\r\n"


def prepare(url: str, clients: int) -> list[Desk]:
    """Make tables and a sitting of 60 questions; give each client the lease of a seat."""
    app = create_app(Settings(secret_key=SECRET, database_url=with_driver(url), csrf=False))
    with app.app_context():
        if url.startswith("sqlite"):
            db.engine.raw_connection().cursor().execute("PRAGMA journal_mode=WAL")
        Model.metadata.drop_all(db.engine)
        Model.metadata.create_all(db.engine)
        sitting = make_prepared_sitting(seats=clients, kinds="c" * 60, minutes=240)
        desks = [lease(attempt) for attempt in attempts_of(sitting)]
        db.session.commit()
        make_tables(db.engine, [desk.number for desk in desks])
        db.session.remove()
        db.engine.dispose()
    return desks


def lease(attempt: Any) -> Desk:
    """What entering by seat code gives a device."""
    attempt.epoch, attempt.signed_in_at = 1, clock.now()
    expires_at = clock.now() + timedelta(hours=1)
    cookie, attempt.token_hash = credentials.issue(
        attempt.id, 1, expires_at=expires_at, secret=SECRET
    )
    return Desk(attempt.number, cookie, credentials.request_token(cookie, secret=SECRET))


def save_request(desk: Desk) -> bytes:
    """The next answer through the save route."""
    desk.sequence += 1
    event = {
        "slot": desk.sequence % 60 + 1,
        "seq": desk.sequence,
        "response": desk.sequence % 4,
        "at": time.time_ns() // 1_000_000,
    }
    body = json.dumps({"epoch": 1, "events": [event]}).encode()
    return request("POST", "/room/answers", desk.headers, body)


def bare_request(desk: Desk) -> bytes:
    """The next answer through the bare route."""
    desk.sequence += 1
    body = json.dumps({"slot": desk.sequence % 60 + 1, "response": desk.sequence % 4}).encode()
    return request("POST", "/bare/save", f"Cookie: bare={cookie_for(desk.number)}\r\n", body)


ROUTES = {"bare route": bare_request, "save route": save_request}


@dataclass
class Figures:
    """What one round showed: requests a second, times and processor time of each in ms."""

    rate: float
    p50: float
    p99: float
    cpu: float


def measure(
    server: Server, desks: list[Desk], make: Callable[[Desk], bytes], seconds: float
) -> Figures:
    """Drive one route with all clients for a while."""
    until = time.perf_counter() + seconds

    def source(desk: Desk) -> Callable[[bytes], bytes | None]:
        return lambda _reply: make(desk) if time.perf_counter() < until else None

    before, began = server.cpu_seconds(), time.perf_counter()
    answered = asyncio.run(drive(server.port, [source(desk) for desk in desks]))
    took, cpu = time.perf_counter() - began, server.cpu_seconds() - before
    if answered.refusals:
        raise SystemExit(answered.refusals[0].decode())
    count = len(answered.seconds)
    return Figures(count / took, answered.millis(0.5), answered.millis(0.99), 1000 * cpu / count)


def median(figures: list[Figures]) -> Figures:
    """The round of the middle rate."""
    return sorted(figures, key=lambda f: f.rate)[len(figures) // 2]


def run(url: str, options: argparse.Namespace, folder: str) -> None:
    """Measure one database and print the table."""
    desks = prepare(url, options.clients)
    kept: dict[str, list[Figures]] = {name: [] for name in ROUTES}
    with serving(url, folder, workers=options.workers, threads=options.threads) as server:
        for make in ROUTES.values():
            measure(server, desks, make, 1)
        for _ in range(options.rounds):
            for name, make in ROUTES.items():
                kept[name].append(measure(server, desks, make, options.seconds))
    backend = url.split(":", 1)[0].split("+", 1)[0]
    print(
        f"\n{backend}, {os.cpu_count()} cores, granian {options.workers} x {options.threads}, "
        f"{options.clients} clients, median of {options.rounds}"
    )
    print(f"{'route':12}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms':>10}")
    for name, figures in kept.items():
        f = median(figures)
        print(f"{name:12}{f.rate:12.0f}{f.p50:10.1f}{f.p99:10.1f}{f.cpu:10.2f}")
    pairs = zip(kept["save route"], kept["bare route"], strict=True)
    ratios = sorted(ours.rate / bare.rate for ours, bare in pairs)
    print(f"save / bare, median of the pairs: {ratios[len(ratios) // 2]:.0%}", flush=True)


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", action="append", help="repeat for several")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=32)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for url in options.database or [f"sqlite:///{folder}/answers.db"]:
            run(url, options, folder)


if __name__ == "__main__":
    main()
