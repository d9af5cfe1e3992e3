"""The order in which one candidate sees questions and options, drawn from a seed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Self


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`questions`: slots in the order shown; `options[slot - 1]`: option numbers of the payload."""

    questions: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]

    @classmethod
    def draw(
        cls, option_counts: Sequence[int], seed: int, cases: Sequence[int | None] = ()
    ) -> Self:
        """The arrangement that the seed gives for slots with so many options each.

        Slots of one case (their entry in `cases` is the same number) stay together in the order
        of the form; everything else is shuffled.
        """
        rng = Random(seed)  # noqa: S311  reproducible on purpose; nothing secret hangs on it
        stretches = _stretches(len(option_counts), cases)
        rng.shuffle(stretches)
        questions = tuple(slot for stretch in stretches for slot in stretch)
        options = tuple(tuple(rng.sample(range(n), n)) for n in option_counts)
        return cls(questions, options)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote."""
        data = json.loads(text)
        options = tuple(tuple(int(digit) for digit in word) for word in data["o"])
        return cls(tuple(data["q"]), options)

    def to_text(self) -> str:
        """A short text: at most ten options, so one digit names an option."""
        options = ["".join(map(str, order)) for order in self.options]
        return json.dumps({"q": list(self.questions), "o": options}, separators=(",", ":"))


def _stretches(count: int, cases: Sequence[int | None]) -> list[list[int]]:
    """The slots from 1, those of one case in one list at the place of its first."""
    found: dict[tuple[str, int], list[int]] = {}
    for slot in range(1, count + 1):
        case = cases[slot - 1] if cases else None
        key = ("slot", slot) if case is None else ("case", case)
        found.setdefault(key, []).append(slot)
    return list(found.values())
