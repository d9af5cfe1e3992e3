"""Tables of the question bank: laws, provisions, topics, questions and their versions."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    event,
    inspect,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock, text
from app.bank.search_models import QuestionEntry
from app.db import Model
from app.errors import DomainError
from app.files.models import StoredFile
from question_bank.question import Level


class Law(Model):
    """A legal document with the days it is in force."""

    __tablename__ = "law"
    __table_args__ = (
        CheckConstraint("in_force_to IS NULL OR in_force_to >= in_force_from", name="ends_later"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    number: Mapped[str]
    in_force_from: Mapped[date]
    in_force_to: Mapped[date | None]
    """The last day in force; none while it still is."""
    successor_code: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    """Where its text or its days were read; empty when nobody said."""
    is_verified: Mapped[bool] = mapped_column(default=True)
    """Whether somebody compared what stands here with the law's own text."""

    def is_in_force(self, on: date) -> bool:
        """Whether the law binds on the day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


class Provision(Model):
    """An article, or a clause of it, of a law. Its own dates narrow those of the law.

    When its wording changes, the row ends and a later edition of the same place follows it.
    """

    __tablename__ = "provision"
    __table_args__ = (
        UniqueConstraint("law_id", "article", "clause", "edition"),
        CheckConstraint("edition >= 1", name="edition_from_one"),
    )

    law_id: Mapped[UUID] = mapped_column(ForeignKey("law.id"), index=True)
    article: Mapped[str]
    clause: Mapped[str] = mapped_column(default="")
    """Empty when the whole article is meant (a null would escape the unique constraint)."""
    edition: Mapped[int] = mapped_column(default=1)
    """Counts the wordings that this place of the law has had."""
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("provision.id"), index=True)
    """The provision that took its place when it ended or changed."""
    title: Mapped[str] = mapped_column(default="")
    """What it is about, in a few words."""
    note: Mapped[str] = mapped_column(default="")
    """Why it ended or changed."""
    source: Mapped[str] = mapped_column(default="")
    is_verified: Mapped[bool] = mapped_column(default=True)
    search_text: Mapped[str] = mapped_column(default="")
    """Law, number, article, clause and title folded, for searching without accents."""
    law: Mapped[Law] = relationship(lazy="joined")
    successor: Mapped["Provision | None"] = relationship(remote_side="Provision.id")

    def is_in_force(self, on: date) -> bool:
        """Whether the provision binds on the day."""
        start = max(self.law.in_force_from, self.in_force_from or self.law.in_force_from)
        ends = [end for end in (self.law.in_force_to, self.in_force_to) if end]
        return start <= on and all(on <= end for end in ends)


@event.listens_for(Provision, "before_insert")
@event.listens_for(Provision, "before_update")
def fold_provision(_mapper: object, _connection: object, provision: Provision) -> None:
    """Keep what a provision is found by in step with what it says."""
    law = provision.law
    said = (law.title, law.number, "điều", provision.article, "khoản", provision.clause or "")
    provision.search_text = text.fold(" ".join([*said, provision.title or ""]))


class Topic(Model):
    """A subject of the syllabus; topics form a tree."""

    __tablename__ = "topic"

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)


class QuestionStatus(StrEnum):
    """Where a question stands. Only approved questions are drawn."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETIRED = "retired"


class Question(Model):
    """A question of the bank; what it says is in its versions."""

    __tablename__ = "question"
    __table_args__ = (
        # Everything a count of found questions looks at, in the order of the index of words.
        Index("ix_question_found", "entry_id", "status", "topic_id"),
        Index("ix_question_status_topic_id", "status", "topic_id"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), index=True)
    status: Mapped[QuestionStatus] = mapped_column(default=QuestionStatus.DRAFT, index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    is_secret: Mapped[bool] = mapped_column(default=False, index=True)
    """Whether only named people read it, each reading noted: it is kept for real papers."""
    is_high_stakes: Mapped[bool] = mapped_column(default=False)
    """Whether two people must approve it."""
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("question_entry.id"), unique=True)
    """By what it is found and compared; none on a room machine."""
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("question.id"), index=True)
    """The question in whose favour this one was retired."""
    topic: Mapped[Topic] = relationship(lazy="joined")
    replaced_by: Mapped["Question | None"] = relationship(remote_side="Question.id")
    entry: Mapped[QuestionEntry | None] = relationship()
    versions: Mapped[list["QuestionVersion"]] = relationship(
        back_populates="question", order_by="QuestionVersion.number"
    )


citation = Table(
    "citation",
    Model.metadata,
    Column("version_id", ForeignKey("question_version.id"), primary_key=True),
    Column("provision_id", ForeignKey("provision.id"), primary_key=True, index=True),
)
"""Which provisions a version of a question rests on."""


class QuestionVersion(Model):
    """What a question says, from one edit to the next. Immutable once used in a form."""

    __tablename__ = "question_version"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        Index(
            "ix_question_version_current",
            *("question_id", "level", "kind"),
            sqlite_where=literal_column("is_current = 1"),
            postgresql_where=literal_column("is_current"),
        ),
    )

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str]
    """The item kind, as in question_bank's registry."""
    content: Mapped[dict[str, Any]]
    """The item as JSON, key included: read it through `question_bank.items.registry`."""
    level: Mapped[Level]
    difficulty: Mapped[Decimal]
    """Expected facility index, 0 to 1."""
    minutes: Mapped[Decimal | None]
    """How long one candidate is expected to take; none: what its kind usually takes."""
    points: Mapped[Decimal]
    explanation: Mapped[str] = mapped_column(default="")
    """Why the key is right; shown after practice, never in an exam."""
    stimulus: Mapped[str] = mapped_column(default="")
    """The text of the case that this question and others ask about; questions with the same text
    belong together. Empty for a question that stands alone."""
    tags: Mapped[list[Any]] = mapped_column(default=list)
    """Key words, a list of texts."""
    content_hash: Mapped[str] = mapped_column(index=True)
    is_current: Mapped[bool]
    """Whether this is the latest version of its question."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    used_at: Mapped[datetime | None]
    """When a frozen form first held it; from then on it cannot change."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was written: what was wrong with the version before."""
    question: Mapped[Question] = relationship(back_populates="versions", lazy="joined")
    provisions: Mapped[list[Provision]] = relationship(secondary=citation)

    def is_in_force(self, on: date) -> bool:
        """Whether every provision the version rests on binds on the day."""
        return all(provision.is_in_force(on) for provision in self.provisions)


class VersionIsFrozen(DomainError):
    """Something tried to change what a version in a frozen form says."""


FROZEN = (
    *("kind", "content", "stimulus", "level", "difficulty", "minutes", "points"),
    *("explanation", "content_hash"),
)


@event.listens_for(QuestionVersion, "before_update")
def keep_frozen_versions(_mapper: object, _connection: object, version: QuestionVersion) -> None:
    """Refuse to store a change of what a used version says."""
    state = inspect(version)
    was_used = version.used_at is not None and not state.attrs.used_at.history.has_changes()
    if was_used and any(state.attrs[name].history.has_changes() for name in FROZEN):
        raise VersionIsFrozen(f"version {version.id} stands in a frozen form")


class ImportFormat(StrEnum):
    """The kinds of file questions are taken in from."""

    GIFT = "gift"
    XLSX = "xlsx"
    TOML = "toml"
    JSON = "json"
    DOCX = "docx"
    AIKEN = "aiken"
    MOODLE_XML = "moodle_xml"
    QTI21 = "qti21"
    QTI22 = "qti22"
    QTI30 = "qti30"


class QuestionImport(Model):
    """An uploaded file of questions: first only looked at, then taken in as a whole or left."""

    __tablename__ = "question_import"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    format: Mapped[ImportFormat]
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    """Where questions go that name no topic."""
    law_id: Mapped[UUID | None] = mapped_column(ForeignKey("law.id"))
    """The law that questions rest on as a whole when they cite no provision."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    """When its questions were stored; none while it is only a preview."""
    question_count: Mapped[int] = mapped_column(default=0)
    """How many questions were stored."""
    read_at: Mapped[datetime | None]
    """When its questions were read into the preview; none while that waits."""
    encoding: Mapped[str] = mapped_column(default="")
    """The encoding a person chose for its text; empty for one that needs no choice."""
    encodings: Mapped[list[Any]] = mapped_column(default=list)
    """The encodings to choose from, likeliest first; empty unless a person is asked."""
    faults: Mapped[list[Any]] = mapped_column(default=list)
    """What is wrong with the file as a whole, or with lines of no question."""
    job_id: Mapped[UUID | None]
    """The job that reads it, if it is long."""
    discarded_at: Mapped[datetime | None]
    file: Mapped[StoredFile] = relationship(lazy="joined")
    topic: Mapped[Topic | None] = relationship(lazy="joined")
    law: Mapped[Law | None] = relationship(lazy="joined")


class PendingState(StrEnum):
    """What becomes of a question in a preview when the file is confirmed."""

    READY = "ready"
    FAULTY = "faulty"
    KNOWN = "known"
    """The bank holds the same question already."""
    DROPPED = "dropped"
    STORED = "stored"


class PendingQuestion(Model):
    """A question of an uploaded file while it waits: as it will be, and what is wrong with it."""

    __tablename__ = "pending_question"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("question_import.id"), index=True)
    position: Mapped[int]
    line: Mapped[int | None]
    """The line, row or paragraph (from 1) of the file where it begins."""
    place: Mapped[str]
    """The number and the beginning of its text, as the file has them."""
    content: Mapped[dict[str, Any]]
    """The fields of a pure question as far as they are known; checked only by `faults`."""
    basis: Mapped[list[Any]] = mapped_column(default=list)
    """What it cites by the names of laws: law, article and clause of each."""
    doubts: Mapped[list[Any]] = mapped_column(default=list)
    """What the reader could not settle; gone once a person has mended the question."""
    faults: Mapped[list[Any]] = mapped_column(default=list)
    """The doubts, and what the last comparison with the bank found."""
    state: Mapped[PendingState] = mapped_column(default=PendingState.FAULTY, index=True)
    content_hash: Mapped[str | None] = mapped_column(index=True)
    code: Mapped[str | None]
    """The code of the bank's question: the one stored, or the one that says the same."""
