"""Keys that sort Vietnamese text the Vietnamese way, the same on every database.

A key has levels, as in the Unicode collation algorithm with the CLDR rules for `vi`: the letters
of the whole text (a ă â b c d đ e ê …), then the tones word by word (ngang, huyền, hỏi, ngã, sắc,
nặng), then capitals after small letters. A space is lower than any letter: words compare in turn.
Unlike the standard's, our tone belongs to its word and not to one of its vowels: "Hòa" and "Hoà"
sort as one word.
"""

import unicodedata
from functools import lru_cache

from app.text.folding import nfc
from app.text.names import split_name

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PUNCTUATION = "_-,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$"
_TONES = {"\u0300": 3, "\u0309": 4, "\u0303": 5, "\u0301": 6, "\u0323": 7}
_QUALITIES = frozenset("\u0306\u0302\u031b")
_END, _WORD_END, _SPACE = b"\x01", b"\x02", b"\x02"
_SMALL, _CAPITAL = b"\x02", b"\x03"

_ORDER = {
    character: bytes([3 + place])
    for place, character in enumerate(_PUNCTUATION + "0123456789" + _LETTERS)
}


@lru_cache(maxsize=4096)
def _weights(character: str) -> tuple[bytes, bytes, bytes]:
    """The letter, tone and case weights of one NFC character."""
    marks = unicodedata.normalize("NFD", character)
    base, tones = marks[0], b""
    for mark in marks[1:]:
        if mark in _QUALITIES:
            base = unicodedata.normalize("NFC", base + mark)
        else:
            tones += bytes([_TONES.get(mark, 8)])
    small = base.lower()
    letter = _ORDER.get(small) or b"\xfe" + ord(small[0]).to_bytes(3, "big")
    return letter, tones, _CAPITAL if small != base else _SMALL


@lru_cache(maxsize=65536)
def _word_levels(word: str) -> tuple[bytes, bytes, bytes]:
    weights = [_weights(character) for character in word]
    return (
        b"".join(letter for letter, _, _ in weights),
        b"".join(tone for _, tone, _ in weights),
        b"".join(case for _, _, case in weights),
    )


def _levels(text: str) -> tuple[bytes, bytes, bytes]:
    """Letters, tones and cases of normalised text; trailing neutral weights left out."""
    words = [_word_levels(word) for word in text.split(" ")]
    letters = _SPACE.join(letter for letter, _, _ in words)
    tones = _WORD_END.join(tone for _, tone, _ in words).rstrip(_WORD_END)
    cases = b"".join(case for _, _, case in words).rstrip(_SMALL)
    return letters, tones, cases


def sort_key(text: str) -> bytes:
    """Return bytes that order texts as a Vietnamese dictionary does; good for an index."""
    return _END.join(_levels(nfc(text)))


def name_sort_key(full_name: str) -> bytes:
    """Return bytes that order people by given name, then family name, then middle names."""
    name = split_name(full_name)
    parts = [_levels(part) for part in (name.given, name.family, name.middle)]
    spelled = [level for letters, tones, _ in parts for level in (letters, tones)]
    return _END.join([*spelled, *(cases for _, _, cases in parts)])
