"""Setting a paper's blueprint, proposing one from the bank, and checking it against the bank."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete

from app.bank import queries as bank
from app.bank.models import Topic
from app.db import db
from app.errors import DomainError
from app.exams.models import BlueprintCell, Paper
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.practice_queries import released_question_ids
from question_bank.assembly.blueprint import Blueprint, Cell, PoolEntry
from question_bank.assembly.feasibility import CellReport, FeasibilityReport, check
from question_bank.question import Level

SKILLS_PAPER, SKILLS_TOPIC = "skills", "ky-nang"
"""The skills paper asks what stands under this topic; every other paper asks the rest."""

Group = tuple[str, Level]
"""A topic's code and a level."""


class CellTwice(DomainError):
    """Two cells ask for the same topic and level."""


class NotEnoughQuestions(DomainError):
    """The bank cannot fill the paper, so no blueprint can be proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """One row of a blueprint as it is to be: so many questions worth `points` each."""

    topic: Topic
    level: Level
    count: int
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """The pure report with the stored cells it is about, in the same order."""

    paper: Paper
    report: FeasibilityReport

    @property
    def rows(self) -> list[tuple[BlueprintCell, CellReport]]:
        """Each cell with its report."""
        return list(zip(self.paper.cells, self.report.cells, strict=True))

    @property
    def question_count(self) -> int:
        """How many questions the blueprint asks for."""
        return sum(cell.count for cell in self.paper.cells)

    @property
    def total_points(self) -> Decimal:
        """The points of a form."""
        return sum((cell.count * cell.points for cell in self.paper.cells), Decimal(0))

    @property
    def is_complete(self) -> bool:
        """Whether the blueprint asks for as many questions as the paper has."""
        return self.question_count == self.paper.question_count

    def as_data(self) -> list[dict[str, object]]:
        """Each cell's figures as plain values, for programs."""
        return [
            {
                "topic": cell.topic.code,
                "level": cell.level.value,
                "points": str(cell.points),
                "need": found.need,
                "have": found.have,
                "out_of_force": found.out_of_force,
                "kept_back": found.excluded,
                "available": found.available,
                "assigned": found.assigned,
                "missing": found.shortage,
            }
            for cell, found in self.rows
        ]

    @property
    def is_feasible(self) -> bool:
        """Whether forms can be drawn: the blueprint is complete and the bank can fill it."""
        return self.is_complete and self.report.is_feasible


def to_blueprint(paper: Paper) -> Blueprint:
    """The stored cells as assembly takes them."""
    return Blueprint(
        tuple(
            Cell(topic=cell.topic.code, level=cell.level, count=cell.count, points=cell.points)
            for cell in paper.cells
        )
    )


def left_out(pool: bank.Pool) -> frozenset[str]:
    """The codes never drawn: drafts, and questions that were ever open for practice."""
    released = released_question_ids()
    practised = {code for code, each in pool.versions.items() if each.question_id in released}
    return pool.unapproved | practised


def check_feasibility(paper: Paper, pool: bank.Pool | None = None) -> Feasibility:
    """For each cell: what it needs, what the bank has, what may be drawn on the content date."""
    pool = pool or bank.get_pool()
    report = check(
        to_blueprint(paper), pool.entries, paper.exam.content_on, excluded=left_out(pool)
    )
    return Feasibility(paper, report)


def set_blueprint(paper: Paper, cells: Sequence[CellPlan], *, by: Actor) -> None:
    """Replace the paper's blueprint. Raise CellTwice. Forms already frozen stay as they are."""
    seen = Counter((cell.topic.code, cell.level) for cell in cells)
    if twice := [topic for (topic, _level), times in seen.items() if times > 1]:
        raise CellTwice(_("Chủ đề %(code)s có hai dòng cùng mức độ.", code=twice[0]))
    db.session.execute(delete(BlueprintCell).where(BlueprintCell.paper_id == paper.id))
    db.session.expire(paper, ["cells"])
    for position, cell in enumerate(cells, start=1):
        db.session.add(
            BlueprintCell(
                paper_id=paper.id,
                topic_id=cell.topic.id,
                level=cell.level,
                count=cell.count,
                points=cell.points,
                position=position,
            )
        )
    db.session.flush()
    record(
        "blueprint.set",
        by=by,
        subject=paper.id,
        cells=[[each.topic.code, each.level.value, each.count, str(each.points)] for each in cells],
    )


def propose_cells(paper: Paper) -> list[CellPlan]:
    """A blueprint that takes each topic and level in proportion to what the bank has of it.

    Only what may be drawn on the content date counts. Raise NotEnoughQuestions. Stores nothing.
    """
    pool = bank.get_pool()
    kept_back = left_out(pool)
    usable = [
        entry
        for entry in pool.entries
        if entry.id not in kept_back and entry.is_in_force(paper.exam.content_on)
    ]
    supply = Counter((entry.topic_path[-1], entry.level) for entry in _asked(paper, usable))
    if supply.total() < paper.question_count:
        raise NotEnoughQuestions(
            _(
                "Ngân hàng chỉ có %(have)d câu dùng được cho môn này, cần %(need)d câu.",
                have=supply.total(),
                need=paper.question_count,
            )
        )
    shares = share_out(supply, paper.question_count)
    return [
        CellPlan(topic=node.topic, level=level, count=shares[node.topic.code, level])
        for node in bank.get_topic_tree().nodes
        for level in Level
        if shares.get((node.topic.code, level))
    ]


def _asked(paper: Paper, usable: Collection[PoolEntry]) -> Collection[PoolEntry]:
    """What the paper asks of the pool; all of it where the bank makes no such difference."""
    is_skills = paper.code == SKILLS_PAPER
    asked = [entry for entry in usable if (SKILLS_TOPIC in entry.topic_path) == is_skills]
    return asked or usable


def share_out(supply: Mapping[Group, int], total: int) -> dict[Group, int]:
    """Whole shares of `total` in proportion to the supply, by largest remainder.

    No share is larger than its supply, which must be at least `total` in sum.
    """
    whole = sum(supply.values())
    shares = {group: total * have // whole for group, have in supply.items()}
    by_remainder = sorted(supply, key=lambda group: (-(total * supply[group] % whole), group))
    for group in by_remainder[: total - sum(shares.values())]:
        shares[group] += 1
    return shares
