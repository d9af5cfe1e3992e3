"""Closing a sitting: writes down what the deadline has already decided."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app import clock
from app.db import db
from app.delivery import queries
from app.delivery.models import Attempt
from app.delivery.taking_part import took_part
from app.delivery.working import end_attempt
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting


class NotOver(DomainError):
    """Somebody may still be working; the message says until when."""


class AlreadyClosed(DomainError):
    """The sitting is closed."""


class HandedOver(DomainError):
    """The sitting is held on a room machine, which closes it."""


class NeverPrepared(DomainError):
    """There are no attempts to close."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How many handed in, ran out of time, never came or were never let in."""

    submitted: int
    timed_out: int
    absent: int


def close_sitting(sitting: Sitting, *, by: Actor) -> Closing:
    """End what is still open with the last saved answers and record the sum of it.

    Raise NeverPrepared, AlreadyClosed, HandedOver or NotOver.
    """
    if sitting.prepared_at is None:
        raise NeverPrepared(_("Ca thi này chưa chuẩn bị nên không có bài để khóa."))
    if sitting.closed_at is not None:
        raise AlreadyClosed(_("Ca thi này đã khóa."))
    if sitting.handed_over_at is not None:
        raise HandedOver(_("Ca thi này đang ở máy phòng thi và được khóa ở đó."))
    rows = queries.list_standings(sitting)
    now = clock.now()
    running = [row.standing for row in rows if not row.standing.is_over(now)]
    if running:
        last = max(standing.closes_at for standing in running)
        raise NotOver(
            _(
                "Còn thí sinh được làm bài đến %(time)s.",
                time=last.astimezone(clock.VIETNAM).strftime("%H:%M:%S"),
            )
        )
    timed_out = 0
    for row in rows:
        if row.attempt.submitted_at is None and took_part(row.attempt):
            end_attempt(row.attempt, row.standing, by=by)
            timed_out += 1
    sitting.closed_at = now
    attempts = [row.attempt for row in rows]
    done = sum(took_part(attempt) for attempt in attempts)
    closing = Closing(done - timed_out, timed_out, len(attempts) - done)
    _record(sitting, closing, attempts, by=by)
    return closing


def _record(sitting: Sitting, closing: Closing, attempts: Sequence[Attempt], *, by: Actor) -> None:
    db.session.flush()
    lines = sorted(f"{a.pseudonym} {a.answered} {a.receipt}" for a in attempts if a.receipt)
    record(
        "sitting.closed",
        by=by,
        subject=sitting.id,
        submitted=closing.submitted,
        timed_out=closing.timed_out,
        absent=closing.absent,
        receipts_sha256=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    )
