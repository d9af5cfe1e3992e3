"""The sealed paper: handed out before the start, opened by a short key at the start. Pure.

Six hundred candidates who start in one second then need 43 characters each, not a paper each.
"""

import base64
import hashlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.delivery.records import derived_key

NONCE_BYTES = 12


def payload_key(secret: str, sha256: str) -> bytes:
    """The key of one payload: nobody has it who has not the installation's secret."""
    return derived_key(secret, f"sealed/{sha256}")


def seal_payload(body: bytes, key: bytes, sha256: str) -> bytes:
    """Nonce and AES-256-GCM over the compressed payload: the same bytes each time.

    The nonce may be fixed because a key seals one payload only, and a payload never changes.
    """
    nonce = bytes.fromhex(sha256)[:NONCE_BYTES]
    return nonce + AESGCM(key).encrypt(nonce, body, None)


def seal_images(images: bytes, key: bytes) -> bytes:
    """Nonce and AES-256-GCM over the pack of images, with the key of the payload they belong to.

    The nonce comes from the pack itself, so it differs from the payload's and never repeats for
    other bytes.
    """
    nonce = hashlib.sha256(b"images" + images).digest()[:NONCE_BYTES]
    return nonce + AESGCM(key).encrypt(nonce, images, None)


def spelled(key: bytes) -> str:
    """The key as the exam page gets it: base64url without padding."""
    return base64.urlsafe_b64encode(key).decode().rstrip("=")
