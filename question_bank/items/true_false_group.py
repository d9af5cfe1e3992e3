"""Groups of statements, each judged true or false, paid by how many are judged rightly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.fields import Fields, to_decimal
from question_bank.items.base import Response, require_stem
from question_bank.items.options import check_options, present_options
from question_bank.items.true_false import FALSE, TRUE
from question_bank.scoring.policies import GRADED_2025, check_shares
from question_bank.text import fold

COUNT = 4
"""The form of question has four statements; the table of shares has a row more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalseGroup:
    """A stem with four statements; `keys` says of each whether it is true.

    `shares` is what 0 to 4 right judgements earn. A response has true, false or None (not
    judged) for each statement, and at least one judgement.
    """

    kind: ClassVar[str] = "true_false_group"
    stem: str
    statements: tuple[str, ...]
    keys: tuple[bool, ...]
    shares: tuple[Decimal, ...] = GRADED_2025

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        if len(self.statements) != COUNT:
            raise InvalidItem(
                N_("Câu đúng/sai bốn ý có %(count)s ý; cần đúng 4 ý"),
                column="A",
                count=str(len(self.statements)),
            )
        object.__setattr__(self, "statements", check_options(self.statements))
        if len(self.keys) != COUNT or not all(isinstance(key, bool) for key in self.keys):
            raise InvalidItem(N_("Mỗi ý cần một đáp án Đúng hoặc Sai"), column="Đáp án")
        object.__setattr__(self, "shares", check_shares(self.shares, COUNT))

    def score(self, response: Response) -> Fraction:
        """The share that the table gives for so many right judgements."""
        if not isinstance(response, tuple) or len(response) != COUNT:
            return Fraction(0)
        right = sum(said is key for said, key in zip(response, self.keys, strict=True))
        return Fraction(self.shares[right])

    def normalise(self, raw: object) -> tuple[bool | None, ...]:
        """A judgement or None for each statement. Raises InvalidResponse for anything else."""
        if not isinstance(raw, (list, tuple)) or len(raw) != COUNT:
            raise InvalidResponse(N_("Câu trả lời phải là Đúng hoặc Sai cho từng ý"))
        said = tuple(each for each in raw if each is None or isinstance(each, bool))
        if len(said) != COUNT or all(each is None for each in said):
            raise InvalidResponse(N_("Câu trả lời phải là Đúng hoặc Sai cho từng ý"))
        return said

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Stem and statements in the order shown; each keeps its canonical number as id."""
        options = present_options(self.statements, permutation)
        return {"kind": self.kind, "stem": self.stem, "options": options}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """The statements' numbers in an order drawn from `rng`."""
        return tuple(rng.sample(range(COUNT), COUNT))

    def key_text(self) -> str:
        """The word for each statement, in the author's order."""
        words = (TRUE if key else FALSE for key in self.keys)
        return "; ".join(f"{letter}) {word}" for letter, word in zip("abcd", words, strict=True))

    def fingerprint(self) -> list[object]:
        """Stem, the statements with their truth whatever their order, and the table."""
        pairs = zip(self.statements, self.keys, strict=True)
        judged = sorted([fold(text), key] for text, key in pairs)
        return [self.kind, fold(self.stem), judged, [_plain(each) for each in self.shares]]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values; shares are text."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "statements": list(self.statements),
            "keys": list(self.keys),
            "shares": [_plain(each) for each in self.shares],
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "statements", "keys", "shares"})
        shares = fields.texts("shares", default=())
        return cls(
            stem=fields.text("stem"),
            statements=fields.texts("statements"),
            keys=fields.flags("keys"),
            shares=tuple(to_decimal(each, column="shares") for each in shares) or GRADED_2025,
        )


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
