"""Tables of exams: the round, its papers, quotas and blueprints."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import Topic
from app.db import Model
from app.regulations.models import RegulationProfile
from question_bank.question import Level


class Exam(Model):
    """One recruitment or appointment round; it pins the regulation profile it is held under."""

    __tablename__ = "exam"
    __table_args__ = (CheckConstraint("code = lower(code)", name="code_in_lower_case"),)

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("regulation_profile.id"))
    closing_on: Mapped[date]
    """The last day of registration; conditions are judged on it."""
    content_on: Mapped[date]
    """The day whose law is asked."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    scheme: Mapped[str] = mapped_column(default="")
    """Which of the profile's ways of holding the exam was chosen; empty if it has only one."""
    lists_published_at: Mapped[datetime | None]
    """When the eligible and ineligible lists were published."""
    profile: Mapped[RegulationProfile] = relationship(lazy="joined")
    papers: Mapped[list["Paper"]] = relationship(back_populates="exam", order_by="Paper.position")
    quotas: Mapped[list["Quota"]] = relationship(back_populates="exam", order_by="Quota.position")
    rule_settings: Mapped[list["RuleSetting"]] = relationship(
        order_by="[RuleSetting.set_at, RuleSetting.id]", viewonly=True
    )
    """What was set for this exam alone, the oldest first: read it through `rules.rules_of`."""


class Paper(Model):
    """One subject of the exam, with what the profile says of it."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("exam_id", "code"),
        CheckConstraint("minutes > 0", name="lasts"),
        CheckConstraint("question_count > 0", name="has_questions"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    code: Mapped[str]
    """`law` or `skills` under chv-2025."""
    title: Mapped[str]
    position: Mapped[int]
    minutes: Mapped[int]
    question_count: Mapped[int]
    scale: Mapped[Decimal]
    weight: Mapped[Decimal]
    pass_mark: Mapped[Decimal]
    calculator: Mapped[bool] = mapped_column(default=False)
    """Whether the exam page offers a calculator."""
    demands: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What forms must keep beyond the blueprint: read it through `demanding.PaperDemands`."""
    exam: Mapped[Exam] = relationship(back_populates="papers")
    cells: Mapped[list["BlueprintCell"]] = relationship(
        back_populates="paper", order_by="BlueprintCell.position", cascade="all, delete-orphan"
    )


class Quota(Model):
    """How many are taken in a province (chỉ tiêu)."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("exam_id", "province"),
        CheckConstraint("count >= 0", name="not_negative"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    province: Mapped[str]
    count: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    exam: Mapped[Exam] = relationship(back_populates="quotas")


class BlueprintCell(Model):
    """One row of a blueprint: so many questions of a topic (with its subtopics), level and kind."""

    __tablename__ = "blueprint_cell"
    __table_args__ = (
        UniqueConstraint("paper_id", "topic_id", "level", "kind"),
        CheckConstraint("count > 0", name="asks_something"),
    )

    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    level: Mapped[Level]
    kind: Mapped[str] = mapped_column(default="")
    """The item kind asked for; empty for any (a null would escape the unique constraint)."""
    count: Mapped[int]
    points: Mapped[Decimal]
    """Points of each question of the cell."""
    minutes: Mapped[Decimal | None]
    """How long each of its questions is expected to take."""
    position: Mapped[int]
    paper: Mapped[Paper] = relationship(back_populates="cells")
    topic: Mapped[Topic] = relationship(lazy="joined")


class Milestone(Model):
    """The day an event of the round took place or is planned for.

    `event` is the name of an event the profile counts deadlines from, or the id of a deadline
    whose act was done on that day.
    """

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("exam_id", "event"),)

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    event: Mapped[str]
    on_date: Mapped[date]


class RuleSetting(Model):
    """A value set for one exam in place of a rule's that nobody has verified. Never changed.

    The newest setting of a rule's key counts.
    """

    __tablename__ = "rule_setting"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    rule: Mapped[str]
    """The rule's name, such as `papers.skills`."""
    key: Mapped[str]
    value: Mapped[str]
    """As TOML writes it."""
    before: Mapped[str]
    """What counted until then, as TOML writes it."""
    reason: Mapped[str]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
