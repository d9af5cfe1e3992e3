"""Sketches of texts by character n-grams: small, and alike where the texts are alike.

A sketch is a MinHash (Broder, "On the resemblance and containment of documents", 1997) kept to 16
bits a place (Li and König, "b-Bit minwise hashing", 2010): the share of places in which two
sketches agree estimates the Jaccard similarity of the texts' sets of n-grams, with a standard
error of sqrt(J (1 - J) / places).
"""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from question_bank.text import fold, fold_accents

GRAM = 4
"""Characters in an n-gram. With four, an edited word of a sentence costs few of them."""

Grams = NDArray[np.uint64]
Sketch = NDArray[np.uint16]

STEM_PLACES, WHOLE_PLACES = 64, 128
"""Places in the sketch of a stem alone, and in that of a whole question."""

_SIGNS = re.compile(r"[\W_]+")
_BREAK = np.uint64(ord("\n"))
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = np.random.default_rng(20260701).integers(
    1, 2**64, size=(WHOLE_PLACES, 1), dtype=np.uint64
) | np.uint64(1)


def plain(text: str) -> str:
    """The text without case, accents, punctuation and extra spaces."""
    folded = text.lower() if text.isascii() else fold_accents(fold(text))
    return _SIGNS.sub(" ", folded).strip()


def grams(texts: Iterable[str]) -> Grams:
    """The distinct n-grams of the texts, hashed, in ascending order; none spans two texts.

    Texts are padded with spaces, so that their ends count too.
    """
    padded = [f" {bare} ".ljust(GRAM) for bare in map(plain, texts) if bare]
    signs = np.frombuffer("\n".join(padded).encode("utf-32-le"), np.uint32).astype(np.uint64)
    count = max(len(signs) - GRAM + 1, 0)
    hashed, whole = np.zeros(count, np.uint64), np.ones(count, np.bool_)
    for offset in range(GRAM):
        window = signs[offset : offset + count]
        whole &= window != _BREAK
        hashed = hashed * _MIX + window
        hashed ^= hashed >> np.uint64(29)
    return np.unique(hashed[whole] * _MIX)


def resemblance(a: Grams, b: Grams) -> float:
    """The Jaccard similarity of two sets of n-grams, 0 to 1; 0 if both are empty."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / max(len(a) + len(b) - common, 1)


def sketch(found: Grams, places: int) -> Sketch:
    """The sketch of the n-grams, shape (places,); all zeros of no n-grams."""
    if not len(found):
        return np.zeros(places, np.uint16)
    least: Grams = (_MIXERS[:places] * found).min(axis=1)
    return (least >> np.uint64(16)).astype(np.uint16)
