"""The table of what the council decided on questions that were complained about."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import QuestionVersion
from app.db import Model
from app.exams.models import Paper


class RulingKind(StrEnum):
    """What becomes of a question that was complained about."""

    KEEP = "keep"
    CREDIT = "credit"
    ACCEPT = "accept"
    ANNUL = "annul"


class QuestionRuling(Model):
    """The council's decision on a question of a paper.

    Of several the newest holds; options accepted one after another are all right.
    """

    __tablename__ = "question_ruling"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        CheckConstraint("(kind = 'accept') = (accepted IS NOT NULL)", name="accepts_one_option"),
    )

    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    kind: Mapped[RulingKind]
    accepted: Mapped[int | None]
    """The bank's number of the option that is right too, from 0."""
    reason: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    paper: Mapped[Paper] = relationship()
    version: Mapped[QuestionVersion] = relationship()
