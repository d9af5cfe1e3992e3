"""Whether the bank can fill a paper's blueprint under all its demands, and why not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.bank import queries as bank
from app.bank.measuring import list_curves
from app.bank.uses import list_days_of_use
from app.exams.demanding import PaperDemands, demands_of, to_demands
from app.exams.models import BlueprintCell, Paper
from app.training.practice_queries import released_question_ids
from question_bank.assembly.blueprint import Blueprint, Cell, PoolEntry, group_by_profile
from question_bank.assembly.clashes import Clash, Situation, find_clashes
from question_bank.assembly.feasibility import (
    CellReport,
    FeasibilityReport,
    check,
    usable_entries,
)
from question_bank.items.registry import MARKED_BY_PEOPLE


@dataclass(frozen=True, slots=True)
class Feasibility:
    """The pure report with the stored cells it is about, in the same order, and what clashes.

    `usable` is how many questions of the bank may be drawn for some cell.
    """

    paper: Paper
    report: FeasibilityReport
    clashes: Sequence[Clash]
    usable: int

    @property
    def demands(self) -> PaperDemands:
        """What is asked beyond the counts."""
        return demands_of(self.paper)

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

    @property
    def total_minutes(self) -> Decimal | None:
        """How long a form is expected to take; None while a cell does not say."""
        known = [cell.count * cell.minutes for cell in self.paper.cells if cell.minutes is not None]
        whole = len(known) == len(self.paper.cells) > 0
        return sum(known, Decimal(0)) if whole else None

    @property
    def bank_wanted(self) -> int:
        """How many usable questions the bank should hold."""
        return math.ceil(self.demands.bank_ratio * self.question_count)

    @property
    def is_bank_small(self) -> bool:
        """Whether the bank holds fewer."""
        return self.usable < self.bank_wanted

    def as_data(self) -> list[dict[str, object]]:
        """Each cell's figures as plain values, for programs."""
        return [
            {
                "topic": cell.topic.code,
                "level": cell.level.value,
                "kind": cell.kind,
                "points": str(cell.points),
                "need": found.need,
                "have": found.have,
                "out_of_force": found.out_of_force,
                "kept_back": found.excluded,
                "resting": found.resting,
                "worn": found.worn,
                "available": found.available,
                "assigned": found.assigned,
                "missing": found.shortage,
            }
            for cell, found in self.rows
        ]

    @property
    def is_feasible(self) -> bool:
        """Whether forms can be drawn: the blueprint is complete and the bank can fill it."""
        return self.is_complete and not self.clashes and not self.is_refused_for_size

    @property
    def is_refused_for_size(self) -> bool:
        """Whether the bank is too small for the paper, and that is not only warned of."""
        return self.demands.bank_binds and self.is_bank_small


def to_blueprint(paper: Paper) -> Blueprint:
    """The stored cells as assembly takes them."""
    return Blueprint(
        tuple(
            Cell(
                topic=cell.topic.code,
                level=cell.level,
                count=cell.count,
                points=cell.points,
                kind=cell.kind or None,
            )
            for cell in paper.cells
        )
    )


def left_out(pool: bank.Pool) -> frozenset[str]:
    """The codes never drawn: drafts, questions that were ever open for practice, and essays,
    since everything in the exam room is scored by machine."""
    released = released_question_ids()
    unfit = {
        code
        for code, each in pool.versions.items()
        if each.question_id in released or each.kind in MARKED_BY_PEOPLE
    }
    return pool.unapproved | unfit


def gather_situation(paper: Paper) -> tuple[bank.Pool, Situation]:
    """The pool, and all that decides whether the paper's forms can be drawn from it."""
    pool = bank.get_pool()
    return pool, Situation(
        blueprint=to_blueprint(paper),
        pool=_with_histories(paper, pool),
        content_date=paper.exam.content_on,
        excluded=left_out(pool),
        demands=to_demands(paper),
        enemies=pool.enemies,
    )


def _with_histories(paper: Paper, pool: bank.Pool) -> Sequence[PoolEntry]:
    """The entries with their measured curves, and the days of use where these matter."""
    curves = list_curves()
    days = list_days_of_use(paper.exam_id) if demands_of(paper).looks_at_uses else {}
    if not curves and not days:
        return pool.entries
    versions = pool.versions
    return [
        replace(
            entry,
            used_on=days.get(versions[entry.id].question_id, ()),
            calibrated=curves.get(versions[entry.id].id),
        )
        for entry in pool.entries
    ]


def check_feasibility(paper: Paper, situation: Situation | None = None) -> Feasibility:
    """For each cell: what it needs, what the bank has, what may be drawn on the content date."""
    if situation is None:
        _pool, situation = gather_situation(paper)
    report = check(
        situation.blueprint,
        situation.pool,
        situation.content_date,
        excluded=situation.excluded,
        demands=situation.demands,
    )
    usable = usable_entries(
        situation.pool,
        situation.content_date,
        excluded=situation.excluded,
        demands=situation.demands,
    )
    fitting = sum(map(len, group_by_profile(situation.blueprint, usable).values()))
    return Feasibility(paper, report, find_clashes(situation), fitting)
