"""The blueprint of a paper: how many questions of which topic, level and type it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from question_bank.assembly.curves import Curve, expected_curve
from question_bank.assembly.demands import Demands
from question_bank.question import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A demand for `count` questions worth `points` each.

    `topic` covers its child topics; level or kind None takes any.
    """

    topic: str
    level: Level | None
    count: int
    points: Decimal = Decimal(1)
    kind: str | None = None

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a cell cannot ask for fewer than no questions")
        if not (self.points.is_finite() and self.points > 0):
            raise ValueError("a cell's points must be above zero")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The cells of a paper, in the order in which its questions stand."""

    cells: tuple[Cell, ...]

    @property
    def question_count(self) -> int:
        """How many questions a form has."""
        return sum(cell.count for cell in self.cells)

    @property
    def total_points(self) -> Decimal:
        """The points a form is worth before scaling."""
        return sum((cell.count * cell.points for cell in self.cells), Decimal(0))


@dataclass(frozen=True, slots=True)
class InForce:
    """The days a provision is in force: from its first to its last, both included (None: open)."""

    from_on: date
    to_on: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEntry:
    """What assembly needs to know of one question; ids are unique in a pool.

    `topic_path` runs from the root topic to the question's own; `difficulty` is the expected
    facility; `used_on` has a day for each paper of another exam that used the question;
    `calibrated` is its curve where enough answers told it.
    """

    id: str
    topic_path: tuple[str, ...]
    level: Level
    kind: str
    difficulty: Decimal | None = None
    provisions: tuple[InForce, ...] = ()
    minutes: Decimal | None = None
    used_on: tuple[date, ...] = ()
    calibrated: Curve | None = None

    @property
    def facility(self) -> Decimal:
        """The expected facility, one half where nobody has said."""
        return Decimal("0.5") if self.difficulty is None else self.difficulty

    @property
    def curve(self) -> Curve:
        """The calibrated curve, else the one that the expected facility implies."""
        return self.calibrated or expected_curve(self.difficulty)

    def fits(self, cell: Cell) -> bool:
        """Whether the cell can take this question."""
        return (
            cell.topic in self.topic_path
            and cell.level in {None, self.level}
            and cell.kind in {None, self.kind}
        )

    def is_in_force(self, day: date) -> bool:
        """Whether every provision the question rests on is in force on the day."""
        return all(day in window for window in self.provisions)

    def is_resting(self, demands: Demands) -> bool:
        """Whether it was used too lately."""
        since = demands.unused_since
        return since is not None and any(day >= since for day in self.used_on)

    def is_worn(self, demands: Demands) -> bool:
        """Whether it was used too often."""
        if demands.most_uses is None:
            return False
        since = demands.counted_since or date.min
        return sum(day >= since for day in self.used_on) >= demands.most_uses


Profile = tuple[int, ...]
"""The numbers of the cells that a question fits: what makes questions interchangeable."""


def group_by_profile(
    blueprint: Blueprint, pool: Sequence[PoolEntry]
) -> dict[Profile, list[PoolEntry]]:
    """The pool in groups of questions that fit the same cells, in an order that ids decide."""
    groups: dict[Profile, list[PoolEntry]] = {}
    profiles: dict[tuple[object, ...], Profile] = {}
    for entry in sorted(pool, key=lambda each: each.id):
        traits = (entry.topic_path, entry.level, entry.kind)
        if traits not in profiles:
            fitting = (number for number, cell in enumerate(blueprint.cells) if entry.fits(cell))
            profiles[traits] = tuple(fitting)
        if profiles[traits]:
            groups.setdefault(profiles[traits], []).append(entry)
    return dict(sorted(groups.items()))


def require_unique_ids(pool: Sequence[PoolEntry]) -> None:
    """Raise ValueError if two entries of the pool have one id."""
    if len({entry.id for entry in pool}) != len(pool):
        raise ValueError("two entries of the pool have the same id")
