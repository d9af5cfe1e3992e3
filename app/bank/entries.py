"""Keeping each question's entry, by which it is found and compared."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app import clock
from app.bank.models import Question
from app.bank.search_models import QuestionEntry
from question_bank import question as pure
from question_bank.duplicates.sketches import (
    STEM_PLACES,
    WHOLE_PLACES,
    Sketch,
    grams,
    plain,
    sketch,
)
from question_bank.items.base import Item
from question_bank.markup.reading import plain_text

TAG = "tag"


def keep_entry(question: Question, value: pure.Question) -> None:
    """Make the question's entry say what the question says now."""
    lines = lines_of(value)
    entry = question.entry or QuestionEntry()
    entry.body = "\n".join(lines)
    entry.labels = labels_of(question.code, value.tags)
    entry.sketch = pack(*sketches_of(lines))
    entry.changed_at = clock.now()
    question.entry = entry


def lines_of(value: pure.Question) -> list[str]:
    """What a candidate reads, made plain: the stem first, then the case and the rest."""
    shown = dict.fromkeys(texts_shown(value.item))
    shown.pop(value.item.stem, None)
    return [plain(plain_text(text)) for text in (value.item.stem, value.stimulus, *shown)]


def texts_shown(item: Item) -> Iterator[str]:
    """Every text in what a candidate's page may know of the item."""
    shown = item.presentation()
    return _texts([value for name, value in shown.items() if name != "kind"])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def labels_of(code: str, tags: Iterable[str]) -> str:
    """The code's words and a word for each tag."""
    return " ".join([plain(code), *map(tag_word, tags)])


def tag_word(tag: str) -> str:
    """A tag as one word that no text has: two tags that differ by accents only are one."""
    return TAG + plain(tag).replace(" ", "")


def sketches_of(lines: Sequence[str]) -> tuple[Sketch, Sketch]:
    """The sketch of the whole and that of its first line, the stem."""
    return sketch(grams(lines), WHOLE_PLACES), sketch(grams(lines[:1]), STEM_PLACES)


def pack(whole: Sketch, stem: Sketch) -> bytes:
    """Both sketches as they are stored."""
    return np.concatenate((whole, stem)).astype("<u2").tobytes()


def unpack(stored: Sequence[bytes]) -> Sketch:
    """Stored sketches as a table, shape (entries, WHOLE_PLACES + STEM_PLACES)."""
    places = WHOLE_PLACES + STEM_PLACES
    return np.frombuffer(b"".join(stored), "<u2").reshape(len(stored), places).astype(np.uint16)
