"""How much of a class somebody was present for, and what the class's rule says about it."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Teaching periods of one learner; `held` counts the sessions whose attendance was taken."""

    held: int = 0
    present: int = 0
    excused: int = 0

    @property
    def missed(self) -> int:
        """Periods missed, with leave or without."""
        return self.held - self.present

    def share(self, *, excused_counts: bool) -> Fraction:
        """The share of the periods held that count as presence; 1 while none was held."""
        counted = self.present + (self.excused if excused_counts else 0)
        return Fraction(counted, self.held) if self.held else Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A tally judged by the rule of its class."""

    tally: Tally
    share: Fraction
    """Exact; shown rounded down, so that a share below the rule never reads as the rule."""
    required: Fraction

    @property
    def is_barred(self) -> bool:
        """Whether the learner may not take the final test."""
        return self.share < self.required


def judge(tally: Tally, *, percent: int, excused_counts: bool) -> Standing:
    """Judge a tally by a rule of so many percent of the periods held."""
    share = tally.share(excused_counts=excused_counts)
    return Standing(tally=tally, share=share, required=Fraction(percent, 100))
