"""Essay items: a text is written and marked by people, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields, to_decimal
from question_bank.items.base import (
    STEM_LIMIT,
    NeedsMarker,
    Response,
    check_text,
    read_text_response,
    require_stem,
    require_text,
)
from question_bank.numbers import spell_number
from question_bank.text import fold

ESSAY_LIMIT = 12_000
"""The most characters of an essay: some 2,500 words, thrice what an hour brings."""
STEPS_LIMIT, STEP_TEXT_LIMIT = 10, 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an answer is paid for, and the most marks it can bring."""

    text: str
    marks: Decimal

    def __post_init__(self) -> None:
        text = require_text(self.text, column="Hướng dẫn chấm", limit=STEP_TEXT_LIMIT)
        object.__setattr__(self, "text", text)
        if not (self.marks.is_finite() and 0 < self.marks <= 100):
            raise InvalidItem(
                N_("Điểm của mỗi bước phải lớn hơn 0 và không quá 100"), column="Hướng dẫn chấm"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay:
    """A stem and the scheme that its answers are marked by; `model` is a model answer, or empty.

    The steps' marks are relative: together they are the whole of the question's points.
    """

    kind: ClassVar[str] = "essay"
    stem: str
    steps: tuple[Step, ...]
    model: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        model = check_text(self.model, column="Bài làm mẫu", limit=STEM_LIMIT)
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "steps", tuple(self.steps))
        if not 1 <= len(self.steps) <= STEPS_LIMIT:
            raise InvalidItem(
                N_("Câu tự luận cần hướng dẫn chấm gồm 1 đến 10 bước"), column="Hướng dẫn chấm"
            )

    @property
    def total(self) -> Decimal:
        """The marks of all steps together."""
        return sum((step.marks for step in self.steps), Decimal(0))

    def score(self, response: Response) -> Fraction:
        """Raises NeedsMarker: only a person can tell what an essay is worth."""
        raise NeedsMarker("an essay is marked by people, step by step")

    def score_steps(self, marks: Sequence[Decimal]) -> Fraction:
        """The share of the points that a marker's marks for the steps come to.

        Raises InvalidItem unless there is one for each step, from 0 to what the step can bring.
        """
        if len(marks) != len(self.steps):
            raise InvalidItem(N_("Mỗi bước trong hướng dẫn chấm cần một điểm"), column="Điểm")
        for number, (given, step) in enumerate(zip(marks, self.steps, strict=True), start=1):
            if not (given.is_finite() and 0 <= given <= step.marks):
                raise InvalidItem(
                    N_("Điểm của bước %(number)s phải từ 0 đến %(most)s"),
                    column="Điểm",
                    number=str(number),
                    most=spell_number(step.marks),
                )
        return Fraction(sum(marks, Decimal(0))) / Fraction(self.total)

    def normalise(self, raw: object) -> str:
        """The text in NFC, otherwise as typed. Raises InvalidResponse for anything unstorable."""
        return read_text_response(raw, limit=ESSAY_LIMIT)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """The stem; there is nothing to put in another order."""
        if permutation:
            raise ValueError("an essay has no options to order")
        return {"kind": self.kind, "stem": self.stem}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: there are no options."""
        return ()

    def key_text(self) -> str:
        """The marking scheme."""
        return "; ".join(f"{step.text} ({spell_number(step.marks)})" for step in self.steps)

    def fingerprint(self) -> list[object]:
        """Stem and scheme."""
        steps = [[fold(step.text), spell_number(step.marks)] for step in self.steps]
        return [self.kind, fold(self.stem), steps]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values; marks are text."""
        data: dict[str, object] = {
            "kind": self.kind,
            "stem": self.stem,
            "steps": [{"text": step.text, "marks": f"{step.marks:f}"} for step in self.steps],
        }
        return data | ({"model": self.model} if self.model else {})

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "steps", "model"})
        return cls(
            stem=fields.text("stem"),
            steps=tuple(_read_step(each) for each in fields.tables("steps")),
            model=fields.find_text("model") or "",
        )


def _read_step(data: object) -> Step:
    fields = Fields(data, known={"text", "marks"})
    return Step(fields.text("text"), to_decimal(fields.text("marks"), column="marks"))
