"""Keys of the portal and of a room machine: one to sign, one to be written to. Pure.

Signing is Ed25519 (RFC 8032), agreeing on a key X25519 (RFC 7748).
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
FINGERPRINT_CHARACTERS = 24
"""120 bits in base32: two people can compare them aloud, nobody can make a second key to fit."""
CARD_KIND = "sathach key card"
MOST_NAME = 80


class MalformedCard(ValueError):
    """The text is not a key card."""


@dataclass(frozen=True, slots=True)
class Card:
    """What others need to know of somebody's keys: the public halves and a name."""

    name: str
    exchange: bytes
    signing: bytes

    @property
    def fingerprint(self) -> str:
        """The hash of both keys, in groups of four: compared by people on both sides."""
        digest = hashlib.sha256(b"sathach card\n" + self.exchange + self.signing).digest()
        text = base64.b32encode(digest).decode()[:FINGERPRINT_CHARACTERS]
        return "-".join(text[i : i + 4] for i in range(0, len(text), 4))

    def to_text(self) -> str:
        """The card as JSON text, to be carried on a stick."""
        told = {
            "kind": CARD_KIND,
            "name": self.name,
            "exchange": encode(self.exchange),
            "signing": encode(self.signing),
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a card. Raise MalformedCard."""
        try:
            told = json.loads(text)
            name = told["name"]
            card = cls(name, decode(told["exchange"]), decode(told["signing"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise MalformedCard from error
        if told.get("kind") != CARD_KIND or not isinstance(name, str):
            raise MalformedCard
        if not 0 < len(name) <= MOST_NAME or not name.isprintable():
            raise MalformedCard
        return card


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Both private keys of one side."""

    name: str
    exchange: bytes
    signing: bytes

    @property
    def card(self) -> Card:
        """The public halves."""
        return Card(
            self.name,
            X25519PrivateKey.from_private_bytes(self.exchange).public_key().public_bytes_raw(),
            Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw(),
        )

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(message)

    def agree(self, public: bytes) -> bytes:
        """What only the holders of both private keys can compute. Raise ValueError."""
        own = X25519PrivateKey.from_private_bytes(self.exchange)
        return own.exchange(X25519PublicKey.from_public_bytes(public))


def make_keys(name: str) -> Keys:
    """Fresh random keys."""
    return Keys(
        name,
        X25519PrivateKey.generate().private_bytes_raw(),
        Ed25519PrivateKey.generate().private_bytes_raw(),
    )


PORTAL = "Cổng Sát hạch"
"""What the portal's card calls it."""


def portal_keys(secret: str) -> Keys:
    """The portal's keys, derived from its secret so that nothing more has to be kept safe."""
    return Keys(PORTAL, derived_key(secret, "exchange"), derived_key(secret, "signing"))


def derived_key(secret: str, purpose: str) -> bytes:
    """A key of one installation for one purpose of packages (HKDF, RFC 5869)."""
    told = f"sathach packages {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=told).derive(secret.encode())


def verifies(card: Card, signature: bytes, message: bytes) -> bool:
    """Whether the card's holder signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(card.signing).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def encode(data: bytes) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode()


def decode(text: str, length: int | None = KEY_BYTES) -> bytes:
    """Bytes of base64 text. Raise ValueError unless there are `length` of them."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError("not base64") from error
    if length is not None and len(data) != length:
        raise ValueError("wrong length")
    return data
