"""One rule in words."""

from dataclasses import dataclass

from app.regulations.citation import Citation


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in words, with the citation it comes from."""

    title: str
    says: str
    citation: Citation
