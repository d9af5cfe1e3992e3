"""Tables of analysis: one analysis of a paper, and the figures of each of its questions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import QuestionVersion
from app.db import Model
from app.exams.models import Paper
from question_bank.psychometrics.flags import Flag


class PaperAnalysis(Model):
    """What the answers to a paper told at one time. Appended: the latest is shown.

    Figures are floats: they describe a sample and are nobody's mark.
    """

    __tablename__ = "paper_analysis"
    __table_args__ = (CheckConstraint("persons > 0", name="of_somebody"),)

    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_name: Mapped[str]
    persons: Mapped[int]
    forms: Mapped[list[Any]]
    """For each form `{code, persons, items, mean, deviation, alpha, standard_error}`; the mean is
    of the number of questions right, the last two may be null."""
    groups: Mapped[list[Any] | None]
    """For each group `{ground, group, persons, compared}`; `group` empty: nobody knows which.
    None before groups were counted."""
    paper: Mapped[Paper] = relationship()
    items: Mapped[list["ItemFigures"]] = relationship(back_populates="analysis")


class ItemFigures(Model):
    """Classical figures of one question in one analysis; see question_bank.psychometrics."""

    __tablename__ = "item_figures"
    __table_args__ = (UniqueConstraint("analysis_id", "version_id"),)

    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("paper_analysis.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    persons: Mapped[int]
    facility: Mapped[float]
    deviation: Mapped[float]
    discrimination: Mapped[float | None]
    item_rest: Mapped[float | None]
    efficiency: Mapped[float | None]
    options: Mapped[list[Any]]
    """For a single choice, for each option and last for "no answer", the count in each group of
    ability from the weakest; else empty."""
    sizes: Mapped[list[Any]]
    """How many persons each group has."""
    remarks: Mapped[list[Any]]
    """What stands out: `{flag, template, params}`, most serious first."""
    groups: Mapped[list[Any] | None]
    """For each group compared with the other candidates of equal ability
    `{ground, group, persons, delta, standard_error, effect}`; none before groups were compared."""
    model: Mapped[dict[str, Any] | None]
    """The item response model's `{name, slope, slope_error, difficulty, difficulty_error, guessing,
    guessing_error, infit, outfit, p_value}`; empty where too few answered or marks are not right
    or wrong."""
    analysis: Mapped[PaperAnalysis] = relationship(back_populates="items")
    version: Mapped[QuestionVersion] = relationship()

    @property
    def reasons_to_look(self) -> list[Any]:
        """The remarks that set it apart: that few answered is so of every question of a paper."""
        return [remark for remark in self.remarks if remark["flag"] != Flag.SMALL_SAMPLE]
