"""Files of Safe Exam Browser (`.seb`): packing and opening them, with or without a password. Pure.

A file is gzip over a four-letter prefix and the data: `plnd` gzip of the property list, `pswd` the
same encrypted with a password, `pwcc` encrypted with the password's hash, to configure a client.
The encryption is RNCryptor's format, version 2 (version 3 differs only for passwords outside
ASCII, which are refused): AES-256-CBC, HMAC-SHA-256, keys by PBKDF2-HMAC-SHA-1 in 10,000 rounds.
"""

import gzip
import hmac
import secrets
import zlib
from typing import Any

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from app.errors import DomainError
from app.i18n import _
from app.lockdown.config_key import from_plist, hashed_password, to_plist

PLAIN, WITH_PASSWORD, FOR_CLIENT = b"plnd", b"pswd", b"pwcc"
ROUNDS = 10_000
HEADER = 2 + 8 + 8 + 16
"""Bytes before the encrypted data: version, options, two salts, initialisation vector."""
TAG = 32
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Thirty-two characters that nobody takes for one another."""
LARGEST = 4 * 1024 * 1024
"""No settings are larger unpacked; what claims to be is not opened."""


class UnreadableFile(DomainError):
    """The bytes are no file of Safe Exam Browser, or a damaged one."""


class WrongPassword(DomainError):
    """The file does not open with this password."""


class UnfitPassword(DomainError):
    """The password holds characters that the clients turn into different bytes."""


def pack(settings: dict[str, Any], password: str = "") -> bytes:
    """The settings as a file, encrypted if a password is given. Raise UnfitPassword."""
    inner = gzip.compress(to_plist(settings), mtime=0)
    data = WITH_PASSWORD + encrypt(inner, password) if password else PLAIN + inner
    return gzip.compress(data, mtime=0)


def fresh_password() -> str:
    """A random password to read out in a room: sixteen characters, 80 bits, in groups of four."""
    letters = [secrets.choice(LETTERS) for _place in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def unpack(file: bytes, password: str = "") -> dict[str, Any]:
    """The settings in a file; a bare property list is taken too.

    Raise UnreadableFile, WrongPassword or UnfitSettings.
    """
    data = _inflate(file)
    prefix, body = data[:4], data[4:]
    if prefix == PLAIN:
        return from_plist(_inflate(body))
    if prefix == WITH_PASSWORD:
        return from_plist(_inflate(decrypt(body, password)))
    if prefix == FOR_CLIENT:
        return from_plist(_inflate(decrypt(body, hashed_password(password))))
    if prefix in {b"<?xm", b"<!DO", b"<pli"}:
        return from_plist(data)
    raise UnreadableFile(_("Không đọc được tệp này: có thể tệp được mã hóa bằng chứng thư số."))


def _inflate(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unzip = zlib.decompressobj(wbits=31)
    try:
        inflated = unzip.decompress(data, LARGEST)
    except zlib.error as error:
        raise UnreadableFile(_("Tệp bị hỏng.")) from error
    if not unzip.eof:
        raise UnreadableFile(_("Tệp bị hỏng hoặc quá lớn."))
    return inflated


def encrypt(data: bytes, password: str) -> bytes:
    """The data in RNCryptor's format. Raise UnfitPassword."""
    if not password.isascii() or not password.isprintable():
        raise UnfitPassword(_("Mật khẩu của tệp chỉ dùng chữ không dấu, chữ số và dấu câu."))
    encryption_salt, hmac_salt, vector = (secrets.token_bytes(size) for size in (8, 8, 16))
    padder = padding.PKCS7(128).padder()
    padded = padder.update(data) + padder.finalize()
    encryptor = Cipher(
        algorithms.AES(_derive(password, encryption_salt)), modes.CBC(vector)
    ).encryptor()
    told = bytes([2, 1]) + encryption_salt + hmac_salt + vector
    told += encryptor.update(padded) + encryptor.finalize()
    return told + hmac.digest(_derive(password, hmac_salt), told, "sha256")


def decrypt(data: bytes, password: str) -> bytes:
    """The data inside RNCryptor's format. Raise UnreadableFile or WrongPassword."""
    told, tag = data[:-TAG], data[-TAG:]
    if len(told) < HEADER + 16 or len(told[HEADER:]) % 16 or told[0] not in (2, 3) or told[1] != 1:
        raise UnreadableFile(_("Tệp bị hỏng."))
    encryption_salt, hmac_salt, vector = told[2:10], told[10:18], told[18:HEADER]
    expected = hmac.digest(_derive(password, hmac_salt), told, "sha256")
    if not hmac.compare_digest(tag, expected):
        raise WrongPassword(_("Mật khẩu của tệp không đúng, hoặc tệp đã bị sửa."))
    decryptor = Cipher(
        algorithms.AES(_derive(password, encryption_salt)), modes.CBC(vector)
    ).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    padded = decryptor.update(told[HEADER:]) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()


def _derive(password: str, salt: bytes) -> bytes:
    # SHA-1 and 10,000 rounds are what the clients read; a long random password makes up for it.
    kdf = PBKDF2HMAC(algorithm=hashes.SHA1(), length=32, salt=salt, iterations=ROUNDS)  # noqa: S303
    return kdf.derive(password.encode())
