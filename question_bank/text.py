"""Vietnamese text made comparable: NFC, spaces folded, tone marks in one place."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Characters that show nothing: zero-width spaces and joiners, soft hyphens, byte order marks.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# "hoà" and "hòa" are two accepted spellings of one word: the mark moves to the first vowel.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LATE_TONE = re.compile(f"([oO])([aeAE])([{_TONES}])|([uU])([yY])([{_TONES}])")


def clean(text: str) -> str:
    """The text as it is stored: NFC, plain line ends, no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_readable(text: str) -> bool:
    """Whether the text has only characters a page can show (no controls, no damaged signs)."""
    if text.isprintable():  # the usual case, without looking at every sign
        return "\ufffd" not in text
    return not any(
        sign == "\ufffd" or (sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"})
        for sign in text
    )


def squeeze(text: str) -> str:
    """The text in NFC with invisible signs dropped and every run of white space made one space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """The text for telling whether two texts are the same: squeezed and without case."""
    return unicodedata.normalize("NFC", squeeze(text).casefold())


def fold_accents(text: str) -> str:
    """The text without Vietnamese marks: "Đơn đề nghị" becomes "Don de nghi"."""
    if text.isascii():
        return text
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", text) if unicodedata.category(sign) != "Mn"
    )
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def settle_tones(text: str) -> str:
    """The text with "oà, oè, uỳ" written "òa, òe, ùy", so that both spellings compare equal."""
    spread = unicodedata.normalize("NFD", text)
    moved = _LATE_TONE.sub(
        lambda m: f"{m[1]}{m[3]}{m[2]}" if m[1] else f"{m[4]}{m[6]}{m[5]}", spread
    )
    return unicodedata.normalize("NFC", moved)
