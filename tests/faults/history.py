"""The history of a run: what every client did and heard, written outside the system under test."""

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Op(StrEnum):
    """What happened, from the client's view."""

    INVOKE = "invoke"
    """The answer was given; from now on it may reach the database at any time."""
    OK = "ok"
    """The server said that it holds the answer, and the digest was that of the content."""
    FAIL = "fail"
    """The server said that the answer does not count."""
    INFO = "info"
    """No reply, or none that can be read: the answer may be there or not."""
    SUBMIT = "submit"
    """The client asked for the attempt's end."""
    FAULT = "fault"
    """The nemesis struck; `why` names the fault."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history; `at` is seconds of the machine's steady counter."""

    at: float
    op: Op
    attempt: int = 0
    slot: int = 0
    sequence: int = 0
    response: str = ""
    """Canonical JSON, so that equal text is equal content."""
    why: str = ""

    @property
    def key(self) -> tuple[int, int, int]:
        """What names an answer."""
        return self.attempt, self.slot, self.sequence


class History:
    """An append-only file of lines. Each line is with the kernel before the client goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def add(self, op: Op, attempt: int = 0, **more: object) -> None:
        """Write one line with the present time."""
        line = Line(time.monotonic(), op, attempt, **more)  # type: ignore[arg-type]
        os.write(self._file, (json.dumps(asdict(line), ensure_ascii=False) + "\n").encode())

    def close(self) -> None:
        """Bring the file to the disk. Safe to repeat."""
        if self._file >= 0:
            os.fsync(self._file)
            os.close(self._file)
            self._file = -1

    def lines(self) -> list[Line]:
        """Everything written so far, in order."""
        return list(read_lines(self.path.read_text().splitlines()))


def read_lines(texts: Iterable[str]) -> Iterator[Line]:
    """The lines of a history file."""
    for text in texts:
        data = json.loads(text)
        yield Line(**{**data, "op": Op(data["op"])})
