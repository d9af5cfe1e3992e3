"""Where a rule stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a rule stands. Not verified: reported, remembered or taken over by analogy."""

    source: str
    text: str
    verified: bool
    note: str = ""

    def __str__(self) -> str:
        return self.text
