"""What changed between two texts or two versions of a question, word by word.

Words are compared as Vietnamese readers see them: syllables with their marks, numbers whole
("10.000.000", "0,5"), punctuation apart, however the marks were typed (NFC). White space is part
of no difference but its own.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from question_bank.lines import Line, lines_of
from question_bank.question import Question

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
MOST_CHANGES = 300
"""Beyond this many words taken out or put in, a text counts as replaced: nobody could read the
pieces, and the work grows with the square."""


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and what happened to it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that differs between two versions, with its pieces in reading order."""

    line: Line
    segments: tuple[Segment, ...]


def compare_words(before: str, after: str) -> tuple[Segment, ...]:
    """The pieces that lead from one text to the other; those not new spell `before`, those not
    gone spell `after` (both in NFC)."""
    old, new = _tokens(before), _tokens(after)
    pieces = [Segment(change, text) for change, text in _pieces(old, new) if text]
    return tuple(_joined(pieces))


def compare_questions(before: Question, after: Question) -> tuple[Difference, ...]:
    """The lines that differ, in the order of the later version; those taken away at the end."""
    old = {line.key: line for line in lines_of(before)}
    new = {line.key: line for line in lines_of(after)}
    return tuple(
        Difference(new.get(key, old.get(key, line)), compare_words(was, now))
        for key, line in {**new, **old}.items()
        if (was := _text(old.get(key))) != (now := _text(new.get(key)))
    )


def _text(line: Line | None) -> str:
    return line.text if line else ""


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Change, str]]:
    """Raw pieces: common ends first, which is most of a text, then what lies between."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield Change.SAME, "".join(old[:start])
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    yield Change.SAME, "".join(old[len(old) - end :])


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Change, str]]:
    path = _shortest_path(old, new)
    if path is None:
        yield Change.GONE, "".join(old)
        yield Change.NEW, "".join(new)
        return
    a = b = 0
    for next_a, next_b, length in path:
        yield Change.GONE, "".join(old[a:next_a])
        yield Change.NEW, "".join(new[b:next_b])
        a, b = next_a + length, next_b + length
        yield Change.SAME, "".join(old[next_a:a])
    yield Change.GONE, "".join(old[a:])
    yield Change.NEW, "".join(new[b:])


def _shortest_path(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]] | None:
    """Runs of equal tokens (place in old, place in new, length) of a shortest edit; none if it
    takes more than `MOST_CHANGES` words. Greedy: Myers, "An O(ND) Difference Algorithm", 1986.
    """
    reached = {1: 0}
    trace = []
    for changes in range(min(len(old) + len(new), MOST_CHANGES) + 1):
        trace.append(dict(reached))
        for diagonal in range(-changes, changes + 1, 2):
            down = _goes_down(reached, diagonal, changes)
            a = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            while a < len(old) and a - diagonal < len(new) and old[a] == new[a - diagonal]:
                a += 1
            reached[diagonal] = a
            if a >= len(old) and a - diagonal >= len(new):
                return _walk_back(trace, len(old), len(new))
    return None


def _goes_down(reached: dict[int, int], diagonal: int, changes: int) -> bool:
    """Whether the furthest path to the diagonal takes in a new token rather than drops one."""
    if diagonal in (-changes, changes):
        return diagonal == -changes
    return reached[diagonal - 1] < reached[diagonal + 1]


def _walk_back(trace: list[dict[int, int]], a: int, b: int) -> list[tuple[int, int, int]]:
    """The runs of equal tokens on the path that ended at (a, b), in reading order."""
    runs = []
    for changes in range(len(trace) - 1, -1, -1):
        reached, diagonal = trace[changes], a - b
        down = _goes_down(reached, diagonal, changes)
        before = diagonal + 1 if down else diagonal - 1
        start = reached[before] if down else reached[before] + 1
        start = max(start, 0) if changes else 0
        if a > start:
            runs.append((start, start - diagonal, a - start))
        a, b = reached.get(before, 0), reached.get(before, 0) - before
    return runs[::-1]


def _joined(pieces: Sequence[Segment]) -> Iterator[Segment]:
    """The pieces with neighbouring changes made one: a lone space between two changed words would
    chop "năm ngày" into crumbs."""
    gone = new = ""
    for place, piece in enumerate(pieces):
        is_bridge = not piece.text.strip() and 0 < place < len(pieces) - 1
        if piece.change is Change.SAME and not (is_bridge and (gone or new)):
            yield from _changed(gone, new)
            yield piece
            gone = new = ""
            continue
        gone += piece.text if piece.change is not Change.NEW else ""
        new += piece.text if piece.change is not Change.GONE else ""
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Segment]:
    """What was taken out, then what came in; white space they share at the end stays."""
    tail = ""
    while gone and new and gone[-1] == new[-1] and gone[-1].isspace():
        gone, new, tail = gone[:-1], new[:-1], gone[-1] + tail
    if gone:
        yield Segment(Change.GONE, gone)
    if new:
        yield Segment(Change.NEW, new)
    if tail:
        yield Segment(Change.SAME, tail)
