"""Tables of the bank's review: rounds, verdicts, comments, secret questions and who opened them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.bank.models import Question, QuestionVersion, Topic
from app.db import Model


class ReviewOutcome(StrEnum):
    """How a round of review ended."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


review_invitation = Table(
    "review_invitation",
    Model.metadata,
    Column("review_id", ForeignKey("question_review.id"), primary_key=True),
    Column("user_id", ForeignKey("user.id"), primary_key=True, index=True),
)
"""Who was asked by name to review; when anybody was, nobody else decides."""


class Review(Model):
    """One round of review: of one version, from being sent to its end."""

    __tablename__ = "question_review"
    __table_args__ = (CheckConstraint("needed >= 1", name="somebody_reviews"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(default="")
    """What the sender asks the reviewers to look at."""
    due_on: Mapped[date | None] = mapped_column(index=True)
    needed: Mapped[int]
    """How many people must approve."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[ReviewOutcome | None]
    version: Mapped[QuestionVersion] = relationship(lazy="joined")
    asked_by: Mapped[User | None] = relationship(lazy="joined")
    invited: Mapped[list[User]] = relationship(secondary=review_invitation)
    verdicts: Mapped[list["Verdict"]] = relationship(
        back_populates="review", order_by="Verdict.given_at"
    )

    def is_late(self, on: date) -> bool:
        """Whether its deadline has passed while it still runs."""
        return self.ended_at is None and self.due_on is not None and self.due_on < on


class Verdict(Model):
    """What one reviewer decided in one round. Appended, never changed."""

    __tablename__ = "review_verdict"
    __table_args__ = (UniqueConstraint("review_id", "reviewer_id"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("question_review.id"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    approves: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    review: Mapped[Review] = relationship(back_populates="verdicts")
    reviewer: Mapped[User] = relationship(lazy="joined")


class Comment(Model):
    """A remark on one line of a version, or a reply to one."""

    __tablename__ = "question_comment"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    line: Mapped[str]
    """The line's key, as in `question_bank.lines`."""
    body: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("question_comment.id"), index=True)
    """The remark it answers; none for a remark of its own."""
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[QuestionVersion] = relationship(lazy="joined")
    written_by: Mapped[User] = relationship(lazy="joined", foreign_keys=[written_by_id])
    resolved_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[resolved_by_id])


class SecretAccess(Model):
    """Leave for one person to read secret questions: of one topic and those below, or of all."""

    __tablename__ = "secret_access"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    reason: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)
    granted_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    until: Mapped[date | None]
    """The last day it holds; none for no end."""
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(lazy="joined", foreign_keys=[user_id])
    granted_by: Mapped[User] = relationship(lazy="joined", foreign_keys=[granted_by_id])
    revoked_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[revoked_by_id])
    topic: Mapped[Topic | None] = relationship(lazy="joined")

    def is_live(self, on: date) -> bool:
        """Whether it still lets its holder read on the day."""
        return self.revoked_at is None and (self.until is None or on <= self.until)


class Reading(Model):
    """One person had a version before their eyes on its review page. Appended, never changed."""

    __tablename__ = "question_reading"
    __table_args__ = (Index("ix_question_reading_question_id_user_id", "question_id", "user_id"),)

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    version_number: Mapped[int]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    read_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship(lazy="joined")


class Opening(Model):
    """One person opened a secret question to read it. Appended, never changed."""

    __tablename__ = "question_opening"
    __table_args__ = (Index("ix_question_opening_question_id_user_id", "question_id", "user_id"),)

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    version_number: Mapped[int]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    user: Mapped[User] = relationship(lazy="joined")
    question: Mapped[Question] = relationship(lazy="joined")
