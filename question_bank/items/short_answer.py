"""Short-answer items: a text is typed and compared with patterns under stated rules."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields
from question_bank.items.base import Response, read_text_response, require_stem, require_text
from question_bank.items.fill_in import ACCEPTED_LIMIT, ANSWER_LIMIT
from question_bank.text import fold, fold_accents, settle_tones, squeeze

_STAR = "*"
_HELD_STAR = "\ue000"
"""What stands for a literal star (written \\*) while a pattern is compared; a private character."""
RULES = (
    *("case_sensitive", "accent_sensitive", "space_sensitive", "punctuation_sensitive"),
    "wildcards",
)
"""The names of what an item says about comparing."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,](?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer:
    """A stem and the answers accepted for it, compared under the item's own rules.

    Each rule says whether a difference counts: case, accents, spaces within the answer, signs of
    punctuation (never those inside a number). With `wildcards`, a star in an accepted answer
    stands for any run of characters, and a star after a backslash for itself.
    """

    kind: ClassVar[str] = "short_answer"
    stem: str
    accepted: tuple[str, ...]
    case_sensitive: bool = False
    accent_sensitive: bool = True
    space_sensitive: bool = True
    punctuation_sensitive: bool = False
    wildcards: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        distinct: dict[tuple[str, ...], str] = {}
        for text in self.accepted:
            answer = require_text(text, column="Đáp án", limit=ANSWER_LIMIT)
            distinct.setdefault(self._pieces(answer), answer)
        if not 1 <= len(distinct) <= ACCEPTED_LIMIT or any(not any(told) for told in distinct):
            raise InvalidItem(
                N_(
                    "Câu trả lời ngắn cần từ 1 đến 10 đáp án được chấp nhận, "
                    "mỗi đáp án có ít nhất một chữ hoặc số"
                ),
                column="Đáp án",
            )
        object.__setattr__(self, "accepted", tuple(distinct.values()))

    def score(self, response: Response) -> Fraction:
        """All of the marks for an accepted text, none for any other."""
        if not isinstance(response, str):
            return Fraction(0)
        told = self._comparable(response)
        return Fraction(int(any(_matches(told, self._pieces(text)) for text in self.accepted)))

    def normalise(self, raw: object) -> str:
        """The text in NFC, otherwise as typed. Raises InvalidResponse for anything unstorable."""
        return read_text_response(raw, limit=ANSWER_LIMIT)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """The stem; there is nothing to put in another order."""
        if permutation:
            raise ValueError("a short-answer item has no options to order")
        return {"kind": self.kind, "stem": self.stem}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: there are no options."""
        return ()

    def key_text(self) -> str:
        """Every accepted text."""
        return " / ".join(self.accepted)

    def fingerprint(self) -> list[object]:
        """Stem, accepted texts whatever their order, and how they are compared."""
        accepted = sorted(list(self._pieces(text)) for text in self.accepted)
        rules = [getattr(self, name) for name in RULES]
        return [self.kind, fold(self.stem), accepted, *rules]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        rules = {name: getattr(self, name) for name in RULES}
        return {"kind": self.kind, "stem": self.stem, "accepted": list(self.accepted)} | rules

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "accepted", *RULES})
        return cls(
            stem=fields.text("stem"),
            accepted=fields.texts("accepted"),
            case_sensitive=fields.flag("case_sensitive", default=False),
            accent_sensitive=fields.flag("accent_sensitive", default=True),
            space_sensitive=fields.flag("space_sensitive", default=True),
            punctuation_sensitive=fields.flag("punctuation_sensitive", default=False),
            wildcards=fields.flag("wildcards", default=False),
        )

    def _pieces(self, accepted: str) -> tuple[str, ...]:
        """What an accepted answer asks for, in pieces with anything between them."""
        if not self.wildcards:
            return (self._comparable(accepted),)
        held = accepted.replace("\\*", _HELD_STAR)
        pieces = held.split(_STAR)
        return tuple(self._comparable(piece.replace(_HELD_STAR, _STAR)) for piece in pieces)

    def _comparable(self, text: str) -> str:
        told = settle_tones(squeeze(text))
        if not self.punctuation_sensitive:
            told = squeeze(_without_punctuation(told))
        if not self.space_sensitive:
            told = told.replace(" ", "")
        if not self.case_sensitive:
            told = fold(told)
        return told if self.accent_sensitive else fold_accents(told)


def _without_punctuation(text: str) -> str:
    """The text with a space for each sign of punctuation, but for those inside a number."""
    kept = {match.start() for match in _BETWEEN_DIGITS.finditer(text)}
    return "".join(
        " " if unicodedata.category(sign).startswith("P") and place not in kept else sign
        for place, sign in enumerate(text)
    )


def _matches(text: str, pieces: Sequence[str]) -> bool:
    """Whether the text begins with the first piece, ends with the last and has the others between.

    Each piece is taken where it first occurs, so the time is linear in the text for each piece.
    """
    first, *rest = pieces
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return text.endswith(last)
