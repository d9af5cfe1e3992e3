"""Multiple-response items: two to ten options, any of them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.fields import Fields
from question_bank.items.base import Response, require_stem
from question_bank.items.options import LETTERS, check_options, check_reasons, present_options
from question_bank.scoring.policies import ChoicePolicy, choice_share, policy_named
from question_bank.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleResponse:
    """A stem with options, of which those numbered in `keys` (from 0, ascending) are right.

    `explanations` is empty or says for each option why it is right or wrong. A response is the
    ascending numbers of the options chosen, at least one.
    """

    kind: ClassVar[str] = "multiple_response"
    stem: str
    options: tuple[str, ...]
    keys: tuple[int, ...]
    policy: ChoicePolicy = ChoicePolicy.ALL_OR_NOTHING
    explanations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        object.__setattr__(self, "options", check_options(self.options))
        known = all(type(key) is int and 0 <= key < len(self.options) for key in self.keys)
        if not known or not self.keys or len(set(self.keys)) != len(self.keys):
            raise InvalidItem(
                N_("Hãy ghi ít nhất một đáp án đúng, mỗi đáp án là một phương án đã ghi"),
                column="Đáp án",
            )
        object.__setattr__(self, "keys", tuple(sorted(self.keys)))
        object.__setattr__(self, "policy", ChoicePolicy(self.policy))
        reasons = check_reasons(self.explanations, len(self.options))
        object.__setattr__(self, "explanations", reasons)

    def score(self, response: Response) -> Fraction:
        """What the policy gives for the set of options."""
        if not isinstance(response, tuple) or not all(type(each) is int for each in response):
            return Fraction(0)
        chosen = {each for each in response if type(each) is int}
        return choice_share(chosen, set(self.keys), self.policy)

    def normalise(self, raw: object) -> tuple[int, ...]:
        """The option numbers, ascending. Raises InvalidResponse unless they are the item's."""
        if not isinstance(raw, (list, tuple)) or not raw:
            raise InvalidResponse(N_("Câu trả lời không phải là các phương án của câu hỏi"))
        numbers = [each for each in raw if type(each) is int and 0 <= each < len(self.options)]
        if len(numbers) != len(raw) or len(set(numbers)) != len(numbers):
            raise InvalidResponse(N_("Câu trả lời không phải là các phương án của câu hỏi"))
        return tuple(sorted(numbers))

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Stem and options in the order shown; each option keeps its canonical number as id."""
        options = present_options(self.options, permutation)
        return {"kind": self.kind, "stem": self.stem, "options": options}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """The option numbers in an order drawn from `rng`."""
        return tuple(rng.sample(range(len(self.options)), len(self.options)))

    def key_text(self) -> str:
        """The right options with their letters."""
        return "; ".join(f"{LETTERS[key]}. {self.options[key]}" for key in self.keys)

    def fingerprint(self) -> list[object]:
        """Stem, options whatever their order, the right ones' texts, and the policy."""
        options = sorted(fold(text) for text in self.options)
        right = sorted(fold(self.options[key]) for key in self.keys)
        return [self.kind, fold(self.stem), options, right, self.policy.value]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        data: dict[str, object] = {
            "kind": self.kind,
            "stem": self.stem,
            "options": list(self.options),
            "keys": list(self.keys),
            "policy": self.policy.value,
        }
        return data | ({"explanations": list(self.explanations)} if self.explanations else {})

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        known = {"kind", "stem", "options", "keys", "policy", "explanations"}
        fields = Fields(data, known=known)
        return cls(
            stem=fields.text("stem"),
            options=fields.texts("options"),
            keys=fields.integers("keys"),
            policy=policy_from_text(fields.find_text("policy")),
            explanations=fields.texts("explanations", default=()),
        )


def policy_from_text(text: str | None) -> ChoicePolicy:
    """The policy of that name; all or nothing for none. Raise InvalidItem."""
    return policy_named(text, ChoicePolicy, ChoicePolicy.ALL_OR_NOTHING)
