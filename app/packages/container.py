"""The file that travels: a signed header in clear, and parts only its recipient can read. Pure.

    8 bytes   the mark, with the version of the format
    4 bytes   the header's length, big-endian
    header    JSON
    64 bytes  Ed25519 signature of the sender over mark and header
    parts     one after another, each AES-256-GCM (NIST SP 800-38D) over its compressed content

The content key is wrapped to the recipient's X25519 key (ephemeral-static, HKDF-SHA256) together
with a second secret: for a sitting's package the council's, so that neither the machine nor the
council opens it alone. Names of parts are plain words and never become paths.
docs/room-edition.md describes it in full.
"""

import hashlib
import json
import re
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.packages.keys import Card, Keys, decode, encode, make_keys, verifies

MARK = b"SATHACH\x01"
SIGNATURE_BYTES = 64
NONCE_BYTES = 12
MOST_HEADER = 1024 * 1024
MOST_PARTS = 64
MOST_BYTES = 512 * 1024 * 1024
"""The largest file that is read, and the largest content of one part."""
_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kind(StrEnum):
    """What a file carries."""

    SITTING = "sitting"
    RESULTS = "results"


class MalformedContainer(ValueError):
    """The bytes are not a file of ours, or were cut or bent."""


class ForeignSignature(ValueError):
    """The sender's signature does not fit."""


class CannotUnseal(ValueError):
    """The keys do not open it, or the content was bent."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One part as it lies in the file."""

    name: str
    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Container:
    """A file that was read: its header, its parts still sealed, its signature unchecked."""

    header: Mapping[str, Any]
    signed: bytes
    signature: bytes
    parts: Sequence[SealedPart]
    sha256: str

    @property
    def id(self) -> UUID:
        """The package's id."""
        return UUID(self.header["id"])

    @property
    def kind(self) -> Kind:
        """What it carries."""
        return Kind(self.header["kind"])

    @property
    def about(self) -> Mapping[str, Any]:
        """What the sender tells in clear."""
        told: Mapping[str, Any] = self.header["about"]
        return told


def seal(
    kind: Kind,
    package_id: UUID,
    about: Mapping[str, Any],
    parts: Mapping[str, bytes],
    *,
    sender: Keys,
    recipient: Card,
    council_secret: bytes = b"",
) -> bytes:
    """The whole file."""
    content_key = secrets.token_bytes(32)
    ephemeral = make_keys("")
    header: dict[str, Any] = {
        "kind": kind.value,
        "id": str(package_id),
        "from": sender.card.fingerprint,
        "to": recipient.fingerprint,
        "ephemeral": encode(ephemeral.card.exchange),
        "about": dict(about),
    }
    bound = _bound(header)
    wrapping = _wrapping_key(ephemeral.agree(recipient.exchange), council_secret, bound)
    header["wrapped"] = encode(_encrypt(wrapping, content_key, b"key\n" + bound))
    sealed = {
        name: _encrypt(content_key, zlib.compress(data), _part_bound(name, bound))
        for name, data in parts.items()
    }
    header["parts"] = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sealed.items()
    ]
    text = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    signed = MARK + len(text).to_bytes(4, "big") + text
    return b"".join([signed, sender.sign(signed), *sealed.values()])


def read_container(data: bytes) -> Container:
    """Take the file apart and check every part's hash. Raise MalformedContainer."""
    if len(data) > MOST_BYTES or not data.startswith(MARK):
        raise MalformedContainer
    start = len(MARK) + 4
    length = int.from_bytes(data[len(MARK) : start], "big")
    end = start + length
    if length > MOST_HEADER or len(data) < end + SIGNATURE_BYTES:
        raise MalformedContainer
    header = _read_header(data[start:end])
    parts = _read_parts(header["parts"], data, end + SIGNATURE_BYTES)
    return Container(
        header,
        data[:end],
        data[end : end + SIGNATURE_BYTES],
        parts,
        hashlib.sha256(data).hexdigest(),
    )


def _read_header(text: bytes) -> Mapping[str, Any]:
    try:
        header = json.loads(text)
        Kind(header["kind"])
        UUID(header["id"])
        decode(header["ephemeral"])
        decode(header["wrapped"], None)
        plain = all(isinstance(header[name], str) for name in ("from", "to"))
        listed = isinstance(header["parts"], list) and isinstance(header["about"], dict)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedContainer from error
    if not plain or not listed or len(header["parts"]) > MOST_PARTS:
        raise MalformedContainer
    return dict(header)


def _read_parts(listed: list[Any], data: bytes, offset: int) -> Sequence[SealedPart]:
    parts: list[SealedPart] = []
    for told in listed:
        name, size, sha256 = _read_entry(told)
        content = data[offset : offset + size]
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            raise MalformedContainer
        parts.append(SealedPart(name, sha256, content))
        offset += size
    if offset != len(data) or len({part.name for part in parts}) != len(parts):
        raise MalformedContainer
    return parts


def _read_entry(told: Any) -> tuple[str, int, str]:
    if not isinstance(told, dict):
        raise MalformedContainer
    name, size, sha256 = told.get("name"), told.get("size"), told.get("sha256")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise MalformedContainer
    if type(size) is not int or not NONCE_BYTES < size <= MOST_BYTES:
        raise MalformedContainer
    if not isinstance(sha256, str) or not _DIGEST.fullmatch(sha256):
        raise MalformedContainer
    return name, size, sha256


def check_signature(container: Container, sender: Card) -> None:
    """Raise ForeignSignature unless the sender signed this header, and with it every part."""
    if container.header["from"] != sender.fingerprint:
        raise ForeignSignature
    if not verifies(sender, container.signature, container.signed):
        raise ForeignSignature


def unseal(
    container: Container, recipient: Keys, *, council_secret: bytes = b""
) -> dict[str, bytes]:
    """The content of every part. Raise CannotUnseal."""
    bound = _bound(container.header)
    try:
        shared = recipient.agree(decode(container.header["ephemeral"]))
        wrapping = _wrapping_key(shared, council_secret, bound)
        content_key = _decrypt(
            wrapping, decode(container.header["wrapped"], None), b"key\n" + bound
        )
        return {
            part.name: _inflate(_decrypt(content_key, part.data, _part_bound(part.name, bound)))
            for part in container.parts
        }
    except (ValueError, InvalidTag, zlib.error) as error:
        raise CannotUnseal from error


def _bound(header: Mapping[str, Any]) -> bytes:
    """What every key and part of one file is bound to, so that none fits another file."""
    told = [header[name] for name in ("kind", "id", "from", "to", "ephemeral")]
    return "\n".join(["sathach container 1", *told]).encode()


def _part_bound(name: str, bound: bytes) -> bytes:
    return f"part {name}\n".encode() + bound


def _wrapping_key(shared: bytes, council_secret: bytes, bound: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=bound).derive(
        shared + council_secret
    )


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    plain = inflater.decompress(data, MOST_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise CannotUnseal
    return plain
