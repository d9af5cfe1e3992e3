"""How answers are written down: canonical JSON, hashes, acknowledgements, receipts. Pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

Response = bool | int | str | None
"""An option number of the payload, true or false, a typed text; None clears the answer."""

RECEIPT_CHARACTERS = 16
HASH_BYTES = 16
"""128 bits of a SHA-256: beyond finding a second answer with the same hash, at half the bytes."""


def canonical(response: Response) -> str:
    """The response as JSON text, byte for byte what the browser's `JSON.stringify` writes."""
    return json.dumps(response, ensure_ascii=False, separators=(",", ":"))


def content_digest(slot: int, sequence: int, response: str) -> str:
    """What client and server compare: half a SHA-256 over slot, sequence and canonical response."""
    return hashlib.sha256(f"{slot}\n{sequence}\n{response}".encode()).hexdigest()[:32]


def chained_hash(previous: bytes, row: Mapping[str, object]) -> bytes:
    """The hash of an answer event over its columns and the hash of the event before it."""
    fields = [
        row[name]
        for name in (
            "attempt_number",
            "position",
            "sequence",
            "slot",
            "epoch",
            "response",
            "lag_ms",
            "server_ms",
        )
    ]
    return hashlib.sha256(previous + canonical_list(fields)).digest()[:HASH_BYTES]


def canonical_list(values: list[object]) -> bytes:
    """A list of plain values as one unambiguous run of bytes."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=32)
def derived_key(secret: str, purpose: str) -> bytes:
    """A key for one purpose, so that no signature of one kind passes for another."""
    return hmac.digest(secret.encode(), f"delivery/{purpose}".encode(), "sha256")


def acknowledgement(
    key: bytes, attempt_id: UUID, *, slot: int, sequence: int, digest: str, server_ms: int
) -> str:
    """The server's signed word that it holds this answer since `server_ms`."""
    said = f"ack1\n{attempt_id.hex}\n{slot}\n{sequence}\n{digest}\n{server_ms}"
    return base64.urlsafe_b64encode(hmac.digest(key, said.encode(), "sha256")).decode().rstrip("=")


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
