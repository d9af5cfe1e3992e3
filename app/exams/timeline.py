"""Every legal deadline of an exam: due when, by which rule, done or late."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.exams.models import Exam
from app.regulations.describing import cite, describe_deadline
from app.regulations.keeping_calendar import work_calendar
from app.regulations.periods import WorkCalendar, due_on
from app.regulations.profile import Deadline, RegulationProfile


class DeadlineState(StrEnum):
    """How a deadline stands on a day."""

    DONE = "done"
    DONE_LATE = "done_late"
    LATE = "late"
    NEXT = "next"
    LATER = "later"
    UNDATED = "undated"
    """Its event has no day yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One deadline of the exam."""

    id: str
    title: str
    says: str
    citation: str
    event: str | None
    due_on: date | None
    done_on: date | None
    state: DeadlineState


COUNTERS: list[Callable[[Exam], int]] = []
"""Each tells how many candidates an exam has; a feature above adds to it in `app/features.py`."""

CLOSING = "registration_closed"
"""The event whose day is the exam's closing day."""


@dataclass(frozen=True, slots=True)
class _Basis:
    exam: Exam
    profile: RegulationProfile
    days: Mapping[str, date]
    calendar: WorkCalendar
    candidates: int
    today: date


def count_candidates(exam: Exam) -> int:
    """How many people registered: some limits are longer for many."""
    return max((count(exam) for count in COUNTERS), default=0)


def draw_timeline(
    exam: Exam, profile: RegulationProfile, milestones: Mapping[str, date], *, today: date
) -> list[TimelineEntry]:
    """The profile's deadlines by the day they are due; those whose event has no day come last."""
    days = {CLOSING: exam.closing_on, **milestones}
    basis = _Basis(exam, profile, days, work_calendar(), count_candidates(exam), today)
    entries = [_entry(basis, rule) for rule in profile.deadlines]
    entries.sort(key=lambda entry: entry.due_on or date.max)
    return _mark_next(entries)


def _entry(basis: _Basis, rule: Deadline) -> TimelineEntry:
    base = basis.exam.closing_on if rule.event is None else basis.days.get(rule.event)
    due = due_on(rule, base, basis.calendar, candidates=basis.candidates) if base else None
    done = basis.days.get(rule.id)
    words = describe_deadline(rule)
    return TimelineEntry(
        id=rule.id,
        title=words.title,
        says=words.says,
        citation=cite(basis.profile, words.citation),
        event=rule.event,
        due_on=due,
        done_on=done,
        state=_state(due, done, basis.today),
    )


def _state(due: date | None, done: date | None, today: date) -> DeadlineState:
    if done is not None:
        return DeadlineState.DONE if due is None or done <= due else DeadlineState.DONE_LATE
    if due is None:
        return DeadlineState.UNDATED
    return DeadlineState.LATE if due < today else DeadlineState.LATER


def _mark_next(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """The first deadline still to be kept is the next one."""
    upcoming = next((entry for entry in entries if entry.state is DeadlineState.LATER), None)
    return [
        replace(entry, state=DeadlineState.NEXT) if entry is upcoming else entry
        for entry in entries
    ]
