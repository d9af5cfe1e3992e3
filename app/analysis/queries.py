"""Reads of analysis."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload

from app.analysis.models import ItemFigures, PaperAnalysis
from app.bank.measuring import measured_curves, measured_facilities
from app.bank.models import Question, QuestionVersion
from app.db import db
from app.errors import NotFound
from question_bank.assembly.curves import Curve, expected_curve
from question_bank.items.choice import SingleChoice
from question_bank.items.registry import item_from_dict
from question_bank.psychometrics.flags import letter

LEAST_PERSONS = 100
"""How many must have answered a question before assembly trusts their answers over its author."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option of a question: its letter, text, whether it is the key, and shares by group."""

    letter: str
    text: str
    is_key: bool
    counts: tuple[int, ...]
    shares: tuple[float, ...]


def find_latest_analysis(paper_id: UUID) -> PaperAnalysis | None:
    """The newest analysis of the paper, or None."""
    stmt = (
        select(PaperAnalysis)
        .where(PaperAnalysis.paper_id == paper_id)
        .order_by(PaperAnalysis.made_at.desc(), PaperAnalysis.id)
        .limit(1)
    )
    return db.session.scalar(stmt)


def list_figures(analysis: PaperAnalysis) -> list[ItemFigures]:
    """The questions with their figures: those to be looked at first, then the hardest."""
    stmt = (
        select(ItemFigures)
        .join(ItemFigures.version)
        .options(contains_eager(ItemFigures.version).joinedload(QuestionVersion.question))
        .where(ItemFigures.analysis_id == analysis.id)
        .order_by(ItemFigures.facility, ItemFigures.version_id)
    )
    return sorted(db.session.scalars(stmt).all(), key=lambda figures: not figures.reasons_to_look)


def get_figures(figures_id: UUID, *, paper_id: UUID) -> ItemFigures:
    """One question's figures in an analysis of the paper. Raise NotFound."""
    stmt = (
        select(ItemFigures)
        .join(ItemFigures.analysis)
        .options(
            contains_eager(ItemFigures.analysis),
            joinedload(ItemFigures.version).joinedload(QuestionVersion.question),
        )
        .where(ItemFigures.id == figures_id, PaperAnalysis.paper_id == paper_id)
    )
    figures = db.session.scalar(stmt)
    if figures is None:
        raise NotFound(f"figures {figures_id}")
    return figures


def list_options(figures: ItemFigures) -> list[OptionLine]:
    """The options of a single choice as its candidates chose them; last "no answer"."""
    item = item_from_dict(figures.version.content)
    if not figures.options or not isinstance(item, SingleChoice):
        return []
    secret = figures.version.question.is_secret
    lines = [
        OptionLine(letter(n), "" if secret else text, n == item.key, *_counted(figures, n))
        for n, text in enumerate(item.options)
    ]
    return [*lines, OptionLine("–", "", False, *_counted(figures, len(item.options)))]


def _counted(figures: ItemFigures, row: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    counts = tuple(figures.options[row])
    pairs = zip(counts, figures.sizes, strict=True)
    return counts, tuple(count / size if size else 0.0 for count, size in pairs)


@measured_facilities
def lay_between(least: float, most: float) -> ColumnElement[bool]:
    """Whether the facility in the question's latest analysis lies between the bounds."""
    latest = (
        select(ItemFigures.facility)
        .join(ItemFigures.analysis)
        .join(ItemFigures.version)
        .where(QuestionVersion.question_id == Question.id)
        .order_by(PaperAnalysis.made_at.desc(), ItemFigures.id)
        .limit(1)
        .correlate(Question)
        .scalar_subquery()
    )
    return latest.between(least, most)


@measured_curves
def list_measured_curves() -> dict[UUID, Curve]:
    """By version, the Rasch curve of the facility in its latest analysis of enough persons."""
    stmt = (
        select(ItemFigures.version_id, ItemFigures.facility)
        .join(ItemFigures.analysis)
        .where(ItemFigures.persons >= LEAST_PERSONS)
        .order_by(PaperAnalysis.made_at)
    )
    return {
        row.version_id: expected_curve(Decimal(row.facility)) for row in db.session.execute(stmt)
    }
