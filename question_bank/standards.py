"""Standard setting: what a panel's judgements of a paper's questions add up to.

Each panellist judges, question by question, how a candidate who only just deserves to pass would
do. In the yes/no way the answer is whether that candidate would be right (Impara & Plake 1997); in
the probability way how many of a hundred such candidates would be (Angoff 1971, *Scales, norms, and
equivalent scores*, page 515, footnote). A panellist's cut score is the sum of points × probability;
the panel's is the mean over its panellists (Hambleton & Plake 1995; Cizek & Bunch 2007, chapter 6).

Figures are exact fractions up to the square roots of the spread, which are floats: they describe a
panel and are nobody's mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from statistics import correlation

from question_bank.errors import N_, Refusal

STEP, WHOLE = 5, 100
FEW_PANELLISTS = 5
"""Below so many judges one person moves the cut score by more than a fifth of the spread; guides
ask for ten to fifteen (Cizek & Bunch 2007, page 49)."""


class Method(StrEnum):
    """How panellists answer."""

    YES_NO = "yes_no"
    PROBABILITY = "probability"


class InvalidJudgement(Refusal):
    """A judgement that the method does not know, or a table of judgements with holes."""


@dataclass(frozen=True, slots=True)
class QuestionSpread:
    """How the panel sees one question, in percent: mean, standard deviation (n − 1), range."""

    mean: Fraction
    deviation: float
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class PanellistView:
    """One panellist: own cut score in points, how far from the panel's, and what agrees with it.

    agreement: correlation with the mean of the other panellists over the questions; realism:
    correlation with the questions' known facility. None where one of the two does not vary.
    """

    cut_score: Fraction
    distance: Fraction
    agreement: float | None
    realism: float | None


@dataclass(frozen=True, slots=True)
class Standard:
    """The result of one round. Scores are in points, 0 to `most`.

    deviation: of the panellists' cut scores (n − 1); standard_error: deviation / √n, how far the
    cut score would move with another panel of the same kind. Both None for one panellist.
    """

    most: Fraction
    cut_score: Fraction
    deviation: float | None
    standard_error: float | None
    questions: tuple[QuestionSpread, ...]
    panellists: tuple[PanellistView, ...]

    @property
    def share(self) -> Fraction:
        """The cut score as a share of the whole, 0 to 1."""
        return self.cut_score / self.most

    @property
    def is_small_panel(self) -> bool:
        """Whether so few judged that the cut score says little."""
        return len(self.panellists) < FEW_PANELLISTS


def check_judgement(percent: int, method: Method) -> int:
    """The judgement itself, if the method knows it. Raise InvalidJudgement."""
    if method is Method.YES_NO and percent not in {0, WHOLE}:
        raise InvalidJudgement(N_("Với cách có/không, mỗi câu chỉ trả lời có hoặc không."))
    if not 0 <= percent <= WHOLE or percent % STEP:
        raise InvalidJudgement(N_("Hãy nhập xác suất từ 0 đến 100, cách nhau 5."))
    return percent


def set_standard(
    judgements: Sequence[Sequence[int]],
    points: Sequence[Decimal],
    facilities: Mapping[int, float] | None = None,
) -> Standard:
    """Sum up a round: one row a panellist, one column a question, in percent.

    `facilities` gives the known share of right answers of some questions, by column. Raise
    InvalidJudgement where nobody judged or somebody left a question out.
    """
    _require_whole(judgements, points)
    weights = [Fraction(each) for each in points]
    own = [_cut_score(row, weights) for row in judgements]
    mean = sum(own, Fraction(0)) / len(own)
    deviation = _deviation(own) if len(own) > 1 else None
    return Standard(
        most=sum(weights, Fraction(0)),
        cut_score=mean,
        deviation=deviation,
        standard_error=None if deviation is None else deviation / sqrt(len(own)),
        questions=tuple(_spread(column) for column in zip(*judgements, strict=True)),
        panellists=tuple(
            PanellistView(
                cut_score=score,
                distance=score - mean,
                agreement=_agreement(judgements, number),
                realism=_realism(judgements[number], facilities or {}),
            )
            for number, score in enumerate(own)
        ),
    )


def share_passing(cut: Fraction, scores: Sequence[Decimal]) -> Fraction | None:
    """The share of these scores at or above the cut, in one unit; None without scores."""
    if not scores:
        return None
    return Fraction(sum(Fraction(score) >= cut for score in scores), len(scores))


def on_scale(cut: Fraction, most: Fraction, scale: Decimal) -> Decimal:
    """The cut score in points as a mark on the paper's scale, two decimals, half up."""
    exact = cut / most * Fraction(scale)
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _require_whole(judgements: Sequence[Sequence[int]], points: Sequence[Decimal]) -> None:
    if not judgements or not points:
        raise InvalidJudgement(N_("Cần ít nhất một người và một câu để tính điểm đạt."))
    if any(len(row) != len(points) for row in judgements):
        raise InvalidJudgement(N_("Mỗi người phải đánh giá đủ mọi câu."))


def _cut_score(row: Sequence[int], weights: Sequence[Fraction]) -> Fraction:
    parts = (w * Fraction(percent, WHOLE) for w, percent in zip(weights, row, strict=True))
    return sum(parts, Fraction(0))


def _deviation(values: Sequence[Fraction]) -> float:
    if len(values) < 2:
        return 0.0
    mean = sum(values, Fraction(0)) / len(values)
    squares = sum(((value - mean) ** 2 for value in values), Fraction(0))
    return sqrt(squares / (len(values) - 1))


def _spread(column: Sequence[int]) -> QuestionSpread:
    values = [Fraction(percent) for percent in column]
    mean = sum(values, Fraction(0)) / len(values)
    return QuestionSpread(mean, _deviation(values), min(column), max(column))


def _agreement(judgements: Sequence[Sequence[int]], number: int) -> float | None:
    others = [row for place, row in enumerate(judgements) if place != number]
    if not others:
        return None
    return _correlation(judgements[number], [sum(column) for column in zip(*others, strict=True)])


def _realism(row: Sequence[int], facilities: Mapping[int, float]) -> float | None:
    places = sorted(facilities)
    return _correlation([row[place] for place in places], [facilities[place] for place in places])


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    if len(one) < 2 or len(set(one)) < 2 or len(set(other)) < 2:
        return None
    return correlation(one, other)
