"""What the forms of a paper must keep beyond the blueprint's counts, as stored with the paper."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from app import clock
from app.exams.models import Paper
from question_bank.assembly.demands import Demands

BANK_RATIO = Decimal(3)
"""How many times the paper the bank should hold, so that a leak of it tells little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDemands:
    """What people ask of a paper's forms; None asks for nothing.

    `difficulty` and its tolerance are shares of right answers (0 to 1), `information_tolerance`
    is a ratio. A question rests `rest_months` after a use, and is used in fewer than `most_uses`
    papers within `uses_months` (None: ever). A bank below `bank_ratio` times the paper is
    refused if `bank_binds`, else warned of.
    """

    difficulty: Decimal | None = None
    difficulty_tolerance: Decimal = Decimal("0.005")
    information_tolerance: Decimal = Decimal("0.05")
    overlap: int | None = None
    rest_months: int | None = None
    most_uses: int | None = None
    uses_months: int | None = None
    limits_time: bool = False
    bank_ratio: Decimal = BANK_RATIO
    bank_binds: bool = False

    def to_json(self) -> dict[str, Any]:
        """As stored: numbers with decimals are texts."""
        values = asdict(self)
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in values.items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PaperDemands":
        """As it was stored; what is missing is as by default."""
        known = {field.name for field in fields(cls)} & set(stored)
        return cls(**{name: _read(name, stored[name]) for name in known})

    @property
    def looks_at_uses(self) -> bool:
        """Whether it matters where questions were used before."""
        return self.rest_months is not None or self.most_uses is not None


_DECIMALS = {"difficulty", "difficulty_tolerance", "information_tolerance", "bank_ratio"}


def _read(name: str, value: object) -> Any:
    return Decimal(str(value)) if name in _DECIMALS and value is not None else value


def demands_of(paper: Paper) -> PaperDemands:
    """What is asked of the paper's forms."""
    return PaperDemands.from_json(paper.demands or {})


def to_demands(paper: Paper) -> Demands:
    """The same as assembly takes it, months counted back from today."""
    asked, today = demands_of(paper), clock.today()
    rest, span = asked.rest_months, asked.uses_months
    return Demands(
        difficulty=asked.difficulty,
        difficulty_tolerance=asked.difficulty_tolerance,
        pass_share=paper.pass_mark / paper.scale if paper.pass_mark < paper.scale else None,
        information_tolerance=asked.information_tolerance,
        most_minutes=Decimal(paper.minutes) if asked.limits_time else None,
        overlap=asked.overlap,
        unused_since=None if rest is None else months_before(today, rest),
        most_uses=asked.most_uses,
        counted_since=None if span is None else months_before(today, span),
    )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the month's last if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
