"""Matching items: each prompt on the left belongs to one option on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields
from question_bank.items.base import Response, require_stem
from question_bank.items.options import LETTERS, check_options, present_options
from question_bank.items.parts import check_parts, read_parts
from question_bank.scoring.policies import PartPolicy, part_share, policy_named
from question_bank.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """A stem, two to ten prompts, and two to ten options; `keys` numbers each prompt's option.

    Options that are no prompt's are distractors; one option may be right for several prompts.
    Options are kept in the order in which the prompts use them, distractors last. A response has
    an option's number or None (not matched) for each prompt, and at least one number.
    """

    kind: ClassVar[str] = "matching"
    stem: str
    prompts: tuple[str, ...]
    options: tuple[str, ...]
    keys: tuple[int, ...]
    policy: PartPolicy = PartPolicy.PARTIAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        object.__setattr__(self, "prompts", check_parts(self.prompts, column="Vế trái", least=2))
        object.__setattr__(self, "options", check_options(self.options))
        known = all(type(key) is int and 0 <= key < len(self.options) for key in self.keys)
        if not known or len(self.keys) != len(self.prompts):
            raise InvalidItem(
                N_("Mỗi vế trái cần một vế phải, là một trong các vế phải đã ghi"), column="Đáp án"
            )
        order = list(dict.fromkeys((*self.keys, *range(len(self.options)))))
        object.__setattr__(self, "options", tuple(self.options[number] for number in order))
        object.__setattr__(self, "keys", tuple(order.index(key) for key in self.keys))
        object.__setattr__(self, "policy", PartPolicy(self.policy))

    @property
    def blocks(self) -> tuple[range, ...]:
        """The option numbers that each prompt can be given: all of them."""
        return (range(len(self.options)),) * len(self.prompts)

    def score(self, response: Response) -> Fraction:
        """What the policy gives for the pairs."""
        if not isinstance(response, tuple) or len(response) != len(self.keys):
            return Fraction(0)
        return part_share(response, self.keys, self.policy)

    def normalise(self, raw: object) -> tuple[int | None, ...]:
        """An option's number or None for each prompt. Raises InvalidResponse for anything else."""
        return read_parts(raw, self.blocks)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Prompts as written and options in the order shown, each with its canonical number."""
        options = present_options(self.options, permutation)
        shown: dict[str, object] = {"kind": self.kind, "stem": self.stem}
        return shown | {"prompts": list(self.prompts), "options": options}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """The option numbers in an order drawn from `rng`."""
        return tuple(rng.sample(range(len(self.options)), len(self.options)))

    def key_text(self) -> str:
        """Each prompt with its option."""
        pairs = zip(self.prompts, self.keys, strict=True)
        return "; ".join(f"{prompt} → {self.options[key]}" for prompt, key in pairs)

    def fingerprint(self) -> list[object]:
        """Stem, pairs and options whatever their order, and the policy."""
        pairs = zip(self.prompts, self.keys, strict=True)
        matched = sorted([fold(prompt), fold(self.options[key])] for prompt, key in pairs)
        options = sorted(fold(text) for text in self.options)
        return [self.kind, fold(self.stem), matched, options, self.policy.value]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "prompts": list(self.prompts),
            "options": list(self.options),
            "keys": list(self.keys),
            "policy": self.policy.value,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "prompts", "options", "keys", "policy"})
        return cls(
            stem=fields.text("stem"),
            prompts=fields.texts("prompts"),
            options=fields.texts("options"),
            keys=fields.integers("keys"),
            policy=policy_named(fields.find_text("policy"), PartPolicy, PartPolicy.PARTIAL),
        )


def matching_of(
    stem: str,
    pairs: Sequence[tuple[str, str]],
    *,
    distractors: Sequence[str] = (),
    policy: PartPolicy = PartPolicy.PARTIAL,
) -> Matching:
    """The item of prompts with their options, and of options that belong to none.

    Options that read the same are one. Raise InvalidItem.
    """
    options: dict[str, str] = {}
    for text in [*(right for _left, right in pairs), *distractors]:
        options.setdefault(fold(text), text)
    places = {told: place for place, told in enumerate(options)}
    return Matching(
        stem=stem,
        prompts=tuple(left for left, _right in pairs),
        options=tuple(options.values()),
        keys=tuple(places[fold(right)] for _left, right in pairs),
        policy=policy,
    )


def lettered_pairs(response: Sequence[int | None]) -> str:
    """A response as pairs of the prompt's number and the option's letter: "1–B; 2–A; 3–"."""
    said = ("" if each is None else LETTERS[each] for each in response)
    return "; ".join(f"{number}–{letter}" for number, letter in enumerate(said, start=1))
