"""A fair queue of writers for SQLite, across threads and processes.

SQLite's own busy wait is a lottery: with two processes one of them starves. `flock` queues.
PostgreSQL needs none of this.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

_threads = threading.Lock()
_files: dict[tuple[int, str], int] = {}


@contextmanager
def fair_write_lock(engine: Engine) -> Iterator[None]:
    """Hold the queue's head while the block writes; free of cost for other databases."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with _threads:
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
