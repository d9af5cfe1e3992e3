"""What a person types to search, as words and phrases without accents."""

import re
from dataclasses import dataclass

from question_bank.duplicates.sketches import plain

MOST_TERMS = 12
"""Terms beyond are left out: nobody reads a list by so many."""
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)')
_SIGN = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side; the last of them may be the start of a word."""

    words: tuple[str, ...]
    is_open: bool
    """Whether longer words count too; never in quotes."""


def read_terms(typed: str) -> tuple[Term, ...]:
    """The terms of a search: each quoted phrase, and each other word by itself.

    A word with signs in it, as a code has, is a phrase of its parts.
    """
    found = []
    for match in _QUOTED.finditer(typed):
        quoted, bare = match.groups()
        words = words_of(bare if quoted is None else quoted)
        if words:
            found.append(Term(words, is_open=quoted is None))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def words_of(text: str) -> tuple[str, ...]:
    """The text's words as the index has them: runs of plain letters and digits."""
    return tuple(_SIGN.findall(plain(text)))


def to_fts5(terms: tuple[Term, ...]) -> str:
    """The terms as a query of SQLite's FTS5, in which all must be found."""
    return " AND ".join(
        '"' + " ".join(term.words) + '"' + ("*" if term.is_open else "") for term in terms
    )


def to_tsquery(terms: tuple[Term, ...]) -> str:
    """The terms as a query of PostgreSQL's text search, in which all must be found."""
    return " & ".join(
        "(" + " <-> ".join(term.words) + (":*" if term.is_open else "") + ")" for term in terms
    )
