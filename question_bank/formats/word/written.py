"""Questions as they are written in a document: nothing judged yet, every doubt noted."""

import re
from dataclasses import dataclass, field

from question_bank.formats.word.lines import Line
from question_bank.formats.word.pieces import words_in
from question_bank.formats.word.tables import Grid, Sheet

Block = Line | Grid
"""What a text is made of."""


@dataclass(slots=True)
class Option:
    """An option or a statement as it is written: its letter, and the lines of its text."""

    letter: str
    label: Line
    text: list[Block]
    starred: bool = False

    @property
    def lines(self) -> list[Line]:
        """The lines of its text that have words."""
        return [each for each in self.text if isinstance(each, Line) and each.text]

    @property
    def words(self) -> str:
        """The text of the option."""
        return "\n".join(words_in(line.spelled) for line in self.lines)


@dataclass(slots=True)
class Doubt:
    """Something about a question that only a person can settle."""

    code: str
    template: str
    paragraph: int
    params: dict[str, str] = field(default_factory=dict)
    is_error: bool = True


@dataclass(slots=True)
class Written:
    """A question as it is written: nothing judged yet."""

    number: int | None
    head: Line
    stem: list[Block] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    keys: list[tuple[int, str]] = field(default_factory=list)
    """Every answer that is said in words: the paragraph, and what it says."""
    listed_key: tuple[int, str] | None = None
    """The answer in a list of answers."""
    meta: dict[str, tuple[int, str]] = field(default_factory=dict)
    texts: dict[str, list[Block]] = field(default_factory=dict)
    """The lines of what is said at length: "explanation", "reason A"…"""
    stimulus: "Stimulus | None" = None
    trailing: list[Line] = field(default_factory=list)
    """Plain lines after the options; `trailing_joins` if nothing stands between."""
    trailing_joins: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    losses: dict[str, None] = field(default_factory=dict)
    """What of its looks could not be kept."""

    @property
    def is_complete(self) -> bool:
        """Whether it has what a question needs, so that a new one may begin."""
        return len(self.options) >= 2 or bool(self.keys) or bool(self.meta)

    def doubt(
        self, code: str, template: str, paragraph: int, *, is_error: bool = True, **params: str
    ) -> None:
        """Note a doubt."""
        self.doubts.append(Doubt(code, template, paragraph, params, is_error))


@dataclass(slots=True)
class Stimulus:
    """A case that several questions ask about; `last` is None if it does not say which."""

    paragraph: int
    first: int
    last: int | None
    lines: list[Block] = field(default_factory=list)
    used: bool = False
    losses: dict[str, None] = field(default_factory=dict)
    """What its text could not keep, once `text` is made of its lines."""
    text: str | None = None


@dataclass(slots=True)
class Gathered:
    """All that a document holds."""

    questions: list[Written] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    unused: list[Line] = field(default_factory=list)
    stimuli: list[Stimulus] = field(default_factory=list)
    unmatched: list[tuple[int, int, str]] = field(default_factory=list)
    """Listed answers that no question, or more than one, has the number of."""


def has_blank(text: str) -> bool:
    """Whether a text has a gap to fill in: dots or a line to write on."""
    return bool(re.search(r"…|\.{4,}|_{3,}|\[\.\.\.\]", text))
