"""The normal form in which text is stored, and the folded form in which it is searched."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
"""Control, soft-hyphen, zero-width and direction characters, without the white-space controls."""
_MARKS = re.compile("[\u0300-\u036f]+")


def _plain(character: str) -> str:
    """The character without accents; đ has no decomposition, and eth at times stands for it."""
    if character in "đĐðÐ":
        return "d"
    return _MARKS.sub("", unicodedata.normalize("NFD", character)).lower()


_PLAIN = {
    code: _plain(chr(code))
    for code in [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
}


def nfc(text: str) -> str:
    """Return the text as it is stored: NFC, trimmed, each run of white space one space.

    No-break spaces count as white space; soft hyphens, zero-width and control characters go.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", text).split()))


def fold(text: str) -> str:
    """Return the text as it is searched: without accents, đ as d, lower case, spaces folded.

    Where a tone mark stands ("Hòa", "Hoà") makes no difference.
    """
    folded = nfc(text).translate(_PLAIN)
    if folded.isascii():
        return folded
    return _MARKS.sub("", unicodedata.normalize("NFD", folded)).lower()
