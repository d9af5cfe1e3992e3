"""The database: declarative base, column types, transactions and the session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakSet, ref

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, String, TypeDecorator, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import PoolProxiedConnection

from app.turns import Turns, turns_at

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, whatever the database gives back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime: use clock.now()")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept digit for digit: SQLite would turn a numeric column into a float."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(Decimal(value), "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


JSON_VALUE = JSON().with_variant(JSONB(), "postgresql")
"""A JSON column: text on SQLite, jsonb on PostgreSQL. Replaced as a whole, never mutated."""


class Model(DeclarativeBase):
    """The base of every table: a uuid key, typed columns, named constraints."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime,
        Decimal: ExactDecimal,
        dict[str, Any]: JSON_VALUE,
        list[Any]: JSON_VALUE,
        StrEnum: Enum(
            StrEnum, values_callable=lambda e: [m.value for m in e], native_enum=False, length=40
        ),
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)


db = SQLAlchemy(metadata=Model.metadata)
"""The session and the engine. Tables inherit Model, which is typed and knows nothing of Flask."""

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Open transactions that only read while the block runs (no write lock on SQLite)."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def begin_reading() -> None:
    """Make this context's transactions read-only in intent, until `begin_writing`."""
    _reading.set(True)


def begin_writing() -> None:
    """Let this context's transactions take SQLite's write lock at their first statement."""
    _reading.set(False)


def is_reading() -> bool:
    """Whether this context's transactions only read: what they see was committed."""
    return _reading.get()


def after_commit(action: Callable[[], None]) -> None:
    """Run the action (a mail, a job) once this session's work is safely stored."""
    db.session.info.setdefault("after_commit", []).append(action)


def commit() -> None:
    """Commit, then run what was asked to wait for the commit."""
    db.session.commit()
    actions: list[Callable[[], None]] = db.session.info.pop("after_commit", [])
    for action in actions:
        action()


def rollback() -> None:
    """Roll back and forget what was waiting for the commit."""
    db.session.rollback()
    db.session.info.pop("after_commit", None)


def prepare_sqlite(engine: Engine) -> None:
    """Configure SQLite for durable, fairly queued writes: each waits for its turn.

    The driver's own transactions are switched off: they begin only at the first write, which
    loses updates under concurrency. A writing transaction takes the lock at its start.
    """

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    turns = turns_of(engine)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if _reading.get():
            connection.exec_driver_sql("BEGIN")
        elif turns is None or turns.is_mine:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            turns.take()
            turns.holder = connection.connection.dbapi_connection
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    if turns is not None:
        _end_turns(engine, turns)


def turns_of(engine: Engine) -> Turns | None:
    """The line of those who write to the engine's file; None where there is no SQLite file."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or database in {None, "", ":memory:"}:
        return None
    return turns_at(str(database))


def _end_turns(engine: Engine, turns: Turns) -> None:
    """Give the turn away once the transaction that has it is over, however it ends.

    A connection that goes back to the pool is rolled back by the pool, so none keeps its turn.
    """

    def after(end: Callable[[PoolProxiedConnection], None]) -> Callable[..., None]:
        def end_and_give(connection: PoolProxiedConnection) -> None:
            try:
                end(connection)
            finally:
                give(connection.dbapi_connection)

        return end_and_give

    def give(connection: object) -> None:
        if connection is not None and turns.holder is connection:
            turns.holder = None
            turns.give()

    dialect = engine.dialect
    dialect.do_commit = after(dialect.do_commit)  # type: ignore[method-assign]
    dialect.do_rollback = after(dialect.do_rollback)  # type: ignore[method-assign]
    event.listen(engine, "close", lambda connection, _record: give(connection))


class NotReplicated(Exception):
    """The commit is on this server, but its standby may not have it: nothing may be promised."""


def prepare_postgresql(engine: Engine) -> None:
    """Make a commit that gave up waiting for its standby an error.

    Whoever cancels a backend that waits for synchronous replication turns the wait into a warning
    and the commit into a success that a failover may undo. Asked again, the server waits anew:
    every writing transaction of ours locks a row, and so has something to replicate.
    """
    warned: WeakSet[Any] = WeakSet()
    commit = engine.dialect.do_commit

    @event.listens_for(engine, "connect")
    def listen(connection: Any, _record: Any) -> None:
        known = ref(connection)
        connection.add_notice_handler(
            lambda told: warned.add(known()) if told.source_function == REPLICATION_WAIT else None
        )

    def commit_and_look(connection: PoolProxiedConnection) -> None:
        commit(connection)
        if connection.dbapi_connection in warned:
            warned.discard(connection.dbapi_connection)
            raise NotReplicated("the wait for the standby was cancelled")

    engine.dialect.do_commit = commit_and_look  # type: ignore[assignment, method-assign]


REPLICATION_WAIT = "SyncRepWaitForLSN"
"""Where PostgreSQL warns from: its message is translated, this name is not."""
