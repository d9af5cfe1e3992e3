"""The folder of a room machine: its keys, the portal's card, its certificate, its settings.

Everything secret is readable by the owner alone. The folder is what the wiping removes.
"""

import json
import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app import clock
from app.errors import DomainError
from app.i18n import _
from app.packages.keys import Card, Keys, MalformedCard, decode, encode

KEYS, PORTAL_CARD, SETTINGS = "machine-keys.json", "portal-card.json", "room.env"
AUTHORITY, CERTIFICATE, CERTIFICATE_KEY = "ca.pem", "server.pem", "server-key.pem"
WIPED, PAPERS, EXPORTED = "wiped.json", "certificates", "exported"
VALID = timedelta(days=90)


class NotARoomMachine(DomainError):
    """The folder lacks the keys or the portal's card; the message says what to run."""


def write_secret(path: Path, text: str | bytes) -> None:
    """Write a file that only its owner can read, never following what stands there already."""
    data = text.encode() if isinstance(text, str) else text
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def store_keys(home: Path, keys: Keys) -> None:
    """Keep the machine's private keys."""
    told = {
        "name": keys.name,
        "exchange": encode(keys.exchange),
        "signing": encode(keys.signing),
    }
    write_secret(home / KEYS, json.dumps(told))


def read_machine_keys(home: Path) -> Keys:
    """The machine's private keys. Raise NotARoomMachine."""
    try:
        told = json.loads((home / KEYS).read_text())
        return Keys(told["name"], decode(told["exchange"]), decode(told["signing"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotARoomMachine(
            _("Máy này chưa có khóa: hãy chạy sathach room init trước.")
        ) from error


def read_portal_card(home: Path) -> Card:
    """The card of the portal this machine listens to. Raise NotARoomMachine."""
    try:
        return Card.from_text((home / PORTAL_CARD).read_text())
    except (OSError, MalformedCard) as error:
        raise NotARoomMachine(
            _("Máy này chưa có thẻ khóa của cổng: hãy khởi tạo lại với thẻ tải từ cổng.")
        ) from error


def freeze(home: Path) -> None:
    """Mark that the results are written: from now on nothing is added to them."""
    (home / EXPORTED).touch(mode=0o600)


def is_frozen(home: Path) -> bool:
    """Whether the results are written. A file, so that saving an answer asks no table."""
    return (home / EXPORTED).exists()


def make_certificate(home: Path, addresses: list[str]) -> None:
    """Make a certificate for the addresses, and the authority that the room's devices trust.

    The authority's own key signs this one certificate and is forgotten at once.
    """
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _key in range(2))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Sat hach {addresses[0]}"[:64])])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{addresses[0]} CA"[:64])])
    authority = (
        _draft(issuer, issuer, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, SHA256())
    )
    server = (
        _draft(name, issuer, server_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(a) for a in addresses]), False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(authority_key, SHA256())
    )
    pem = server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(home / AUTHORITY, authority.public_bytes(Encoding.PEM))
    write_secret(home / CERTIFICATE, server.public_bytes(Encoding.PEM))
    write_secret(home / CERTIFICATE_KEY, pem)


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
    )


def _general(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(address))
    except ValueError:
        return x509.DNSName(address)
