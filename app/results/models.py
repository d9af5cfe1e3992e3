"""Tables of results: scores as appended events, decisions on ties, publications."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.candidates.models import Candidate
from app.db import Model


class ScoreSource(StrEnum):
    """Where a score comes from."""

    COMPUTER = "computer"
    IMPORTED = "imported"


class Score(Model):
    """The settled result of one paper for one candidate. Appended: the highest version counts."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("candidate_id", "paper_id", "version"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidate.id"), index=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    version: Mapped[int]
    mark: Mapped[Decimal]
    """On the paper's scale, two decimals."""
    source: Mapped[ScoreSource]
    reason: Mapped[str] = mapped_column(default="")
    """Why it replaces the version before; empty for the first."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_name: Mapped[str]
    candidate: Mapped[Candidate] = relationship()


class DeductionGround(StrEnum):
    """What a deduction rests on."""

    VIOLATION = "violation"
    UNSIGNED = "unsigned"


class DeductionDecision(Model):
    """A person's word on one deduction from one paper. The highest version counts."""

    __tablename__ = "deduction_decision"
    __table_args__ = (
        UniqueConstraint("ground_id", "version"),
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
    )

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidate.id"), index=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    ground: Mapped[DeductionGround]
    ground_id: Mapped[UUID]
    """The violation, or the attempt that was not signed for."""
    version: Mapped[int]
    percent: Mapped[Decimal]
    """The share of the paper's mark that the rule names."""
    confirmed: Mapped[bool]
    reason: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class TieDecision(Model):
    """Who takes the last places among people the rules cannot tell apart, as a person decided."""

    __tablename__ = "tie_decision"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    province: Mapped[str]
    tied: Mapped[list[Any]]
    """The candidate numbers that were tied."""
    chosen: Mapped[list[Any]]
    reason: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class Publication(Model):
    """The result list as published; a correction is a new publication, the old one stays."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("exam_id", "number"),)

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    number: Mapped[int]
    """From 1; the highest one is in force."""
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by_name: Mapped[str]
    sha256: Mapped[str]
    """Over the list as canonical JSON: anyone can recompute it."""
    reason: Mapped[str] = mapped_column(default="")
    """Why an earlier publication is corrected; empty for the first."""
    results: Mapped[list["PublishedResult"]] = relationship(back_populates="publication")


class PublishedResult(Model):
    """One candidate's result as published."""

    __tablename__ = "published_result"
    __table_args__ = (UniqueConstraint("publication_id", "candidate_id"),)

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), index=True)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidate.id"), index=True)
    position: Mapped[int]
    content: Mapped[dict[str, Any]]
    """The line as `ResultLine.as_json` wrote it."""
    publication: Mapped[Publication] = relationship(back_populates="results")
    candidate: Mapped[Candidate] = relationship()
