"""Single-choice items: two to ten options, exactly one of them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.fields import Fields
from question_bank.items.base import Response, require_stem
from question_bank.items.options import LETTERS, check_options, check_reasons, present_options
from question_bank.text import fold

__all__ = ["LETTERS", "SingleChoice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice:
    """A stem with options, of which the one numbered `key` (from 0) is right.

    `explanations` is empty or says for each option why it is right or wrong.
    """

    kind: ClassVar[str] = "single_choice"
    stem: str
    options: tuple[str, ...]
    key: int
    explanations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        options = check_options(self.options)
        object.__setattr__(self, "options", options)
        if type(self.key) is not int or not 0 <= self.key < len(options):
            raise InvalidItem(
                N_("Đáp án chỉ tới phương án không có; hãy chọn một trong các phương án đã ghi"),
                column="Đáp án",
            )
        object.__setattr__(self, "explanations", check_reasons(self.explanations, len(options)))

    def score(self, response: Response) -> Fraction:
        """All of the marks for the right option, none for any other."""
        return Fraction(int(type(response) is int and response == self.key))

    def normalise(self, raw: object) -> int:
        """The canonical option number. Raises InvalidResponse unless it is one of the item's."""
        if type(raw) is not int or not 0 <= raw < len(self.options):
            raise InvalidResponse(N_("Câu trả lời không phải là một phương án của câu hỏi"))
        return raw

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Stem and options in the order shown; each option keeps its canonical number as id."""
        options = present_options(self.options, permutation)
        return {"kind": self.kind, "stem": self.stem, "options": options}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """The option numbers in an order drawn from `rng`."""
        return tuple(rng.sample(range(len(self.options)), len(self.options)))

    def key_text(self) -> str:
        """The right option with its letter."""
        return f"{LETTERS[self.key]}. {self.options[self.key]}"

    def fingerprint(self) -> list[object]:
        """Stem, options whatever their order, and the right one's text."""
        options = sorted(fold(text) for text in self.options)
        return [self.kind, fold(self.stem), options, fold(self.options[self.key])]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        data: dict[str, object] = {
            "kind": self.kind,
            "stem": self.stem,
            "options": list(self.options),
            "key": self.key,
        }
        return data | ({"explanations": list(self.explanations)} if self.explanations else {})

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "options", "key", "explanations"})
        return cls(
            stem=fields.text("stem"),
            options=fields.texts("options"),
            key=fields.integer("key"),
            explanations=fields.texts("explanations", default=()),
        )
