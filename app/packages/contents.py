"""What travels: which tables go to a room machine, what is withheld of them, and what comes back.

Answer keys do not travel: of a question of the bank only the empty shell (its id, so that a
complaint can name it), no hash of its content that a guessed key could be tried against, no order
of options that would lead back to it, no seed from which that order could be drawn again. A house
test asks every table of the exam room whether it travels.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, select

from app.accounts.models import User
from app.bank.models import Question, QuestionVersion, Topic
from app.candidates.models import Application, Candidate
from app.db import Model, db
from app.delivery.models import Attempt, PaperPayload
from app.exams.models import Exam, Paper, RuleSetting
from app.ledger.models import LedgerEntry
from app.packages.rows import Row, digest_of_columns
from app.regulations.models import RegulationProfile
from app.sittings.models import FormQuestion, PaperForm, Room, Seat, Sitting


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows travel: some sittings of one exam, and the accounts that work on the machine."""

    exam_id: UUID
    sitting_ids: Sequence[UUID]
    staff_ids: Sequence[UUID] = ()


Choice = Callable[[Table, Scope], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Carried:
    """A table, which of its rows belong to a scope, and what is withheld of each row."""

    table: Table
    belongs: Choice
    withheld: Mapping[str, Any] = field(default_factory=dict)


def _seats(scope: Scope) -> Select[Any]:
    return select(Seat.id).where(Seat.sitting_id.in_(scope.sitting_ids))


def _of_seats(column: Any, scope: Scope) -> Select[Any]:
    return select(column).where(Seat.sitting_id.in_(scope.sitting_ids))


def _of_attempts(column: Any, scope: Scope) -> Select[Any]:
    return select(column).join(Attempt.seat).where(Seat.sitting_id.in_(scope.sitting_ids))


OWNERS: Mapping[str, Choice] = {
    "candidate_id": lambda table, scope: table.c.candidate_id.in_(_candidates(scope)),
    "sitting_id": lambda table, scope: table.c.sitting_id.in_(scope.sitting_ids),
    "seat_id": lambda table, scope: table.c.seat_id.in_(_seats(scope)),
    "attempt_id": lambda table, scope: table.c.attempt_id.in_(_of_attempts(Attempt.id, scope)),
    "attempt_number": lambda table, scope: table.c.attempt_number.in_(
        _of_attempts(Attempt.number, scope)
    ),
}
"""How a row tells which sitting it belongs to, by the name of its column."""


def _owned(name: str, owner: str) -> Carried:
    return Carried(Model.metadata.tables[name], OWNERS[owner])


def _chosen(model: type[Model], belongs: Choice, **withheld: Any) -> Carried:
    return Carried(Model.metadata.tables[model.__tablename__], belongs, withheld)


def _candidates(scope: Scope) -> Select[Any]:
    return _of_seats(Seat.candidate_id, scope)


def _of_versions(column: Any, scope: Scope) -> Select[Any]:
    return (
        select(column)
        .select_from(FormQuestion)
        .join(FormQuestion.version)
        .join(QuestionVersion.question)
        .where(FormQuestion.form_id.in_(_of_seats(Seat.form_id, scope)))
    )


PREPARED = (
    _chosen(
        RegulationProfile,
        lambda t, s: t.c.id.in_(select(Exam.profile_id).where(Exam.id == s.exam_id)),
    ),
    _chosen(User, lambda t, s: t.c.id.in_(s.staff_ids), password_hash=None, national_id=None),
    _chosen(Exam, lambda t, s: t.c.id == s.exam_id),
    _chosen(RuleSetting, lambda t, s: t.c.exam_id == s.exam_id, set_by_id=None),
    _chosen(
        Paper,
        lambda t, s: t.c.id.in_(select(Sitting.paper_id).where(Sitting.id.in_(s.sitting_ids))),
    ),
    _chosen(Room, lambda t, s: t.c.id.in_(_of_seats(Seat.room_id, s))),
    _chosen(
        Application,
        lambda t, s: t.c.id.in_(
            select(Candidate.application_id).where(Candidate.id.in_(_candidates(s)))
        ),
        claims={},
    ),
    _chosen(Candidate, lambda t, s: t.c.id.in_(_candidates(s))),
    _chosen(PaperForm, lambda t, s: t.c.id.in_(_of_seats(Seat.form_id, s)), seed=0),
    _chosen(Topic, lambda t, s: t.c.id.in_(_of_versions(Question.topic_id, s)), parent_id=None),
    _chosen(
        Question,
        lambda t, s: t.c.id.in_(_of_versions(Question.id, s)),
        created_by_id=None,
        entry_id=None,
        replaced_by_id=None,
    ),
    _chosen(
        QuestionVersion,
        lambda t, s: t.c.id.in_(_of_versions(QuestionVersion.id, s)),
        content={},
        content_hash="",
        explanation="",
        tags=[],
        created_by_id=None,
    ),
    _chosen(FormQuestion, lambda t, s: t.c.form_id.in_(_of_seats(Seat.form_id, s))),
    _chosen(
        PaperPayload, lambda t, s: t.c.id.in_(_of_attempts(Attempt.payload_id, s)), option_orders=[]
    ),
)
"""What was made before the exam and comes back to nobody, in the order of their references."""

WORKED_ON = (
    _chosen(Sitting, lambda t, s: t.c.id.in_(s.sitting_ids), handed_over_at=None),
    _owned("seat", "sitting_id"),
    _owned("attempt", "seat_id"),
)
"""What goes out, is worked on there, and comes back changed."""

RECORDED = (
    _owned("time_grant", "sitting_id"),
    _owned("time_request", "sitting_id"),
    _owned("clock_stop", "sitting_id"),
    _owned("announcement", "sitting_id"),
    _owned("incident", "sitting_id"),
    _owned("violation", "sitting_id"),
    _owned("hand_in_signature", "attempt_id"),
    _owned("admission_act", "attempt_id"),
    _owned("late_entry", "attempt_id"),
    _owned("machine_failure", "attempt_id"),
    _owned("complaint", "attempt_id"),
    _owned("late_decision", "sitting_id"),
    _owned("seat_move", "seat_id"),
    _owned("lockdown", "sitting_id"),
    _owned("machine_fault", "seat_id"),
    _owned("device_request", "attempt_id"),
    _owned("hearing", "attempt_number"),
    _owned("device_sign", "attempt_number"),
    _owned("answer_event", "attempt_number"),
    _owned("refused_answer", "attempt_number"),
    _owned("exclusion", "candidate_id"),
)
"""What is only ever added; what was there before goes out and comes back unchanged."""

DECIDED_LATER = ("clock_stop", "device_request", "late_entry", "time_request", "violation")
"""Tables whose rows change once, when somebody decides: none may wait when a sitting goes out."""

ONE_EACH = {"exclusion": "candidate_id"}
"""Tables the portal may add to meanwhile: what is there already by this column stays as it is."""

STAYS = {
    "pulse": "tells the board who is silent now; worth nothing afterwards",
    "question_ruling": "the council rules on a question where its key is, after the results came",
    "retake": "a retake makes a new attempt: decided at the portal, after the results came",
}
"""Tables of the exam room that do not travel, each with its reason."""

FIXED = {
    "sitting": ("id", "exam_id", "paper_id", "title", "starts_at", "minutes", "prepared_at"),
    "seat": ("id", "sitting_id", "candidate_id", "form_id"),
    "attempt": (
        *("id", "seat_id", "form_id", "payload_id", "number", "pseudonym", "seed", "arrangement"),
    ),
}
"""Columns of what comes back that must be as they went out."""

LEDGER = Carried(
    Model.metadata.tables[LedgerEntry.__tablename__], lambda table, _scope: table.c.sequence > 0
)
"""The machine's own ledger, whole."""

OUTBOUND = (*PREPARED, *WORKED_ON, *RECORDED)
RETURNING = (*WORKED_ON, *RECORDED)


def read_table(carried: Carried, scope: Scope) -> Sequence[Row]:
    """The rows of the scope in the order of their keys, without what is withheld."""
    table = carried.table
    stmt = select(table).where(carried.belongs(table, scope)).order_by(*table.primary_key)
    return [{**row, **carried.withheld} for row in db.session.execute(stmt).mappings()]


def count_undecided(sitting_id: UUID) -> int:
    """How many rows of the sitting somebody may still decide on."""
    scope = Scope(UUID(int=0), [sitting_id])
    waiting = [each for each in RECORDED if each.table.name in DECIDED_LATER]
    return sum(len(read_table(each, scope)) for each in waiting)


def schema_digest() -> str:
    """A hash over the columns that travel: both ends must have the same."""
    return digest_of_columns([carried.table for carried in OUTBOUND])
