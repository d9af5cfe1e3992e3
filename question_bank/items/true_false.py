"""True-false items: one statement, right or wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.fields import Fields
from question_bank.items.base import Response, require_stem
from question_bank.text import fold

TRUE, FALSE = N_("Đúng"), N_("Sai")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse:
    """A statement; `key` says whether it is true."""

    kind: ClassVar[str] = "true_false"
    stem: str
    key: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        if not isinstance(self.key, bool):
            raise InvalidItem(N_("Đáp án phải là Đúng hoặc Sai"), column="Đáp án")

    def score(self, response: Response) -> Fraction:
        """All of the marks or none."""
        return Fraction(int(response is self.key))

    def normalise(self, raw: object) -> bool:
        """True or false. Raises InvalidResponse for anything else, 0 and 1 included."""
        if not isinstance(raw, bool):
            raise InvalidResponse(N_("Câu trả lời phải là Đúng hoặc Sai"))
        return raw

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """The statement; there is nothing to put in another order."""
        if permutation:
            raise ValueError("a true-false item has no options to order")
        return {"kind": self.kind, "stem": self.stem}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: true stands before false everywhere."""
        return ()

    def key_text(self) -> str:
        """The Vietnamese word for the key."""
        return TRUE if self.key else FALSE

    def fingerprint(self) -> list[object]:
        """Statement and key."""
        return [self.kind, fold(self.stem), self.key]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        return {"kind": self.kind, "stem": self.stem, "key": self.key}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "key"})
        return cls(stem=fields.text("stem"), key=fields.flag("key"))
