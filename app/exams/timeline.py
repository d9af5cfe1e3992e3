"""Every legal deadline of an exam: due when, by which rule, done or late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.exams.models import Exam
from app.regulations.describing import cite, describe_deadline
from app.regulations.periods import due_on
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


def draw_timeline(
    exam: Exam, profile: RegulationProfile, milestones: Mapping[str, date], *, today: date
) -> list[TimelineEntry]:
    """The profile's deadlines by the day they are due; those whose event has no day come last."""
    entries = [_entry(exam, profile, rule, milestones, today) for rule in profile.deadlines]
    entries.sort(key=lambda entry: entry.due_on or date.max)
    return _mark_next(entries)


def _entry(
    exam: Exam,
    profile: RegulationProfile,
    rule: Deadline,
    milestones: Mapping[str, date],
    today: date,
) -> TimelineEntry:
    base = exam.closing_on if rule.event is None else milestones.get(rule.event)
    due = due_on(rule, base) if base else None
    done = milestones.get(rule.id)
    words = describe_deadline(rule)
    return TimelineEntry(
        id=rule.id,
        title=words.title,
        says=words.says,
        citation=cite(profile, words.citation),
        event=rule.event,
        due_on=due,
        done_on=done,
        state=_state(due, done, today),
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
