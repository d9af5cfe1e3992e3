"""The least a Flask route can do to save an answer and still be honest: the yardstick.

A signed cookie says whose attempt it is; one statement checks owner, state and deadline and stores
the answer; whoever saves in the same moment shares the commit. No history, no hash chain, no lease,
no acknowledgement.
"""

import hmac
import json
import time
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from flask import Flask, request
from sqlalchemy import Connection, Engine, create_engine

from app.config import with_driver
from app.db import prepare_sqlite
from app.delivery.writing import Line

SECRET = b"a secret for measuring only"
TABLES = (
    "DROP TABLE IF EXISTS bare_answer",
    "DROP TABLE IF EXISTS bare_attempt",
    """CREATE TABLE bare_attempt (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL,
    state TEXT NOT NULL, ends_ms BIGINT NOT NULL)""",
    """CREATE TABLE bare_answer (attempt INTEGER, slot INTEGER, response TEXT, at BIGINT,
    PRIMARY KEY (attempt, slot))""",
)
SAVE = """INSERT INTO bare_answer (attempt, slot, response, at)
SELECT id, ?, ?, ? FROM bare_attempt WHERE id = ? AND owner = ? AND state = 'open' AND ends_ms > ?
ON CONFLICT (attempt, slot) DO UPDATE SET response = excluded.response, at = excluded.at"""


def make_tables(engine: Engine, attempts: Sequence[int]) -> None:
    """Its own two tables, and an open attempt for each number."""
    ends_ms = time.time_ns() // 1_000_000 + 86_400_000
    with engine.begin() as connection:
        for statement in TABLES:
            connection.exec_driver_sql(statement)
        for number in attempts:
            connection.exec_driver_sql(
                f"INSERT INTO bare_attempt VALUES ({number}, {number}, 'open', {ends_ms})"
            )


def cookie_for(attempt: int) -> str:
    """A signed cookie."""
    return f"{attempt}.{_signature(str(attempt))}"


def _signature(told: str) -> str:
    return hmac.digest(SECRET, told.encode(), "sha256").hex()


def make_bare_app(url: str) -> Flask:
    """The bare route over the same database."""
    bare, engine = Flask("bare"), create_engine(with_driver(url))
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    sql = SAVE if engine.dialect.name == "sqlite" else SAVE.replace("?", "%s")

    def store(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> list[int]:
        driver: Any = connection.connection.driver_connection
        with driver.pipeline() if engine.dialect.name == "postgresql" else nullcontext():
            cursors = [driver.cursor().execute(sql, row) for row in rows]
        return [cursor.rowcount for cursor in cursors]

    line: Line[tuple[Any, ...], int] = Line(store, engine)

    @bare.post("/save")
    def save() -> Any:
        told, _dot, signature = request.cookies.get("bare", "").partition(".")
        if not hmac.compare_digest(signature, _signature(told)):
            return {"error": "who are you?"}, 401
        event, attempt = json.loads(request.get_data()), int(told)
        now = time.time_ns() // 1_000_000
        row = (event["slot"], json.dumps(event["response"]), now, attempt, attempt, now)
        if line.put(row) != 1:
            return {"error": "not yours, or over"}, 409
        return {"saved": event["slot"], "at": now}

    return bare
