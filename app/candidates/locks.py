"""When applications and candidate numbers may no longer change: features above tell.

A feature above adds to these lists in `app/features.py`.
"""

from collections.abc import Callable

from app.errors import Conflict
from app.exams.models import Exam
from app.ledger.recording import Actor

LOCKS: list[Callable[[Exam], str]] = []
"""Each gives the reason why the exam's candidates are fixed, or an empty text."""

RELEASES: list[Callable[[Exam, Actor], None]] = []
"""Each lets go of what rests on the present numbers (seats) before they are given anew."""


class CandidatesFixed(Conflict):
    """The exam went on with its candidates as they stood."""


def require_unlocked(exam: Exam) -> None:
    """Raise CandidatesFixed with the first reason why candidates may not change."""
    for lock in LOCKS:
        if reason := lock(exam):
            raise CandidatesFixed(reason)


def release_numbers(exam: Exam, *, by: Actor) -> None:
    """Let every feature above let go of the present numbers."""
    for release in RELEASES:
        release(exam, by)
