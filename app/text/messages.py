"""Messages of the pure layers: a Vietnamese template with its parameters kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(template: str) -> str:  # noqa: N802  the name message extractors look for
    """Mark a Vietnamese message template for translation and return it unchanged."""
    return template


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: `str(message)` in Vietnamese, `_(template, **params)` in others.

    A template is always interpolated, so a percent sign in it is written `%%`.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.template % self.params
