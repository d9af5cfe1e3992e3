"""Appending to the ledger, in the transaction of the act itself."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select, text

from app import clock
from app.db import db
from app.ledger.chain import GENESIS, Act, entry_hash
from app.ledger.models import LedgerEntry

LEDGER_LOCK = 7_211_965
"""The PostgreSQL advisory lock that makes appending serial."""


class Actor(Protocol):
    """Whoever acts: an account, or a command that names itself."""

    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def actor_name(self) -> str: ...


class Command:
    """An act by the command line or a scheduled job, which no account stands behind."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def actor_id(self) -> None:
        """No account."""
        return None

    @property
    def actor_name(self) -> str:
        """The command's name."""
        return self._name


def record(action: str, *, by: Actor, subject: object, **detail: Any) -> LedgerEntry:
    """Append one act (`noun.past_participle`) about the subject, chained to the entry before.

    `detail` holds JSON values only. The caller's transaction carries it: the act and its
    entry are stored together or not at all.
    """
    return append(action, by=by, subject=str(subject), detail=detail)


def append(action: str, *, by: Actor, subject: str, detail: Mapping[str, Any]) -> LedgerEntry:
    """Append an entry with its detail given as one mapping."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LEDGER_LOCK})
    head = db.session.execute(
        select(LedgerEntry.sequence, LedgerEntry.hash)
        .order_by(LedgerEntry.sequence.desc())
        .limit(1)
    ).first()
    sequence, previous_hash = (head.sequence + 1, head.hash) if head else (1, GENESIS)
    act = Act(
        sequence=sequence,
        at=clock.now(),
        actor_id=by.actor_id,
        actor_name=by.actor_name,
        action=action,
        subject=subject,
        detail=dict(detail),
    )
    entry = LedgerEntry(
        sequence=act.sequence,
        at=act.at,
        actor_id=act.actor_id,
        actor_name=act.actor_name,
        action=act.action,
        subject=act.subject,
        detail=dict(act.detail),
        previous_hash=previous_hash,
        hash=entry_hash(act, previous_hash),
    )
    db.session.add(entry)
    db.session.flush()
    return entry
