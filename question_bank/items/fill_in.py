"""Fill-in items: a short text is typed and compared with the accepted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields
from question_bank.items.base import Response, read_text_response, require_stem, require_text
from question_bank.text import fold, fold_accents, settle_tones, squeeze

ANSWER_LIMIT = 500
ACCEPTED_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn:
    """A stem with a gap and the texts accepted for it.

    Texts are compared in NFC with spaces folded and both spellings of a tone ("hoà", "hòa")
    equal; upper and lower case, and accents, count only where the item says so.
    """

    kind: ClassVar[str] = "fill_in"
    stem: str
    accepted: tuple[str, ...]
    case_sensitive: bool = False
    accent_sensitive: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        distinct: dict[str, str] = {}
        for text in self.accepted:
            answer = require_text(text, column="Đáp án", limit=ANSWER_LIMIT)
            distinct.setdefault(self._comparable(answer), answer)
        if not 1 <= len(distinct) <= ACCEPTED_LIMIT or "" in distinct:
            raise InvalidItem(
                N_("Câu điền khuyết cần từ 1 đến 10 đáp án được chấp nhận"), column="Đáp án"
            )
        object.__setattr__(self, "accepted", tuple(distinct.values()))

    def score(self, response: Response) -> Fraction:
        """All of the marks for an accepted text, none for any other."""
        if not isinstance(response, str):
            return Fraction(0)
        accepted = {self._comparable(text) for text in self.accepted}
        return Fraction(int(self._comparable(response) in accepted))

    def normalise(self, raw: object) -> str:
        """The text in NFC, otherwise as typed. Raises InvalidResponse for anything unstorable."""
        return read_text_response(raw, limit=ANSWER_LIMIT)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """The stem; there is nothing to put in another order."""
        if permutation:
            raise ValueError("a fill-in item has no options to order")
        return {"kind": self.kind, "stem": self.stem}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: there are no options."""
        return ()

    def key_text(self) -> str:
        """Every accepted text."""
        return " / ".join(self.accepted)

    def fingerprint(self) -> list[object]:
        """Stem, accepted texts whatever their order, and how they are compared."""
        accepted = sorted(self._comparable(text) for text in self.accepted)
        return [self.kind, fold(self.stem), accepted, self.case_sensitive, self.accent_sensitive]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "accepted": list(self.accepted),
            "case_sensitive": self.case_sensitive,
            "accent_sensitive": self.accent_sensitive,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        known = {"kind", "stem", "accepted", "case_sensitive", "accent_sensitive"}
        fields = Fields(data, known=known)
        return cls(
            stem=fields.text("stem"),
            accepted=fields.texts("accepted"),
            case_sensitive=fields.flag("case_sensitive", default=False),
            accent_sensitive=fields.flag("accent_sensitive", default=True),
        )

    def _comparable(self, text: str) -> str:
        told = settle_tones(squeeze(text))
        if not self.case_sensitive:
            told = fold(told)
        return told if self.accent_sensitive else fold_accents(told)
