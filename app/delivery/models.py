"""Tables of delivery: attempts, payloads, answer events, added time, announcements, complaints."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import QuestionVersion
from app.db import Model
from app.sittings.models import PaperForm, Room, Seat


class PaperPayload(Model):
    """A form as a candidate's browser gets it: without keys, compressed, never changed."""

    __tablename__ = "paper_payload"

    form_id: Mapped[UUID] = mapped_column(ForeignKey("paper_form.id"), index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    """Over the JSON text: the payload's address."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """The JSON text, gzipped."""
    shape: Mapped[list[Any]]
    """For each slot the item kind and its number of options: what a response may be. A third
    entry numbers the case (from 0) that the slot's question belongs to."""
    option_orders: Mapped[list[Any]]
    """For each slot the canonical option numbers in the payload's order."""
    images: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The images it shows, as `picture_pack` writes them; none if it shows none."""
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    form: Mapped[PaperForm] = relationship()


class EndedBy(StrEnum):
    """What ended an attempt."""

    CANDIDATE = "candidate"
    DEADLINE = "deadline"
    SUSPENSION = "suspension"
    VOIDED = "voided"


class Attempt(Model):
    """One candidate's work in one sitting, made when the sitting is prepared."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint("epoch >= 0", name="epoch_from_zero"),
        CheckConstraint(
            "(submitted_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody_when_ended"
        ),
    )

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"), unique=True)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("paper_form.id"), index=True)
    payload_id: Mapped[UUID] = mapped_column(ForeignKey("paper_payload.id"), index=True)
    number: Mapped[int] = mapped_column(unique=True)
    """A short key, so that an answer event costs few bytes."""
    pseudonym: Mapped[str] = mapped_column(unique=True)
    """What the receipt calls the attempt: says nothing of the person."""
    seed: Mapped[int] = mapped_column(BigInteger)
    arrangement: Mapped[str]
    """The order of questions and options, as `arranging.Arrangement` writes it."""
    epoch: Mapped[int] = mapped_column(default=0)
    """The lease: how many times a device took over writing. Zero until somebody came."""
    token_hash: Mapped[str | None]
    signed_in_at: Mapped[datetime | None]
    """When the candidate first came in."""
    started_at: Mapped[datetime | None]
    """When the paper was first handed out. The clock is the sitting's, not this."""
    admitted_at: Mapped[datetime | None]
    """When an invigilator, identity checked, let the candidate take the paper."""
    admitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    admitted_by_name: Mapped[str | None]
    device_address: Mapped[str | None]
    """From where the device that writes came in."""
    carried_seconds: Mapped[int] = mapped_column(default=0)
    """Time of a room left behind, less that of the room come to: a move changes no deadline."""
    voided_at: Mapped[datetime | None]
    """When the chair let the paper be taken again: from then on this attempt is not scored."""
    submitted_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None]
    answered: Mapped[int | None]
    """How many questions hold an answer at the end."""
    receipt: Mapped[str | None]
    """The digest over the last answers: sixteen base32 characters in groups of four."""
    seat: Mapped[Seat] = relationship(lazy="joined")
    form: Mapped[PaperForm] = relationship()
    payload: Mapped[PaperPayload] = relationship()


answer_event = Table(
    "answer_event",
    Model.metadata,
    Column("server_ms", BigInteger, nullable=False),
    Column("lag_ms", Integer, nullable=False),
    Column("attempt_number", ForeignKey("attempt.number"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("slot", SmallInteger, nullable=False),
    Column("epoch", SmallInteger, nullable=False),
    Column("response", String, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("late", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("attempt_number", "sequence", "slot"),
    CheckConstraint("position > 0", name="position_from_one"),
    CheckConstraint("slot > 0", name="slot_from_one"),
    CheckConstraint("sequence > 0", name="sequence_from_one"),
    sqlite_with_rowid=False,
)
"""What was answered when: appended, never changed. The highest sequence of a slot counts.

`position` is the order of arrival within the attempt (from 1); `sequence` is the client's own
order; `response` is JSON text with option numbers of the payload, `null` for a cleared answer.
`server_ms` is the time of arrival in milliseconds since 1970, and `lag_ms` how long before it the
device says the answer was given. `hash` covers the row and the hash before it: half a SHA-256.
`late` marks what arrived after the time but, by its device's word, was given in it: such an answer
counts only where a LateDecision says so.
A plain table without an identifier of its own, its columns in the order that leaves no padding on
PostgreSQL: a finished attempt must stay below 12 kB.
"""

refused_answer = Table(
    "refused_answer",
    Model.metadata,
    Column("attempt_number", ForeignKey("attempt.number"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("slot", SmallInteger, primary_key=True, autoincrement=False),
    Column("epoch", SmallInteger, primary_key=True, autoincrement=False),
    Column("reason", String(20), primary_key=True),
    Column("response", String, nullable=False),
    Column("client_ms", BigInteger, nullable=False),
    Column("server_ms", BigInteger, nullable=False),
)
"""Answers that came but do not count, kept for the council with the reason."""

pulse = Table(
    "pulse",
    Model.metadata,
    Column("attempt_number", ForeignKey("attempt.number"), primary_key=True, autoincrement=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("unsaved", Integer, nullable=False),
)
"""When a device last spoke and how many answers it still held: for the board, not the record."""


class TimeGrant(Model):
    """Seconds added for one attempt, one room or the whole sitting, with the reason."""

    __tablename__ = "time_grant"
    __table_args__ = (
        CheckConstraint("seconds > 0", name="adds_time"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        CheckConstraint("room_id IS NULL OR attempt_id IS NULL", name="one_scope"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    seconds: Mapped[int]
    reason: Mapped[str]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    granted_by_name: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    agreed_by_name: Mapped[str | None]
    """The second person, where the rules ask for one."""
    room: Mapped[Room | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()


class ClockStop(Model):
    """A time during which the clock stands for one attempt, one room or the whole sitting.

    While it runs (`resumed_at` empty) nobody concerned can run out of time; afterwards its
    `seconds` are added to the deadline.
    """

    __tablename__ = "clock_stop"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        CheckConstraint("room_id IS NULL OR attempt_id IS NULL", name="one_scope"),
        CheckConstraint("(resumed_at IS NULL) = (seconds IS NULL)", name="counted_when_resumed"),
        CheckConstraint("seconds >= 0", name="never_takes_time"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    stopped_at: Mapped[datetime]
    resumed_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    reason: Mapped[str]
    stopped_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    stopped_by_name: Mapped[str]
    resumed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    resumed_by_name: Mapped[str | None]
    room: Mapped[Room | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()


class Announcement(Model):
    """Words for one candidate, one room or the whole sitting, shown in the exam page."""

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("sitting_id", "number"),
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint("length(text) > 0", name="says_something"),
        CheckConstraint("room_id IS NULL OR attempt_id IS NULL", name="one_scope"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    number: Mapped[int]
    """In the order of the sitting, from 1: a page says up to which one it has shown."""
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    text: Mapped[str]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    made_by_name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    room: Mapped[Room | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()


class LateDecision(Model):
    """The council's word on answers that arrived late from one attempt or from a whole sitting.

    Of several that concern an attempt the newest holds.
    """

    __tablename__ = "late_decision"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    counts: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    attempt: Mapped[Attempt | None] = relationship()


class DeviceRequest(Model):
    """A second device that gave the right seat code and waits for the invigilator's word."""

    __tablename__ = "device_request"
    __table_args__ = (
        CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL)", name="agreed_or_not_when_decided"
        ),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    """Of the waiting device's credential: it becomes the attempt's when agreed."""
    address: Mapped[str]
    agent: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    reason: Mapped[str | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str | None]
    attempt: Mapped[Attempt] = relationship()


hearing = Table(
    "hearing",
    Model.metadata,
    Column("attempt_number", ForeignKey("attempt.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("heard_ms", BigInteger, nullable=False),
)
"""Which announcement (by its number in the sitting) a candidate's page has shown, and when."""

device_sign = Table(
    "device_sign",
    Model.metadata,
    Column("attempt_number", ForeignKey("attempt.number"), primary_key=True, autoincrement=False),
    Column("sign", LargeBinary, primary_key=True),
    Column("address", String, nullable=False),
    Column("browser", String, nullable=False),
    Column("first_ms", BigInteger, nullable=False),
)
"""Each address and browser an attempt was worked on from, once: hints for the invigilator."""


class Exclusion(Model):
    """A candidate who may not sit the exam's later papers, by a decision recorded above."""

    __tablename__ = "exclusion"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidate.id"), unique=True)
    reason: Mapped[str]
    """What the candidate is told at the door."""
    excluded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Complaint(Model):
    """What a candidate said of a question while the paper ran."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("length(words) > 0", name="says_something"),
        CheckConstraint("slot > 0", name="slot_from_one"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    slot: Mapped[int]
    """The question's place in the form; each candidate sees it at a place of their own."""
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    words: Mapped[str]
    by_candidate: Mapped[bool]
    """Typed by the candidate; otherwise an invigilator wrote down what was said."""
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    noted_by_name: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempt: Mapped[Attempt] = relationship()
    version: Mapped[QuestionVersion] = relationship()
