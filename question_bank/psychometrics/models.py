"""Item response models: the chance of a right answer as a function of ability.

One formula for three models (Birnbaum 1968): P(θ) = c + (1 − c) / (1 + exp(−a (θ − b))), without
the factor 1,7. Rasch: a the same for all, c = 0. 2PL: c = 0. Ability θ has mean 0 and standard
deviation 1 in the group the parameters were estimated in.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from question_bank.psychometrics.responses import Floats


class Model(StrEnum):
    """How many parameters a question has."""

    RASCH = "rasch"
    TWO_PARAMETERS = "2pl"
    THREE_PARAMETERS = "3pl"


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """Parameters of all questions, each an array in the order of the columns.

    slope a > 0; difficulty b, in the unit of ability; guessing c, 0 ≤ c < 1.
    """

    slope: Floats
    difficulty: Floats
    guessing: Floats

    def chances(self, abilities: Floats) -> Floats:
        """P(θ): one row an ability, one column a question."""
        distance = abilities[:, None] - self.difficulty
        logistic = 1 / (1 + np.exp(-self.slope * distance))
        return np.asarray(self.guessing + (1 - self.guessing) * logistic)

    def information(self, abilities: Floats) -> Floats:
        """Fisher information of each question at each ability (Lord 1980, equation 5-9)."""
        chance = self.chances(abilities)
        logistic = (chance - self.guessing) / (1 - self.guessing)
        return np.asarray(self.slope**2 * (1 - chance) * logistic**2 / chance)

    def expected_score(self, abilities: Floats) -> Floats:
        """The test characteristic curve: the expected number right at each ability."""
        return np.asarray(self.chances(abilities).sum(axis=1))
