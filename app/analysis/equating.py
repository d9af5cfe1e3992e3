"""Putting two analysed papers on one scale through the questions they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.analysis.models import ItemFigures, PaperAnalysis
from app.bank.models import QuestionVersion
from app.db import db
from app.errors import DomainError
from app.exams.models import Paper
from app.i18n import _
from question_bank.psychometrics.equating import (
    Link,
    equivalent_scores,
    link_by_characteristic_curves,
    link_by_mean_sigma,
)
from question_bank.psychometrics.models import ItemParameters
from question_bank.psychometrics.responses import UnusableMarks

FEW_COMMON = 12
"""An anchor should have 20 questions or a fifth of the paper (Kolen & Brennan 2014, page 287)."""
DRIFT = 0.5
"""A shared question that moved further, in units of ability, may have become known."""


class NoCommonScale(DomainError):
    """The papers share too little to be put on one scale."""


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """A question of both papers: its difficulty on the old scale, on the new, and brought over."""

    figures: ItemFigures
    old: float
    new: float
    brought: float

    @property
    def has_drifted(self) -> bool:
        """Whether it moved further than chance and the link explain."""
        return abs(self.brought - self.old) > DRIFT


@dataclass(frozen=True, slots=True)
class Equating:
    """How two papers compare: both links, the shared questions, and scores that are worth the same.

    `scores[n]` is the number right on the old paper worth n right on the new one.
    """

    mean_sigma: Link
    curves: Link
    shared: Sequence[SharedQuestion]
    scores: Sequence[float]

    @property
    def has_few(self) -> bool:
        """Whether so few questions are shared that the link says little."""
        return len(self.shared) < FEW_COMMON


def list_partners(analysis: PaperAnalysis) -> list[tuple[PaperAnalysis, int]]:
    """The newest analyses of other papers that share modelled questions, with how many."""
    own = _modelled(analysis)
    stmt = (
        select(PaperAnalysis)
        .where(PaperAnalysis.paper_id != analysis.paper_id)
        .options(joinedload(PaperAnalysis.paper).joinedload(Paper.exam))
        .order_by(PaperAnalysis.made_at)
    )
    newest = {other.paper_id: other for other in db.session.scalars(stmt)}
    pairs = [(other, len(own.keys() & _modelled(other).keys())) for other in newest.values()]
    return [(other, count) for other, count in pairs if count > 1]


def equate(new: PaperAnalysis, old: PaperAnalysis) -> Equating:
    """Bring the new paper to the old one's scale. Raise NoCommonScale."""
    mine, theirs = _modelled(new), _modelled(old)
    common = [version for version in mine if version in theirs]
    anchor_old = _parameters([theirs[version] for version in common])
    anchor_new = _parameters([mine[version] for version in common])
    try:
        simple = link_by_mean_sigma(anchor_old, anchor_new)
        curves = link_by_characteristic_curves(anchor_old, anchor_new)
    except UnusableMarks as error:
        raise NoCommonScale(_(error.template, **error.params)) from error
    brought = curves.parameters(anchor_new).difficulty
    shared = [
        SharedQuestion(mine[version], float(b_old), float(b_new), float(b_brought))
        for version, b_old, b_new, b_brought in zip(
            common, anchor_old.difficulty, anchor_new.difficulty, brought, strict=True
        )
    ]
    whole_new = curves.parameters(_parameters(list(mine.values())))
    scores = equivalent_scores(_parameters(list(theirs.values())), whole_new)
    return Equating(simple, curves, shared, [float(score) for score in scores])


def _modelled(analysis: PaperAnalysis) -> dict[UUID, ItemFigures]:
    stmt = (
        select(ItemFigures)
        .where(ItemFigures.analysis_id == analysis.id)
        .options(joinedload(ItemFigures.version).joinedload(QuestionVersion.question))
        .order_by(ItemFigures.version_id)
    )
    return {one.version_id: one for one in db.session.scalars(stmt) if one.model}


def _parameters(figures: Sequence[ItemFigures]) -> ItemParameters:
    models = [one.model or {} for one in figures]
    slope = np.array([model["slope"] for model in models], dtype=np.float64)
    difficulty = np.array([model["difficulty"] for model in models], dtype=np.float64)
    guessing = np.array([model.get("guessing", 0.0) for model in models], dtype=np.float64)
    return ItemParameters(slope, difficulty, guessing)
