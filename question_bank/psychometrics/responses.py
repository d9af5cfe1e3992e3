"""A table of marks: persons in rows, questions in columns, as every analysis takes it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from question_bank.errors import N_, Refusal

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]

SMALL_SAMPLE = 200
"""Below so many persons item statistics move by several hundredths from sample to sample
(the standard error of a correlation near 0 is 1/√n: 0,07 for 200)."""


class UnusableMarks(Refusal):
    """The table holds nothing that could be analysed; the message says why."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks as shares of each question's points, 0 to 1; NaN where a person never saw it.

    `shares` has one row a person and one column a question. Statistics are floats: they describe
    a sample and never become anybody's mark.
    """

    shares: Floats

    def __post_init__(self) -> None:
        if self.shares.ndim != 2 or 0 in self.shares.shape:
            raise UnusableMarks(N_("Cần ít nhất một thí sinh và một câu hỏi."))
        seen = self.shares[~np.isnan(self.shares)]
        if seen.size == 0:
            raise UnusableMarks(N_("Bảng điểm không có ô nào."))
        if seen.min() < 0 or seen.max() > 1:
            raise UnusableMarks(N_("Điểm từng câu phải là phần của điểm tối đa, từ 0 đến 1."))

    @property
    def persons(self) -> int:
        """How many persons."""
        return int(self.shares.shape[0])

    @property
    def items(self) -> int:
        """How many questions."""
        return int(self.shares.shape[1])

    @property
    def seen(self) -> Flags:
        """Where a person saw the question."""
        return np.asarray(~np.isnan(self.shares))

    @property
    def is_complete(self) -> bool:
        """Whether everybody saw every question."""
        return bool(self.seen.all())

    def totals(self) -> Floats:
        """Each person's sum of shares."""
        return np.asarray(np.nansum(self.shares, axis=1), dtype=np.float64)

    def is_right_or_wrong(self) -> bool:
        """Whether every mark is either nothing or the whole."""
        seen = self.shares[self.seen]
        return bool(((seen == 0) | (seen == 1)).all())
