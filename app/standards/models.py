"""Tables of standard setting: panels, what they judge, who judges, rounds and judgements."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import QuestionVersion
from app.db import Model
from app.exams.models import Paper
from question_bank.standards import Method


class StandardPanel(Model):
    """A panel that judges a form's questions, or a chosen set, to say where the pass mark lies.

    What it recommends is advice: the pass mark that counts is the regulation profile's.
    """

    __tablename__ = "standard_panel"
    __table_args__ = (
        CheckConstraint(
            "(recommended_at IS NULL) = (recommended IS NULL)", name="recommends_a_score"
        ),
        CheckConstraint("practice_questions >= 0", name="practice_from_zero"),
    )

    title: Mapped[str]
    title_folded: Mapped[str]
    """The title and the form's code without accents, for searching."""
    paper_id: Mapped[UUID | None] = mapped_column(ForeignKey("paper.id"), index=True)
    form_code: Mapped[str] = mapped_column(default="")
    """The form the questions come from, as it was then; empty for a chosen set."""
    form_sha256: Mapped[str] = mapped_column(default="")
    method: Mapped[Method]
    borderline: Mapped[str]
    """Whom the panel has in mind: what a candidate who only just passes knows and can do."""
    practice_questions: Mapped[int] = mapped_column(default=0)
    """How many of the first questions the practice round takes; 0 for no practice round."""
    shows_figures: Mapped[bool] = mapped_column(default=False)
    """Whether panellists see the questions' known facility from the second round on."""
    shows_impact: Mapped[bool] = mapped_column(default=False)
    """Whether panellists see how many earlier candidates would have passed."""
    chair_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    chair_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    recommended: Mapped[Decimal | None]
    """The recommended cut score in points; given once, it ends the panel's work."""
    recommended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    paper: Mapped[Paper | None] = relationship(lazy="joined")
    questions: Mapped[list["PanelQuestion"]] = relationship(
        back_populates="panel", order_by="PanelQuestion.position"
    )
    panellists: Mapped[list["Panellist"]] = relationship(
        back_populates="panel", order_by="Panellist.position"
    )
    rounds: Mapped[list["RatingRound"]] = relationship(
        back_populates="panel", order_by="RatingRound.number"
    )

    @property
    def open_round(self) -> "RatingRound | None":
        """The round that takes judgements now."""
        return next((one for one in self.rounds if one.closed_at is None), None)

    @property
    def counted_rounds(self) -> list["RatingRound"]:
        """The closed rounds that count, first to last: practice does not."""
        return [one for one in self.rounds if one.number > 0 and one.closed_at is not None]

    @property
    def most(self) -> Decimal:
        """The points of all questions."""
        return sum((each.points for each in self.questions), Decimal(0))


class PanelQuestion(Model):
    """One question before the panel, pinned to its version."""

    __tablename__ = "panel_question"
    __table_args__ = (
        UniqueConstraint("panel_id", "position"),
        UniqueConstraint("panel_id", "version_id"),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("standard_panel.id"), index=True)
    position: Mapped[int]
    """From 1."""
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    points: Mapped[Decimal]
    panel: Mapped[StandardPanel] = relationship(back_populates="questions")
    version: Mapped[QuestionVersion] = relationship(lazy="joined")


class Panellist(Model):
    """Somebody who judges, named in the minutes."""

    __tablename__ = "panellist"
    __table_args__ = (UniqueConstraint("panel_id", "user_id"),)

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("standard_panel.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    full_name: Mapped[str]
    """As it was when the panel was set up."""
    position: Mapped[int]
    panel: Mapped[StandardPanel] = relationship(back_populates="panellists")


class RatingRound(Model):
    """One round of judging. Number 0 is for practice and counts for nothing."""

    __tablename__ = "rating_round"
    __table_args__ = (
        UniqueConstraint("panel_id", "number"),
        CheckConstraint("number >= 0", name="number_from_zero"),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("standard_panel.id"), index=True)
    number: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(default="")
    panel: Mapped[StandardPanel] = relationship(back_populates="rounds")


class Rating(Model):
    """One panellist's judgement of one question in one round; may change until the round closes."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("round_id", "panellist_id", "question_id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="of_a_hundred"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rating_round.id"), index=True)
    panellist_id: Mapped[UUID] = mapped_column(ForeignKey("panellist.id"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("panel_question.id"), index=True)
    percent: Mapped[int]
    """How many of a hundred borderline candidates would be right; 0 or 100 for no and yes."""
    rated_at: Mapped[datetime] = mapped_column(default=clock.now)
