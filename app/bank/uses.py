"""Where questions are used: features above the bank add what they know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Use:
    """One place that holds a version of a question, and the page that shows it."""

    label: str
    version_number: int
    endpoint: str
    arguments: Mapping[str, UUID]


Source = Callable[[UUID], list[Use]]
"""Gives the uses of the question with this id."""

SOURCES: list[Source] = []


def question_uses(source: Source) -> Source:
    """Register a feature's answer to where a question is used."""
    SOURCES.append(source)
    return source


def list_uses(question_id: UUID) -> list[Use]:
    """Every place that holds some version of the question."""
    return [use for source in SOURCES for use in source(question_id)]


DaySource = Callable[[UUID], Mapping[UUID, tuple[date, ...]]]
"""Gives, by question id, a day for each paper that used it in an exam other than this one."""

DAY_SOURCES: list[DaySource] = []


def days_of_use(source: DaySource) -> DaySource:
    """Register a feature's answer to when questions were used."""
    DAY_SOURCES.append(source)
    return source


def list_days_of_use(exam_id: UUID) -> dict[UUID, tuple[date, ...]]:
    """By question id, a day for each paper of another exam that used the question."""
    days: dict[UUID, tuple[date, ...]] = {}
    for source in DAY_SOURCES:
        for question_id, used_on in source(exam_id).items():
            days[question_id] = (*days.get(question_id, ()), *used_on)
    return days
