"""Saving answers: the one act that must never lose anything.

Stored and committed first, together with whoever saves in the same moment; then signed; only then
the reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.delivery.appending import HELD, Filed, Outcome, Request, Status, append_together
from app.delivery.batches import Batch
from app.delivery.credentials import Credential
from app.delivery.records import content_digest, promise
from app.delivery.standing import Standing
from app.delivery.writing import Line


@dataclass(frozen=True, slots=True)
class EventResult:
    """The fate of one event; `digest` and `ack` only when the server holds it.

    `server_ms` is when it came, or for a refused one, when it was refused.
    """

    slot: int
    sequence: int
    status: Status
    server_ms: int
    digest: str = ""
    ack: str = ""


@dataclass(frozen=True, slots=True)
class SaveReply:
    """What the device hears: per event, and how the attempt stands."""

    standing: Standing
    now: datetime
    results: Sequence[EventResult] = field(default_factory=tuple)

    @property
    def refused(self) -> bool:
        """Whether some event clashed with what the server holds, or with another device."""
        clashes = {Status.CONFLICT, Status.LEASE_LOST}
        return any(result.status in clashes for result in self.results)


_savers: Line[Request, Outcome] = Line(append_together)


def save_answers(credential: Credential, batch: Batch, *, key: Ed25519PrivateKey) -> SaveReply:
    """Store the events of a batch durably, once each, and say what became of every one.

    Raise NotSignedIn. The transaction is this function's own and is committed when it returns.
    """
    outcome = _savers.put(Request(credential, batch))
    standing = outcome.standing
    results = [_signed(standing, filed, key) for filed in outcome.filed]
    return SaveReply(standing, outcome.now, results)


def _signed(standing: Standing, filed: Filed, key: Ed25519PrivateKey) -> EventResult:
    slot, sequence, at = filed.slot, filed.sequence, filed.server_ms
    if filed.status not in HELD:
        return EventResult(slot, sequence, filed.status, at)
    digest = content_digest(slot, sequence, filed.response)
    ack = promise(
        key, standing.attempt_id, slot=slot, sequence=sequence, digest=digest, server_ms=at
    )
    return EventResult(slot, sequence, filed.status, at, digest, ack)
