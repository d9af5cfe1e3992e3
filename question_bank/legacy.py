"""Text typed in the legacy fonts TCVN3 (.VnTime) and VNI (VNI-Times), read as if it were Latin-1.

Detection is a guess, so the caller shows the conversion and asks. It takes words, not letters: a
text is legacy when its words are no Vietnamese as they stand and become Vietnamese syllables once
converted. Foreign and minority names pass untouched: neither reading makes syllables of them.
Give the raw text: ư in TCVN3 is a soft hyphen, which cleaning text removes.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from question_bank.syllables import is_syllable

LegacyEncoding = Literal["tcvn3", "vni"]

# TCVN 5712:1993 VN3: one byte for each accented small letter; capitals differ only by font.
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

# VNI-Windows: a base letter and, after it, one character for its shape and tone.
_VNI_PAIRS = {
    "a": ("øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ"),
    "e": ("øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    "o": ("øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    "ô": ("øùûõï", "ờớởỡợ"),
    "u": ("øùûõï", "ùúủũụ"),
    "ö": ("øùûõï", "ừứửữự"),
    "y": ("øùûõ", "ỳýỷỹ"),
}
_VNI_SINGLES = dict(zip("ôöæóòîñ", "ơưỉĩịỵđ", strict=True))


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLES)
    for base, (marks, letters) in _VNI_PAIRS.items():
        for mark, letter in zip(marks, letters, strict=True):
            table[base + mark] = letter
            table[base.upper() + mark] = letter.upper()
    table |= {small.upper(): letter.upper() for small, letter in _VNI_SINGLES.items()}
    return table | {key[0] + key[1:].upper(): to for key, to in table.items() if len(key) == 2}


_VNI = _vni_table()
_VNI_SIGN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORD = re.compile("[A-Za-z\u00a1-\u02af\u0300-\u036f\u1e00-\u1eff]+")
_SUSPECT = re.compile("[\u00a1-\u00ff]")
_MODERN = re.compile("[\u0100-\u02af\u0300-\u036f\u1e00-\u1eff]")
_TCVN3_SIGNS = re.compile("[A-Za-z][¡-¨¬µ¶¸¹¼-¾]|[¡-¨¬µ¶¸¹¼-¾][A-Za-z]|[iuy]ª")
"""Signs that stand beside a letter in TCVN3 and in nothing else (unlike ©, ®, ª, ², « and »)."""


def _converted(text: str, encoding: LegacyEncoding) -> str:
    if encoding == "tcvn3":
        return text.translate(_TCVN3)
    return _VNI_SIGN.sub(lambda sign: _VNI[sign[0]], text)


def convert_legacy(text: str, encoding: LegacyEncoding) -> str:
    """Return the text in Unicode; words that already hold modern letters stay as they are."""
    converted = _WORD.sub(
        lambda word: word[0] if _MODERN.search(word[0]) else _converted(word[0], encoding), text
    )
    return unicodedata.normalize("NFC", converted)


def _vote(word: str, encoding: LegacyEncoding) -> int:
    """How one suspect word speaks for an encoding: 1, against it: -1, or not at all: 0."""
    converted = _converted(word, encoding)
    if len(word) == 1:
        return 0
    if converted != word and is_syllable(converted):
        return 1
    return 1 if encoding == "tcvn3" and _TCVN3_SIGNS.search(word) else -1


def _reads_well(word: str) -> bool:
    return is_syllable(unicodedata.normalize("NFC", word.replace("\xad", "")))


@lru_cache(maxsize=8192)
def detect_legacy(text: str) -> LegacyEncoding | None:
    """Return the legacy encoding a text seems to be in, None for text that reads well."""
    if not _SUSPECT.search(text):
        return None
    suspects = [
        word
        for word in _WORD.findall(text)
        if _SUSPECT.search(word) and not _MODERN.search(word) and not _reads_well(word)
    ]
    encodings: tuple[LegacyEncoding, ...] = ("vni", "tcvn3")
    votes = {name: sum(_vote(word, name) for word in suspects) for name in encodings}
    best = max(encodings, key=lambda name: votes[name])
    return best if votes[best] > 0 else None
