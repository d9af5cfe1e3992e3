"""Walking the whole chain and naming the first entry that was bent."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.ledger.chain import Act, Break, first_break
from app.ledger.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries are good, the hash of the last good one, and the first break if any."""

    good_count: int
    head: str
    first_break: Break | None


def verify() -> Verification:
    """Recompute every hash in order. The head must be compared with one kept elsewhere."""
    with closing(_entries()) as entries:  # a break ends the walk early
        return Verification(*first_break(entries))


def _entries() -> Generator[tuple[Act, str, str], None, None]:
    stmt = select(LedgerEntry).order_by(LedgerEntry.sequence).execution_options(yield_per=2000)
    with db.session.scalars(stmt) as rows:
        yield from (_as_act(entry) for entry in rows)


def _as_act(entry: LedgerEntry) -> tuple[Act, str, str]:
    act = Act(
        sequence=entry.sequence,
        at=entry.at,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        action=entry.action,
        subject=entry.subject,
        detail=entry.detail,
    )
    return act, entry.previous_hash, entry.hash


@dataclass(frozen=True, slots=True)
class Comparison:
    """A head kept elsewhere against the entry of that number: `same`, `different` or `missing`."""

    sequence: int
    outcome: str


def compare_head(sequence: int, head: str) -> Comparison:
    """Whether the ledger still has that entry with that hash.

    The chain alone proves that no entry was bent without those after it; a head that was printed
    earlier proves that the whole chain was not written anew.
    """
    stored = db.session.scalar(select(LedgerEntry.hash).where(LedgerEntry.sequence == sequence))
    if stored is None:
        return Comparison(sequence, "missing")
    return Comparison(sequence, "same" if stored == head else "different")
