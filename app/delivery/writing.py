"""Short writing transactions of the exam room, committed together where that is what costs.

A durable commit is one wait for the disk, whatever it holds. Requests that arrive while another
waits are therefore put into one transaction: the first in line leads, takes everybody who is
waiting, runs their work in one transaction, commits once and only then lets them answer. Between
processes that share a SQLite file they stand in one line (`app.turns`).
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection, Engine

from app.db import db, turns_of
from app.errors import DomainError

MOST_TOGETHER = 64
Item = TypeVar("Item")
Result = TypeVar("Result")
Perform = Callable[[Connection, Sequence[Item]], Sequence[Result | Exception]]
"""Does the work of several in one transaction.

For each its result, or what went wrong for it alone; an error that is raised breaks them all.
"""


def write(work: Callable[[Connection], Result]) -> Result:
    """Run the work in a writing transaction; when this returns it is durably committed.

    The work may be run again from the start after a rollback, so it must have no other effects.
    PostgreSQL groups the commits of its connections itself.
    """
    if tied_connection() is None and turns_of(db.engine):
        return cast(Result, _works.put(work))
    with transaction() as connection:
        return work(connection)


def tied_connection() -> Connection | None:
    """The connection that the owner of this session tied it to, as tests do; usually None."""
    bind = db.session.session_factory.kw.get("bind")
    return bind if isinstance(bind, Connection) else None


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Connection]:
    """One writing transaction, committed at the end."""
    if engine is None and tied_connection() is not None:
        yield db.session.connection()
        db.session.commit()
        return
    with (engine or db.engine).begin() as connection:
        yield connection


@contextmanager
def in_turn(engine: Engine | None = None) -> Iterator[None]:
    """Wait until it is this thread's turn to write, where a SQLite file is shared."""
    if engine is None and tied_connection() is not None:
        yield
        return
    turns = turns_of(engine or db.engine)
    with turns.taken() if turns else nullcontext():
        yield


class Job(Generic[Item, Result]):
    """One request's work: waits for its turn to lead or for its outcome."""

    __slots__ = ("finished", "item", "outcome", "turn")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.turn = threading.Lock()
        self.turn.acquire()
        self.finished = False
        self.outcome: Result | Exception | None = None


class Line(Generic[Item, Result]):
    """The line of this process's writers of one kind; to the application's database by default."""

    def __init__(self, perform: Perform[Item, Result], engine: Engine | None = None) -> None:
        self._perform = perform
        self._engine = engine
        self._guard = threading.Lock()
        self._waiting: list[Job[Item, Result]] = []
        self._led = False

    def put(self, item: Item) -> Result:
        """The result of the item's work, done in the next shared transaction and committed."""
        job: Job[Item, Result] = Job(item)
        with self._guard:
            self._waiting.append(job)
            leads, self._led = not self._led, True
        if not leads:
            job.turn.acquire()
        if not job.finished:
            self._lead()
        return _outcome(cast(Result | Exception, job.outcome))

    def _lead(self) -> None:
        together: list[Job[Item, Result]] = []
        try:
            with in_turn(self._engine):
                with self._guard:
                    together = self._waiting[:MOST_TOGETHER]
                    del self._waiting[: len(together)]
                self._commit(together)
        finally:
            self._hand_over(together)

    def _commit(self, jobs: Sequence[Job[Item, Result]]) -> None:
        """Do the jobs in one transaction. If it breaks, each is tried again alone."""
        try:
            with transaction(self._engine) as connection:
                outcomes = self._perform(connection, [job.item for job in jobs])
        except Exception as error:  # kept, and raised in the request it belongs to
            if len(jobs) > 1:
                for job in jobs:
                    self._commit([job])
                return
            outcomes = [error]
        for job, outcome in zip(jobs, outcomes, strict=True):
            job.outcome = outcome

    def _hand_over(self, together: Sequence[Job[Item, Result]]) -> None:
        with self._guard:
            successor = self._waiting[0] if self._waiting else None
            self._led = successor is not None
        if successor is not None:
            successor.turn.release()
        for job in together:
            job.finished = True
            job.turn.release()


def _outcome(outcome: Result | Exception) -> Result:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def run_works(
    connection: Connection, works: Sequence[Callable[[Connection], Any]]
) -> Sequence[Any]:
    """Run each work in turn."""
    return [_attempted(connection, work) for work in works]


def _attempted(connection: Connection, work: Callable[[Connection], Any]) -> Any:
    """A refusal concerns this work alone; any other error concerns the transaction."""
    try:
        return work(connection)
    except DomainError as refusal:
        return refusal


_works: Line[Callable[[Connection], Any], Any] = Line(run_works)
