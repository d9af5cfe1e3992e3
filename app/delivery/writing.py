"""Short writing transactions of the exam room, committed together where that is what costs.

A durable commit on SQLite is one wait for the disk, whatever it holds. Requests that arrive while
another waits are therefore put into one transaction: the first in line leads, takes everybody who
is waiting, runs their work in turn, commits once and only then lets them answer. Between processes
`flock` keeps the order, because SQLite's own busy wait is a lottery in which one of them starves.
PostgreSQL groups commits itself: there each request has its own transaction.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

from app.db import db
from app.errors import DomainError

MOST_TOGETHER = 64
Result = TypeVar("Result")


def write(work: Callable[[Connection], Result]) -> Result:
    """Run the work in a writing transaction; when this returns it is durably committed.

    The work may be run again from the start after a rollback, so it must have no other effects.
    """
    bind = db.session.get_bind()
    if isinstance(bind, Connection):  # a session that its owner tied to one connection
        result = work(db.session.connection())
        db.session.commit()
        return result
    if bind.dialect.name == "sqlite" and bind.url.database not in {None, "", ":memory:"}:
        return cast(Result, _group.run(bind, work))
    with bind.begin() as connection:
        return work(connection)


class Job:
    """One request's work: waits for its turn to lead or for its result."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.turn = threading.Event()
        self.finished = False
        self.result: Any = None
        self.error: Exception | None = None

    def attempt(self, connection: Connection) -> None:
        """Run the work. A refusal concerns this job alone; other errors concern the transaction."""
        try:
            self.result, self.error = self.work(connection), None
        except DomainError as refusal:
            self.error = refusal

    def finish(self) -> None:
        """Let the waiting request go on."""
        self.finished = True
        self.turn.set()

    def outcome(self) -> Any:
        """The result, or raise what went wrong."""
        if self.error is not None:
            raise self.error
        return self.result


class GroupCommit:
    """The line of this process's writers."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: list[Job] = []
        self._led = False

    def run(self, engine: Engine, work: Callable[[Connection], Any]) -> Any:
        """Do the work in the next shared transaction."""
        job = Job(work)
        with self._guard:
            self._line.append(job)
            leads, self._led = not self._led, True
        if not leads:
            job.turn.wait()
        if not job.finished:
            self._lead(engine)
        return job.outcome()

    def _lead(self, engine: Engine) -> None:
        together: list[Job] = []
        try:
            with file_queue(str(engine.url.database)):
                with self._guard:
                    together = self._line[:MOST_TOGETHER]
                    del self._line[: len(together)]
                commit_together(engine, together)
        finally:
            self._hand_over(together)

    def _hand_over(self, together: Sequence[Job]) -> None:
        with self._guard:
            successor = self._line[0] if self._line else None
            self._led = successor is not None
        if successor is not None:
            successor.turn.set()
        for job in together:
            job.finish()


def commit_together(engine: Engine, jobs: Sequence[Job]) -> None:
    """Run the jobs in one transaction. One that breaks it is left out, and the others run again."""
    broken: Job | None = None
    try:
        with engine.begin() as connection:
            for job in jobs:
                broken = job
                job.attempt(connection)
            broken = None
    except Exception as error:  # stored, and raised in the request it belongs to
        for job in jobs:
            if broken is None or job is broken:
                job.error = error
        others = [job for job in jobs if broken is not None and job is not broken]
        if others:
            commit_together(engine, others)


@contextmanager
def file_queue(database: str) -> Iterator[None]:
    """Hold the head of the queue of processes that write to this SQLite file."""
    descriptor = _descriptor(database)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _descriptor(database: str) -> int:
    # A forked worker must open its own: a lock belongs to the opened file, not to the process.
    key = (os.getpid(), database)
    if key not in _files:
        _files[key] = os.open(Path(f"{database}-queue"), os.O_RDWR | os.O_CREAT, 0o600)
    return _files[key]


_files: dict[tuple[int, str], int] = {}
_group = GroupCommit()
