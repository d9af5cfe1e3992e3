"""Where questions are used: features above the bank add what they know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
