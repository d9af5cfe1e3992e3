"""Whose turn it is to write to a SQLite file: one line for all threads and all processes.

SQLite's own busy wait is a lottery: under load one writer starves until it is told that the
database is locked. Whoever is about to write therefore takes a turn first. Threads wait for a
lock, processes for `flock` on a file beside the database.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
"""Seconds after which a thread stops waiting for its turn."""


class TurnNeverCame(Exception):
    """Somebody writes without end, or the waiting thread itself holds the turn elsewhere."""


class Turns:
    """The line before one file. `holder` is the connection whose transaction has the turn."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-queue")
        self.holder: object = None
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """Start anew: a child has its own threads, and a lock belongs to the opened file."""
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._descriptor: int | None = None

    @property
    def is_mine(self) -> bool:
        """Whether this thread has the turn."""
        return self._owner == threading.get_ident()

    def take(self) -> None:
        """Wait for the turn. Raise TurnNeverCame."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise TurnNeverCame(str(self._path))
        try:
            fcntl.flock(self._file(), fcntl.LOCK_EX)
        except BaseException:
            self._lock.release()
            raise
        self._owner = threading.get_ident()

    def give(self) -> None:
        """Let the next one write."""
        self._owner = None
        fcntl.flock(self._file(), fcntl.LOCK_UN)
        self._lock.release()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn while the block runs; nothing more is done where this thread has it."""
        if self.is_mine:
            yield
            return
        self.take()
        try:
            yield
        finally:
            self.give()

    def _file(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._descriptor


_lines: dict[str, Turns] = {}
_guard = threading.Lock()


def turns_at(database: str) -> Turns:
    """The line before the file of that path: the same for every engine of the process."""
    with _guard:
        if database not in _lines:
            _lines[database] = Turns(database)
        return _lines[database]
