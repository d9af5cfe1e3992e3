"""Ordering items: entries that have one right order."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self, TypeGuard

from question_bank.errors import N_, InvalidResponse
from question_bank.fields import Fields
from question_bank.items.base import Response, require_stem
from question_bank.items.options import present_options
from question_bank.items.parts import check_parts
from question_bank.scoring.policies import OrderPolicy, order_share, policy_named
from question_bank.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """A stem and two to ten entries, written in the right order.

    A response is the entries' numbers in the order given, every one of them once.
    """

    kind: ClassVar[str] = "ordering"
    stem: str
    entries: tuple[str, ...]
    policy: OrderPolicy = OrderPolicy.ALL_OR_NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        entries = check_parts(self.entries, column="Các mục theo thứ tự đúng", least=2)
        object.__setattr__(self, "entries", entries)
        object.__setattr__(self, "policy", OrderPolicy(self.policy))

    def score(self, response: Response) -> Fraction:
        """What the policy gives for the order."""
        order = [each for each in response if type(each) is int] if _is_list(response) else []
        if sorted(order) != list(range(len(self.entries))):
            return Fraction(0)
        return order_share(order, self.policy)

    def normalise(self, raw: object) -> tuple[int, ...]:
        """The entries' numbers. Raises InvalidResponse unless every one is named once."""
        numbers = [each for each in raw if type(each) is int] if _is_list(raw) else []
        whole = sorted(numbers) == list(range(len(self.entries)))
        if not whole or not _is_list(raw) or len(raw) != len(numbers):
            raise InvalidResponse(N_("Câu trả lời phải xếp mỗi mục của câu hỏi đúng một lần"))
        return tuple(numbers)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Stem and entries in the order shown; each keeps its canonical number as id.

        Without a permutation they stand by their text: their own order is the key.
        """
        by_text = sorted(range(len(self.entries)), key=lambda n: fold(self.entries[n]))
        options = present_options(self.entries, by_text if permutation is None else permutation)
        return {"kind": self.kind, "stem": self.stem, "options": options}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """The entries' numbers in an order drawn from `rng`, never the right one."""
        right = list(range(len(self.entries)))
        while (drawn := rng.sample(right, len(right))) == right:
            continue
        return tuple(drawn)

    def key_text(self) -> str:
        """The entries in the right order."""
        return "; ".join(f"{n}. {text}" for n, text in enumerate(self.entries, start=1))

    def fingerprint(self) -> list[object]:
        """Stem, entries in their order, and the policy."""
        entries = [fold(text) for text in self.entries]
        return [self.kind, fold(self.stem), entries, self.policy.value]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "entries": list(self.entries),
            "policy": self.policy.value,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "entries", "policy"})
        usual = OrderPolicy.ALL_OR_NOTHING
        return cls(
            stem=fields.text("stem"),
            entries=fields.texts("entries"),
            policy=policy_named(fields.find_text("policy"), OrderPolicy, usual),
        )


def _is_list(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    return isinstance(value, (list, tuple))
