"""Tables of what questions are to each other: nearly the same, or enemies.

A pair has no order of its own: the question with the lower id stands first.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from app import clock
from app.accounts.models import User
from app.bank.models import Question
from app.db import Model


class QuestionPair:
    """What each table of pairs has: two questions, each pair once."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805  each table has its own
        return (
            UniqueConstraint("first_id", "second_id"),
            CheckConstraint("first_id < second_id", name="in_order"),
        )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)

    @declared_attr
    def first(cls) -> Mapped[Question]:  # noqa: N805  called with the class that has the table
        """The question with the lower id."""
        table_class = cast(type[Model], cls)  # SQLAlchemy calls it so, mypy takes it for a row
        return relationship(foreign_keys=f"{table_class.__name__}.first_id")

    @declared_attr
    def second(cls) -> Mapped[Question]:  # noqa: N805  called with the class that has the table
        """The other."""
        table_class = cast(type[Model], cls)  # SQLAlchemy calls it so, mypy takes it for a row
        return relationship(foreign_keys=f"{table_class.__name__}.second_id")

    @property
    def both(self) -> list[Question]:
        """The two, by code."""
        return by_code((self.first, self.second))


class EnemyPair(QuestionPair, Model):
    """Two questions that never stand in one form: one gives the other away, or says the same."""

    __tablename__ = "enemy_pair"
    reason: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    made_by: Mapped[User | None] = relationship()


class AlikePair(QuestionPair, Model):
    """Two questions found to say nearly the same, until a comparison no longer finds them so.

    It waits to be looked at while both are in use, are no enemies and nobody told them apart.
    """

    __tablename__ = "alike_pair"
    resemblance: Mapped[float]
    """The share of their n-grams that both have, 0 to 1."""
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    apart_at: Mapped[datetime | None]
    """When somebody said that they are different questions."""
    apart_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    apart_by: Mapped[User | None] = relationship()


def by_code(questions: Iterable[Question]) -> list[Question]:
    """The questions in the order of their codes."""
    return sorted(questions, key=lambda each: each.code)
