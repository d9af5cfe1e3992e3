"""Names of people: their parts, and their capitals."""

import re
from dataclasses import dataclass

from app.text.folding import nfc

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """Family, middle and given name. A person of one name has only the given one."""

    family: str
    middle: str
    given: str


def split_name(full_name: str) -> PersonName:
    """Split a full name at its first and last word; every word between is middle name."""
    words = nfc(full_name).split(" ")
    if len(words) == 1:
        return PersonName("", "", words[0])
    return PersonName(words[0], " ".join(words[1:-1]), words[-1])


def proper_case(full_name: str) -> str:
    """Return a name typed all in capitals (or all small) with its first letters large.

    A name in mixed case is left as its bearer writes it. Letters after an apostrophe or hyphen
    begin a word: H'HEN NIÊ is H'Hen Niê.
    """
    name = nfc(full_name)
    if not (name.isupper() or name.islower()):
        return name
    return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:].lower(), name)


def official_capitals(text: str) -> str:
    """Return the text in capitals, as names of agencies and people stand in official papers."""
    return nfc(text).upper()
