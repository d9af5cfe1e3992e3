"""The exam room's own credential: one signed cookie for one attempt, apart from the portal's."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.delivery.records import derived_key

WAITING = 0
"""The epoch in the credential of a device that waits for the invigilator's word: no lease."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a genuine, unexpired cookie says. Whether it holds the lease is the table's word."""

    attempt_id: UUID
    epoch: int
    token_hash: str


def cookie_name(*, secure: bool) -> str:
    """The name of the cookie; over HTTPS bound to this host."""
    return "__Host-room" if secure else "room"


def issue(attempt_id: UUID, epoch: int, *, expires_at: datetime, secret: str) -> tuple[str, str]:
    """A fresh cookie value, and the hash of its token to be stored."""
    token = secrets.token_urlsafe(24)
    told = f"{attempt_id.hex}.{epoch}.{int(expires_at.timestamp())}.{token}"
    return f"{told}.{_signature(told, secret)}", hash_of(token)


def read(value: str, *, secret: str, now: datetime) -> Credential | None:
    """The credential in the cookie, or None if it is foreign, damaged or expired."""
    told, _dot, signature = value.rpartition(".")
    # Compared as bytes: a cookie may hold anything, and text outside ASCII would be an error.
    if not hmac.compare_digest(signature.encode(), _signature(told, secret).encode()):
        return None
    attempt, epoch, expires, token = told.split(".")
    if int(expires) < now.timestamp():
        return None
    return Credential(UUID(attempt), int(epoch), hash_of(token))


def hash_of(token: str) -> str:
    """What is kept of a token: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def request_token(value: str, *, secret: str) -> str:
    """What the page must send in a header with each write: no other site can read it."""
    return hmac.digest(derived_key(secret, "request"), value.encode(), "sha256").hex()[:32]


def page_nonce(value: str, *, secret: str) -> str:
    """What stands in the addresses of this login's exam page when its browser is locked.

    The browser's proof covers the address, so a proof taken from another login does not fit.
    """
    return hmac.digest(derived_key(secret, "page"), value.encode(), "sha256").hex()[:32]


def _signature(told: str, secret: str) -> str:
    return hmac.digest(derived_key(secret, "credential"), told.encode(), "sha256").hex()[:43]


def same(shown: str, expected: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing."""
    return hmac.compare_digest(shown.encode(), expected.encode())
