"""A share as a person holds it: letters and digits that can be typed or scanned. Pure."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from uuid import UUID

SHARE_BYTES = 32
_CHECK_BYTES = 2
_LENGTH = 56
"""Base32 characters of one number byte, the share and the check."""


class MalformedShare(ValueError):
    """The text is not a share of this package: a slip of the pen, or another package's."""


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's part of the council's secret."""

    number: int
    secret: bytes


def write_share(share: Share, package_id: UUID) -> str:
    """The share in base32 (RFC 4648), in groups of four."""
    plain = bytes([share.number]) + share.secret
    text = base64.b32encode(plain + _check(plain, package_id)).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def read_share(typed: str, package_id: UUID) -> Share:
    """The typed share; case, spaces and hyphens do not matter. Raise MalformedShare."""
    text = "".join(c for c in typed.upper() if c.isalnum())
    text = text.replace("0", "O").replace("1", "I").replace("8", "B")
    if len(text) != _LENGTH or not text.isascii():
        raise MalformedShare
    try:
        raw = base64.b32decode(text)
    except binascii.Error as error:
        raise MalformedShare from error
    plain, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if check != _check(plain, package_id) or plain[0] == 0:
        raise MalformedShare
    return Share(plain[0], plain[1:])


def _check(plain: bytes, package_id: UUID) -> bytes:
    told = b"sathach share\n" + package_id.bytes + plain
    return hashlib.sha256(told).digest()[:_CHECK_BYTES]
