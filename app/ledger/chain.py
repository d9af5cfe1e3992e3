"""The chain: how an entry is hashed, and how the first bad entry is found. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an entry says, apart from its hashes."""

    sequence: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def canonical(act: Act, previous_hash: str) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, no spaces, instants in UTC."""
    content = {
        "sequence": act.sequence,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": str(act.actor_id) if act.actor_id else None,
        "actor_name": act.actor_name,
        "action": act.action,
        "subject": act.subject,
        "detail": act.detail,
        "previous": previous_hash,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_hash(act: Act, previous_hash: str) -> str:
    """SHA-256 (FIPS 180-4) of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(act, previous_hash)).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not fit, and why: `missing`, `altered` or `unchained`."""

    sequence: int
    reason: str


def first_break(entries: Iterable[tuple[Act, str, str]]) -> tuple[int, str, Break | None]:
    """Walk (act, previous hash, hash) in order; give the good count, the head and any break."""
    head, count = GENESIS, 0
    for act, previous_hash, stored in entries:
        expected = count + 1
        if act.sequence != expected:
            return count, head, Break(expected, "missing")
        if previous_hash != head:
            return count, head, Break(act.sequence, "unchained")
        if entry_hash(act, previous_hash) != stored:
            return count, head, Break(act.sequence, "altered")
        head, count = stored, expected
    return count, head, None
