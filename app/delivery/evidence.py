"""Answers that reach the server by hand, out of a seat's emergency export, as late evidence.

They come long after they were given, often when the candidate has gone on at another machine whose
numbers run over the same ones. An answer therefore counts only if nothing was answered later in its
slot, and gets a free number where its own is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from app.db import db
from app.delivery.appending import Status, append_by_hand
from app.delivery.batches import Event
from app.delivery.models import Attempt
from app.delivery.queries import get_attempt
from app.delivery.rescuing import open_rescue
from app.delivery.working import list_events
from app.errors import DomainError, NotFound
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting


class NothingNew(DomainError):
    """The server holds all of it, or later answers."""


class NoReason(DomainError):
    """Taking answers in by hand needs its reason written down."""


class AnotherSitting(DomainError):
    """The export is of a seat of another sitting."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An export against what the server holds.

    `new`: the events worth keeping, renumbered, oldest first; `known`: how many the server has;
    `older`: how many it has later answers for; `faulty`: how many are not answers at all.
    """

    attempt: Attempt
    new: Sequence[Event]
    known: int
    older: int
    faulty: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many answers were saved, kept as late, and kept apart because given outside the time."""

    saved: int
    late: int
    refused: int


def read_evidence(sitting: Sitting, text: str, secret: str) -> Evidence:
    """What of an export is new to the server. Raise UnreadableRescue or AnotherSitting."""
    rescue = open_rescue(text, secret)
    try:
        attempt = get_attempt(rescue.attempt_id, sitting_id=sitting.id)
    except NotFound as error:
        raise AnotherSitting(_("Các câu trả lời này thuộc một ca thi khác.")) from error
    rows = list_events(db.session.connection(), attempt.number)
    held = {(row.slot, row.response, _claimed_ms(row)) for row in rows}
    given = sorted(rescue.events, key=lambda one: (one.client_ms, one.sequence))
    unknown = [one for one in given if (one.slot, one.response, one.client_ms) not in held]
    new = list(_renumber(unknown, rows))
    return Evidence(
        attempt=attempt,
        new=new,
        known=len(given) - len(unknown),
        older=len(unknown) - len(new),
        faulty=rescue.faulty,
        sha256=rescue.sha256,
    )


def _renumber(events: Sequence[Event], rows: Sequence[Row[Any]]) -> Iterator[Event]:
    """The events that are the last word in their slot, with numbers that say so."""
    last: dict[int, tuple[int, int]] = {}
    for row in rows:
        last[row.slot] = max(last.get(row.slot, (0, 0)), (row.sequence, _claimed_ms(row)))
    highest = max([row.sequence for row in rows] + [event.sequence for event in events], default=0)
    for event in events:
        sequence, claimed_ms = last.get(event.slot, (0, -1))
        if event.client_ms < claimed_ms:
            continue
        if event.sequence <= sequence:
            highest += 1
        number = highest if event.sequence <= sequence else event.sequence
        last[event.slot] = (number, event.client_ms)
        yield replace(event, sequence=number)


def _claimed_ms(row: Row[Any]) -> int:
    claimed: int = row.server_ms - row.lag_ms
    return claimed


def take_in(evidence: Evidence, reason: str, *, by: Actor) -> TakenIn:
    """Store what is new of an export under the rules of saving, and record it with its reason.

    What comes after the end is kept as late: whether it counts is the council's decision.
    Raise NoReason or NothingNew.
    """
    if not reason.strip():
        raise NoReason(_("Hãy ghi lý do nạp các câu trả lời này."))
    if not evidence.new:
        raise NothingNew(_("Máy chủ đã có các câu trả lời này hoặc đã có câu trả lời sau đó."))
    attempt = evidence.attempt
    outcome = append_by_hand(db.session.connection(), attempt.id, evidence.new)
    statuses = [filed.status for filed in outcome.filed]
    saved, late = statuses.count(Status.SAVED), statuses.count(Status.LATE_SYNC)
    taken = TakenIn(saved, late, len(statuses) - saved - late)
    record(
        "answers.taken_in",
        by=by,
        subject=attempt.id,
        reason=reason.strip(),
        export_sha256=evidence.sha256,
        saved=taken.saved,
        late=taken.late,
        refused=taken.refused,
        known=evidence.known,
        older=evidence.older,
        pseudonym=attempt.pseudonym,
    )
    return taken
