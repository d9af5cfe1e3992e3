"""The encodings that Vietnamese texts come in: guessed, shown, and only then converted."""

import unicodedata
from enum import StrEnum

from question_bank.errors import N_
from question_bank.legacy import LegacyEncoding, convert_legacy
from question_bank.syllables import is_syllable

_SAMPLE = 20_000
_MOST_WORDS = 400


class Encoding(StrEnum):
    """An encoding of eight bits that only a person can tell for certain."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    WINDOWS_1258 = "windows-1258"


ENCODING_WORDS = {
    Encoding.TCVN3: N_("TCVN3 (phông .VnTime, .VnArial…)"),
    Encoding.VNI: N_("VNI (phông VNI-Times…)"),
    Encoding.WINDOWS_1258: N_("Windows-1258"),
}
_LEGACY: dict[Encoding, LegacyEncoding] = {Encoding.TCVN3: "tcvn3", Encoding.VNI: "vni"}


def decode_as(data: bytes, encoding: Encoding) -> str:
    """The text of the bytes in NFC; a byte that stands for no letter becomes U+FFFD."""
    if encoding is Encoding.WINDOWS_1258:
        return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    return convert_legacy(data.decode("latin-1"), _LEGACY[encoding])


def guess_encodings(data: bytes) -> tuple[Encoding, ...]:
    """All encodings, the one in which most words read as Vietnamese first."""
    sample = data[:_SAMPLE]
    return tuple(sorted(Encoding, key=lambda each: -_share_of_words(decode_as(sample, each))))


def sample_of(text: str, lines: int = 5) -> str:
    """The first lines that an encoding makes a difference to, for a person to look at."""
    telling = [line.strip() for line in text.splitlines() if not line.isascii()]
    return "\n".join(telling[:lines])


def _share_of_words(text: str) -> float:
    words = [word.strip(".,:;?!()\"'{}=~“”") for word in text.split()]
    telling = [word for word in words if not word.isascii()][:_MOST_WORDS]
    return sum(map(is_syllable, telling)) / len(telling) if telling else 0.0
