"""Tables of what questions are to each other: nearly the same, or enemies.

A pair has no order of its own: the question with the lower id stands first.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.bank.models import Question
from app.db import Model


class EnemyPair(Model):
    """Two questions that never stand in one form: one gives the other away, or says the same."""

    __tablename__ = "enemy_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    reason: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    first: Mapped[Question] = relationship(foreign_keys=first_id)
    second: Mapped[Question] = relationship(foreign_keys=second_id)
    made_by: Mapped[User | None] = relationship()

    @property
    def both(self) -> list[Question]:
        """The two, by code."""
        return by_code((self.first, self.second))


class AlikePair(Model):
    """Two questions found to say nearly the same, until a comparison no longer finds them so.

    It waits to be looked at while both are in use, are no enemies and nobody told them apart.
    """

    __tablename__ = "alike_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    resemblance: Mapped[float]
    """The share of their n-grams that both have, 0 to 1."""
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    apart_at: Mapped[datetime | None]
    """When somebody said that they are different questions."""
    apart_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    first: Mapped[Question] = relationship(foreign_keys=first_id)
    second: Mapped[Question] = relationship(foreign_keys=second_id)
    apart_by: Mapped[User | None] = relationship()

    @property
    def both(self) -> list[Question]:
        """The two, by code."""
        return by_code((self.first, self.second))


def by_code(questions: Iterable[Question]) -> list[Question]:
    """The questions in the order of their codes."""
    return sorted(questions, key=lambda each: each.code)
