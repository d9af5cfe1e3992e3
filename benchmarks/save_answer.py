"""Measure the save route beside a bare Flask route that does the same durable write.

    python -m benchmarks.save_answer [--database URL] [--seconds 8] [--clients 64]

Both routes run under the same gunicorn (gthread) in the same run and are driven by the same
client: every request saves one new answer and waits for the reply. The bare route parses the
body, inserts one row, commits and answers: no credential, no deadline, no hash, no signature.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import clock, create_app
from app.config import Settings, with_driver
from app.db import Model, db
from app.delivery import credentials
from app.delivery.queries import attempts_of
from tests.factories.delivery import make_prepared_sitting

SECRET = "a secret for measuring only"
BARE = """CREATE TABLE bare (client INTEGER, sequence INTEGER, slot INTEGER, response TEXT,
at BIGINT, PRIMARY KEY (client, sequence))"""


def make_bare_app(url: str) -> Flask:
    """The least a Flask route can do and still be durable."""
    bare, local = Flask("bare"), threading.local()
    connect, insert = driver(url)

    @bare.post("/save")
    def save() -> dict[str, Any]:
        event = json.loads(request.get_data())
        if not hasattr(local, "connection"):
            local.connection = connect()
        connection = local.connection
        connection.execute("BEGIN IMMEDIATE" if "sqlite" in url else "BEGIN")
        now = time.time_ns() // 1_000_000
        values = (event["client"], event["seq"], event["slot"], event["response"], now)
        connection.execute(insert, values)
        connection.execute("COMMIT")
        return {"saved": event["seq"], "at": now}

    return bare


def driver(url: str) -> tuple[Callable[[], Any], str]:
    """How to connect with the bare driver, and its insert."""
    if url.startswith("sqlite"):

        def open_file() -> Any:
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            connection.execute("PRAGMA busy_timeout=20000")
            connection.execute("PRAGMA synchronous=FULL")
            return connection

        return open_file, "INSERT INTO bare VALUES (?, ?, ?, ?, ?)"
    address = url.replace("postgresql+psycopg", "postgresql")
    return (
        lambda: psycopg.connect(address, autocommit=True),
        "INSERT INTO bare VALUES (%s, %s, %s, %s, %s)",
    )


def make_app() -> Any:
    """What gunicorn serves: the application, and the bare route under /bare."""
    url = os.environ["DATABASE_URL"]
    app = create_app()
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bare": make_bare_app(url)})  # type: ignore[method-assign]
    return app


@dataclass
class Desk:
    """One client: its cookie, its token, its running number."""

    number: int
    cookie: str
    token: str
    sequence: int = 0


def prepare(url: str, clients: int) -> list[Desk]:
    """Make tables and a sitting of 60 questions; give each client the lease of a seat."""
    app = create_app(Settings(secret_key=SECRET, database_url=with_driver(url), csrf=False))
    with app.app_context():
        if url.startswith("sqlite"):
            db.engine.raw_connection().cursor().execute("PRAGMA journal_mode=WAL")
        Model.metadata.drop_all(db.engine)
        Model.metadata.create_all(db.engine)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS bare")
            connection.exec_driver_sql(BARE)
        sitting = make_prepared_sitting(seats=clients, kinds="c" * 60, minutes=240)
        desks = [lease(attempt) for attempt in attempts_of(sitting)]
        db.session.commit()
        db.engine.dispose()
    return desks


def lease(attempt: Any) -> Desk:
    """What entering by seat code gives a device."""
    attempt.epoch = 1
    expires_at = clock.now() + timedelta(hours=1)
    cookie, attempt.token_hash = credentials.issue(
        attempt.id, 1, expires_at=expires_at, secret=SECRET
    )
    return Desk(attempt.number, cookie, credentials.request_token(cookie, secret=SECRET))


def save_request(desk: Desk) -> bytes:
    """The next answer through the save route."""
    slot, response = desk.sequence % 60 + 1, desk.sequence % 4
    event = {"slot": slot, "seq": desk.sequence, "response": response, "at": 1_700_000_000_000}
    body = json.dumps({"epoch": 1, "events": [event]}).encode()
    headers = f"Cookie: room={desk.cookie}\r\nX-Room-Token: {desk.token}\r\n"
    return http("/room/answers", headers, body)


def bare_request(desk: Desk) -> bytes:
    """The next answer through the bare route."""
    slot = desk.sequence % 60 + 1
    event = {"client": desk.number, "slot": slot, "seq": desk.sequence, "response": "1"}
    return http("/bare/save", "", json.dumps(event).encode())


def http(path: str, headers: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def drive(
    port: int, desk: Desk, make: Callable[[Desk], bytes], until: float, times: list[float]
) -> None:
    """One client: ask, wait for the whole reply, ask again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        desk.sequence += 1
        began = time.perf_counter()
        writer.write(make(desk))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200") or (b"results" in body and b"ack" not in body):
            raise SystemExit((head + body).decode())
        times.append(time.perf_counter() - began)
    writer.close()


def cpu_seconds(parent: int) -> float:
    """Processor time of the server and its workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    total = 0
    for pid in [str(parent), *children]:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What one round showed."""

    name: str
    rate: float
    p50: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Bench:
    """The server under load: its process, its port, the clients."""

    server: int
    port: int
    desks: list[Desk]


def measure(bench: Bench, name: str, make: Callable[[Desk], bytes], seconds: float) -> Figures:
    """Drive one route with all clients for a while."""
    times: list[float] = []

    async def everybody() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(drive(bench.port, d, make, until, times) for d in bench.desks))

    before, began = cpu_seconds(bench.server), time.perf_counter()
    asyncio.run(everybody())
    took, cpu = time.perf_counter() - began, cpu_seconds(bench.server) - before
    times.sort()
    return Figures(
        name,
        len(times) / took,
        1000 * times[len(times) // 2],
        1000 * times[int(len(times) * 0.99)],
        1000 * cpu / len(times),
    )


def serve(
    url: str, port: int, workers: int, threads: int, data_dir: str
) -> subprocess.Popen[bytes]:
    """gunicorn with the application and the bare route."""
    env = os.environ | {"SECRET_KEY": SECRET, "DATABASE_URL": url, "DATA_DIR": data_dir}
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--worker-class=gthread",
            f"--workers={workers}",
            f"--threads={threads}",
            "--keep-alive=30",
            f"--bind=127.0.0.1:{port}",
            "--log-level=warning",
            "benchmarks.save_answer:make_app()",
        ],
        env=env,
    )
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    time.sleep(2)
    return server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(url: str, options: argparse.Namespace, data_dir: str) -> None:
    """Measure one database and print the table."""
    desks, port = prepare(url, options.clients), free_port()
    server = serve(url, port, options.workers, options.threads, data_dir)
    bench = Bench(server.pid, port, desks)
    rounds = {"bare route": bare_request, "save route": save_request}
    kept: dict[str, list[Figures]] = {name: [] for name in rounds}
    try:
        for name, make in rounds.items():
            measure(bench, name, make, 1)
        for _ in range(options.rounds):
            for name, make in rounds.items():
                kept[name].append(measure(bench, name, make, options.seconds))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
    backend = url.split(":", 1)[0].split("+", 1)[0]
    print(
        f"\n{backend}, {os.cpu_count()} cores, gunicorn gthread {options.workers} x "
        f"{options.threads}, {options.clients} clients, median of {options.rounds}"
    )
    print(f"{'route':12}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms':>10}")
    medians = [
        sorted(figures, key=lambda f: f.rate)[len(figures) // 2] for figures in kept.values()
    ]
    for f in medians:
        print(f"{f.name:12}{f.rate:12.0f}{f.p50:10.1f}{f.p99:10.1f}{f.cpu:10.2f}")
    print(f"save / bare: {medians[1].rate / medians[0].rate:.0%}")


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
