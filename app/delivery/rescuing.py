"""The emergency way: what a seat could not send, sealed in the candidate's browser for the council.

The browser derives a key with ECDH on P-256 between a key of its own that it forgets and the
installation's key (the shapes are those of Web Cryptography), HKDF-SHA-256 and AES-256-GCM; the
result travels as text lines, each short enough for one QR code. Pure.
"""

import base64
import binascii
import gzip
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.delivery.batches import Event, read_event
from app.delivery.records import derived_key
from app.errors import DomainError
from app.i18n import _

LINE = re.compile(r"SH1:(\d{1,4}):(\d{1,4}):([A-Z2-7]{8}):([A-Z2-7]+)")
MOST_TEXT = 4 * 1024 * 1024
MOST_EVENTS = 20_000
ATTEMPT_BYTES, POINT_BYTES, NONCE_BYTES = 16, 65, 12
HEAD_BYTES = ATTEMPT_BYTES + POINT_BYTES + NONCE_BYTES
MARK_BYTES = 5


class UnreadableRescue(DomainError):
    """The text is not what an exam page exports, or not whole; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Rescue:
    """The unsent answers of one seat, oldest first, and how many could not be read as answers."""

    attempt_id: UUID
    events: Sequence[Event]
    faulty: int
    sha256: str


@lru_cache(maxsize=4)
def council_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key that opens exports: derived from the secret, so no database ever holds it."""
    # 256 bits modulo an order just below 2^256: the bias is 2^-32 and of no use to anybody.
    number = int.from_bytes(derived_key(secret, "council")) % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256 (FIPS 186-5)."""


@lru_cache(maxsize=4)
def public_council_key(secret: str) -> str:
    """The key that seals exports: an uncompressed point in base64url, for everybody to know."""
    point = (
        council_key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def open_rescue(text: str, secret: str) -> Rescue:
    """Join the lines, in any order, and open what they hold. Raise UnreadableRescue."""
    sealed = _join(text)
    attempt_id = UUID(bytes=sealed[:ATTEMPT_BYTES])
    point = sealed[ATTEMPT_BYTES : ATTEMPT_BYTES + POINT_BYTES]
    nonce = sealed[ATTEMPT_BYTES + POINT_BYTES : HEAD_BYTES]
    try:
        once = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = council_key(secret).exchange(ec.ECDH(), once)
        derive = HKDF(algorithm=SHA256(), length=32, salt=str(attempt_id).encode(), info=point)
        bound_to = f"rescue1\n{attempt_id}".encode()
        zipped = AESGCM(derive.derive(shared)).decrypt(nonce, sealed[HEAD_BYTES:], bound_to)
    except (ValueError, InvalidTag) as error:
        raise UnreadableRescue(
            _("Tệp không mở được: không phải của hệ thống này hoặc đã bị thay đổi.")
        ) from error
    events = [read_event(one) for one in _events(zipped)]
    good = [event for event in events if isinstance(event, Event)]
    return Rescue(attempt_id, good, len(events) - len(good), hashlib.sha256(sealed).hexdigest())


def _join(text: str) -> bytes:
    """The sealed bytes of a whole series. Raise UnreadableRescue naming the lines that lack."""
    lines = {match.groups() for match in LINE.finditer(text[:MOST_TEXT])}
    if not lines:
        raise UnreadableRescue(_("Không thấy dòng nào bắt đầu bằng “SH1:”."))
    if len({(of, mark) for _n, of, mark, _piece in lines}) > 1:
        raise UnreadableRescue(_("Các dòng thuộc nhiều lần xuất khác nhau. Hãy nạp từng lần một."))
    pieces = {int(number): piece for number, _of, _mark, piece in lines}
    _number, count, mark, _piece = next(iter(lines))
    lacking = sorted(set(range(1, int(count) + 1)) - set(pieces))
    if lacking:
        shown = ", ".join(map(str, lacking[:20]))
        raise UnreadableRescue(_("Còn thiếu mã số %(numbers)s.", numbers=shown))
    sealed = _base32("".join(pieces[number] for number in sorted(pieces)))
    if len(sealed) <= HEAD_BYTES or _mark(sealed) != mark:
        raise UnreadableRescue(_("Các dòng không khớp nhau: có dòng chép sai."))
    return sealed


def _mark(sealed: bytes) -> str:
    return base64.b32encode(hashlib.sha256(sealed).digest()[:MARK_BYTES]).decode()


def _base32(text: str) -> bytes:
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        return b""


def _events(zipped: bytes) -> list[Any]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(zipped)) as file:
            data = json.loads(file.read(MOST_TEXT))
        events = data["events"]
    except (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableRescue(_("Tệp mở được nhưng nội dung bên trong không đọc được.")) from error
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise UnreadableRescue(_("Tệp mở được nhưng nội dung bên trong không đọc được."))
    return events
