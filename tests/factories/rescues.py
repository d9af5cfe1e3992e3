"""Emergency exports as the exam page makes them, made here by the same steps."""

import base64
import gzip
import hashlib
import json
import os
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.delivery.rescuing import public_council_key


def seal(attempt_id: UUID, data: object, secret: str) -> bytes:
    """The sealed bytes of an export."""
    encoded = public_council_key(secret)
    point = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    council = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    once = ec.generate_private_key(ec.SECP256R1())
    public = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    derive = HKDF(algorithm=SHA256(), length=32, salt=str(attempt_id).encode(), info=public)
    key, nonce = derive.derive(once.exchange(ec.ECDH(), council)), os.urandom(12)
    body = gzip.compress(json.dumps(data).encode())
    sealed = AESGCM(key).encrypt(nonce, body, f"rescue1\n{attempt_id}".encode())
    return attempt_id.bytes + public + nonce + sealed


def lines_of(sealed: bytes, length: int = 100) -> list[str]:
    """The lines of an export."""
    text = base64.b32encode(sealed).decode().rstrip("=")
    pieces = [text[at : at + length] for at in range(0, len(text), length)]
    mark = base64.b32encode(hashlib.sha256(sealed).digest()[:5]).decode()
    return [f"SH1:{n}:{len(pieces)}:{mark}:{piece}" for n, piece in enumerate(pieces, start=1)]


def export(attempt_id: UUID, events: object, secret: str) -> str:
    """The text of an export of these events."""
    return "\n".join(lines_of(seal(attempt_id, {"events": events}, secret)))
