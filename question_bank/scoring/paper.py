"""Scoring a form: each response against its key, the sum brought to the paper's scale, exactly."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from question_bank.items.base import Item, Response


class UnknownQuestion(ValueError):
    """A response or a credit names a question that is not on the form."""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as it stands on a form: its id there, its item and what it is worth."""

    id: str
    item: Item
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionScore:
    """What one question brought: `share` of its points (0 to 1), and the points themselves."""

    id: str
    answered: bool
    credited: bool
    share: Fraction
    earned: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperScore:
    """A form's result: points earned of those possible, and the mark on the paper's scale."""

    questions: tuple[QuestionScore, ...]
    earned: Fraction
    possible: Fraction
    mark: Fraction

    @property
    def right_count(self) -> int:
        """How many questions earned all their points."""
        return sum(each.share == 1 for each in self.questions)


def score_paper(
    questions: Sequence[PaperQuestion],
    responses: Mapping[str, Response | None],
    *,
    scale: Decimal,
    credited: Collection[str] = (),
    accepted: Mapping[str, Collection[Response]] | None = None,
) -> PaperScore:
    """Score the responses (canonical, by question id; absent or None is unanswered).

    Questions in `credited` give everyone their full points, and the responses in `accepted`
    are right beside the key: what a council decides for a faulty question. `mark` is
    earned / possible x scale, unrounded. Raises UnknownQuestion, and ValueError for a form
    without points.
    """
    known = {question.id for question in questions}
    also_right = accepted or {}
    for name in (*responses, *credited, *also_right):
        if name not in known:
            raise UnknownQuestion(f"question {name} is not on the form")
    scores = tuple(
        _score_question(
            each,
            responses.get(each.id),
            also_right=also_right.get(each.id, ()),
            credited=each.id in credited,
        )
        for each in questions
    )
    possible = sum((Fraction(each.points) for each in questions), Fraction(0))
    if possible <= 0:
        raise ValueError("a form without points cannot be scored")
    earned = sum((each.earned for each in scores), Fraction(0))
    return PaperScore(
        questions=scores,
        earned=earned,
        possible=possible,
        mark=earned / possible * Fraction(scale),
    )


def _score_question(
    question: PaperQuestion,
    response: Response | None,
    *,
    also_right: Collection[Response],
    credited: bool,
) -> QuestionScore:
    share = Fraction(0) if response is None else question.item.score(response)
    if credited or (response is not None and response in also_right):
        share = Fraction(1)
    return QuestionScore(
        id=question.id,
        answered=response is not None,
        credited=credited,
        share=share,
        earned=share * Fraction(question.points),
    )
