"""Refusals and faults: Vietnamese templates with their parameters kept apart for translation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

NO_PARAMS: Mapping[str, str] = MappingProxyType({})


def N_(template: str) -> str:  # noqa: N802 - the name message extractors look for
    """Mark a Vietnamese message template for translation and return it unchanged."""
    return template


class Refusal(ValueError):
    """A value that cannot be accepted: `template % params` says why, in Vietnamese."""

    def __init__(self, template: str, *, column: str | None = None, **params: str) -> None:
        super().__init__(template % params if params else template)
        self.template = template
        self.column = column
        self.params: Mapping[str, str] = MappingProxyType(params)


class InvalidItem(Refusal):
    """An item or question contradicts itself. The message says how, for its author."""


class InvalidResponse(Refusal):
    """A response that the item could never have been given by its own page."""


class Severity(StrEnum):
    """Whether a fault stops the question (error) or only asks for a look (warning)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file or a form: where, what, and what to do about it."""

    code: str
    template: str
    line: int | None = None
    column: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """The Vietnamese sentence, with its parameters filled in."""
        return self.template % self.params if self.params else self.template

    @classmethod
    def from_refusal(cls, refusal: Refusal, *, code: str, line: int | None) -> "Fault":
        """The fault that a refused value is at the given line of a file."""
        return cls(
            code=code,
            template=refusal.template,
            line=line,
            column=refusal.column,
            params=refusal.params,
        )
