"""What a document is made of: paragraphs, rows of tables, pictures; and guards of verbatim text."""

import re
from dataclasses import dataclass

from question_bank.errors import InvalidItem
from question_bank.formats.word.looks import LOWERED, RAISED, all_signs
from question_bank.markup.reading import escape_label

VERBATIM = "QuestionVerbatim"
"""The style of text that our own writer wants back to the letter, whatever it looks like."""
MORE = "QuestionMore"
"""The style of paragraphs that go on with the text above, whatever they look like."""
BEGIN, END, BREAK = "\ufdd0", "\ufdd1", "\ufdd2"
"""Stand around verbatim text, and for its line ends, while a document is read."""
FIRST_PICTURE, MOST_DRAWN = 0xF0000, 100_000
"""Letters from here on (private ones) stand where pictures are drawn, while a document is read."""
_DRAWN = re.compile("[\U000f0000-\U0010ffff]")
_UP = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_DOWN = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a paragraph: what texts call it, and the words that describe it.

    One that no question can show has no name but `refusal`; what lies outside the document is
    never fetched. `sign` is the letter that stands for it in the paragraph's text.
    """

    description: str
    name: str = ""
    refusal: InvalidItem | None = None
    sign: str = ""

    @property
    def mark(self) -> str:
        """What shows it in a text; nothing for one that was refused."""
        return f"![{escape_label(self.description)}]({self.name})" if self.name else ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph (numbered from 1): its text in NFC and a sign (looks.py) for each character."""

    number: int
    text: str = ""
    signs: str = ""
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()
    oddities: frozenset[str] = frozenset()
    """What is in the paragraph but not in its text: "equation", "object", "text-box"…"""
    depth: int | None = None
    """How deep it lies in a list of Word's; None outside of lists."""
    is_bullet: bool = False
    goes_on: bool = False
    """Whether our own writer says that it goes on with the text above."""
    align: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, each cell a list of paragraphs; `table` counts the tables from 1."""

    table: int
    cells: tuple[tuple[Paragraph, ...], ...]
    spans: tuple[int, ...]
    """How many columns each cell covers; 0 for one that belongs to the cell above."""
    is_head: bool


def released(text: str) -> str:
    """The text without the guards of what was verbatim in it."""
    if BEGIN not in text:
        return text
    return text.replace(BEGIN, "").replace(END, "").replace(BREAK, "\n")


def words_in(text: str) -> str:
    """The text without the signs of pictures."""
    return _DRAWN.sub("", text).strip() if _DRAWN.search(text) else text


def spell(text: str, signs: str) -> str:
    """The text with its raised and lowered signs as letters of their own, where there are any."""
    if not all_signs(signs) & (RAISED | LOWERED):
        return text
    return "".join(
        letter.translate(_UP if ord(sign) & RAISED else _DOWN)
        if ord(sign) & (RAISED | LOWERED)
        else letter
        for letter, sign in zip(text, signs, strict=True)
    )
