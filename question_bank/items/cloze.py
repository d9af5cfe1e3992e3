"""Drop-down cloze items: a text with gaps, each with its own list to choose from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields
from question_bank.items.base import Response, require_stem
from question_bank.items.parts import PARTS_LIMIT, check_parts, read_parts
from question_bank.scoring.policies import PartPolicy, part_share, policy_named
from question_bank.text import fold

GAP = re.compile(r"\[\[([1-9]\d?)\]\]")
"""The sign of a gap in the text: its number, from 1, in double brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze:
    """A text with one to ten gaps, and for each gap two to ten options, the first of them right.

    The stem holds `[[1]]`, `[[2]]`… where the gaps are, each once and in ascending order. Options
    are numbered through all gaps: with three in the first, the second gap's begin at 3. A response
    has for each gap the number of one of its own options or None, and at least one number.
    """

    kind: ClassVar[str] = "cloze"
    stem: str
    gaps: tuple[tuple[str, ...], ...]
    policy: PartPolicy = PartPolicy.PARTIAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        object.__setattr__(self, "policy", PartPolicy(self.policy))
        found = [int(number) for number in GAP.findall(self.stem)]
        if not 1 <= len(found) <= PARTS_LIMIT or found != list(range(1, len(found) + 1)):
            raise InvalidItem(
                N_(
                    "Đánh dấu chỗ trống trong câu hỏi bằng [[1]], [[2]]… theo thứ tự, "
                    "mỗi số một lần, nhiều nhất 10 chỗ"
                ),
                column="Câu hỏi",
            )
        if len(self.gaps) != len(found):
            raise InvalidItem(
                N_("Câu hỏi có %(gaps)s chỗ trống nhưng ghi %(lists)s danh sách lựa chọn"),
                column="Các lựa chọn",
                gaps=str(len(found)),
                lists=str(len(self.gaps)),
            )
        gaps = (check_parts(options, column="Các lựa chọn", least=2) for options in self.gaps)
        object.__setattr__(self, "gaps", tuple(gaps))

    @property
    def blocks(self) -> tuple[range, ...]:
        """The numbers of each gap's options."""
        ends = list(accumulate(len(options) for options in self.gaps))
        return tuple(range(a, b) for a, b in zip([0, *ends], ends, strict=False))

    @property
    def options(self) -> tuple[str, ...]:
        """Every option by its number."""
        return tuple(text for options in self.gaps for text in options)

    def score(self, response: Response) -> Fraction:
        """What the policy gives for the gaps."""
        if not isinstance(response, tuple) or len(response) != len(self.gaps):
            return Fraction(0)
        return part_share(response, [block.start for block in self.blocks], self.policy)

    def normalise(self, raw: object) -> tuple[int | None, ...]:
        """An option's number or None for each gap. Raises InvalidResponse for anything else."""
        return read_parts(raw, self.blocks)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Text and lists in the order shown; each option keeps its canonical number as id.

        A permutation reorders options within their own gaps. Without one they stand by their
        text: the author writes the right one first.
        """
        gaps = [
            [{"id": number, "text": self.options[number]} for number in order]
            for order in self._orders(permutation)
        ]
        return {"kind": self.kind, "stem": self.stem, "gaps": gaps}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """The option numbers, each gap's own in an order drawn from `rng`."""
        return tuple(number for block in self.blocks for number in rng.sample(block, len(block)))

    def key_text(self) -> str:
        """Each gap with its right option."""
        return "; ".join(f"[[{n}]] {options[0]}" for n, options in enumerate(self.gaps, start=1))

    def fingerprint(self) -> list[object]:
        """Text, each gap's right option and its others whatever their order, and the policy."""
        gaps = [[fold(first), *sorted(map(fold, others))] for first, *others in self.gaps]
        return [self.kind, fold(self.stem), gaps, self.policy.value]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "gaps": [list(options) for options in self.gaps],
            "policy": self.policy.value,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "gaps", "policy"})
        return cls(
            stem=fields.text("stem"),
            gaps=fields.text_lists("gaps"),
            policy=policy_named(fields.find_text("policy"), PartPolicy, PartPolicy.PARTIAL),
        )

    def _orders(self, permutation: Sequence[int] | None) -> Iterator[list[int]]:
        for block in self.blocks:
            by_text = sorted(block, key=lambda number: fold(self.options[number]))
            order = by_text if permutation is None else list(permutation[block.start : block.stop])
            if sorted(order) != list(block):
                raise ValueError("the permutation must name every option of a gap once, in place")
            yield order
