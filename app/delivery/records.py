"""How answers are written down: canonical JSON, hashes, acknowledgements, receipts. Pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HASHED = (
    "attempt_number",
    "position",
    "sequence",
    "slot",
    "epoch",
    "response",
    "lag_ms",
    "server_ms",
)

Response = bool | int | str | Sequence[int | bool | None] | None
"""An option number of the payload, true or false, a typed text, ascending option numbers, or a
judgement (or None) for each statement; None clears the answer."""

RECEIPT_CHARACTERS = 16
HASH_BYTES = 16
"""128 bits of a SHA-256: beyond finding a second answer with the same hash, at half the bytes."""


compact_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON text without spaces, Vietnamese letters as they are."""


def canonical(response: Response) -> str:
    """The response as JSON text, byte for byte what the browser's `JSON.stringify` writes."""
    return compact_json(response)


def content_digest(slot: int, sequence: int, response: str) -> str:
    """What client and server compare: half a SHA-256 over slot, sequence and canonical response."""
    return hashlib.sha256(f"{slot}\n{sequence}\n{response}".encode()).hexdigest()[:32]


def chained_hash(previous: bytes, row: Mapping[str, object]) -> bytes:
    """The hash of an answer event over its columns and the hash of the event before it."""
    fields = [row[name] for name in HASHED]
    if row["late"]:
        fields.append("late")
    return hashlib.sha256(previous + canonical_list(fields)).digest()[:HASH_BYTES]


def canonical_list(values: list[object]) -> bytes:
    """A list of plain values as one unambiguous run of bytes."""
    return compact_json(values).encode()


@lru_cache(maxsize=32)
def derived_key(secret: str, purpose: str) -> bytes:
    """A key for one purpose, so that no signature of one kind passes for another."""
    return hmac.digest(secret.encode(), f"delivery/{purpose}".encode(), "sha256")


@lru_cache(maxsize=4)
def promise_key(secret: str) -> Ed25519PrivateKey:
    """The key that signs acknowledgements: derived (RFC 5869), so no database ever holds it."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"delivery/promise")
    return Ed25519PrivateKey.from_private_bytes(derive.derive(secret.encode()))


@lru_cache(maxsize=4)
def public_promise_key(secret: str) -> str:
    """The key that checks them: 32 raw bytes in base64url, for everybody to know."""
    return _base64url(promise_key(secret).public_key().public_bytes_raw())


def promise(
    key: Ed25519PrivateKey,
    attempt_id: UUID,
    *,
    slot: int,
    sequence: int,
    digest: str,
    server_ms: int,
) -> str:
    """The server's signed word (Ed25519, RFC 8032) that it holds this answer since `server_ms`."""
    said = f"promise1\n{attempt_id}\n{slot}\n{sequence}\n{digest}\n{server_ms}"
    return _base64url(key.sign(said.encode()))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def receipt_digest(last: Mapping[int, tuple[int, str]]) -> str:
    """The digest over the last answer of each slot, given as sequence and canonical response.

    Sixteen base32 characters (80 bits) in groups of four, short enough to be copied by hand.
    """
    lines = [f"{slot}\n{last[slot][0]}\n{last[slot][1]}" for slot in sorted(last)]
    digest = hashlib.sha256("\n".join(["rcp1", *lines]).encode()).digest()
    return grouped(base64.b32encode(digest).decode()[:RECEIPT_CHARACTERS])


def grouped(text: str) -> str:
    """The text in groups of four."""
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))
