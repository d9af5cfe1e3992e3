"""The keys of Safe Exam Browser: settings as SEB-JSON, their Config Key, and the hashes sent. Pure.

The algorithm is the one of the developer pages of safeexambrowser.org: the same settings give the
same key on every platform and version. `require_portable` keeps our own settings clear of values
that the clients are known to write differently from one another.
"""

import base64
import hashlib
import hmac
import plistlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import DomainError
from app.i18n import _

LARGEST = 2**31 - 1
UNKEYED = "originatorVersion"
"""Says which program wrote the settings; every client leaves it out of the key."""


class UnfitSettings(DomainError):
    """The settings hold nothing, or something the clients do not write alike."""


def seb_json(value: object) -> str:
    """The value as SEB-JSON: keys in order whatever their case, no spaces, nothing escaped.

    Keys with an empty dictionary are left out, empty lists stay. Raise UnfitSettings.
    """
    if isinstance(value, Mapping):
        kept = [(key, one) for key, one in value.items() if one != {}]
        kept.sort(key=lambda pair: (pair[0].casefold(), pair[0].swapcase()))
        return "{" + ",".join(f'"{key}":{seb_json(one)}' for key, one in kept) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(seb_json(one) for one in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return format(value, ".15g")
        case bytes():
            return f'"{base64.b64encode(value).decode()}"'
        case str():
            return f'"{value}"'
    raise UnfitSettings(
        _("Cấu hình có giá trị kiểu “%(kind)s” không dùng được.", kind=type(value).__name__)
    )


def config_key(settings: Mapping[str, Any]) -> str:
    """The Config Key: 64 lower-case hexadecimal digits. Raise UnfitSettings when it covers nothing.

    An empty file would have a key that everybody knows.
    """
    text = seb_json({key: one for key, one in settings.items() if key != UNKEYED})
    if text == "{}":
        raise UnfitSettings(_("Cấu hình trống không có khóa."))
    return hashlib.sha256(text.encode()).hexdigest()


def url_hash(url: str, key: str) -> str:
    """What a client sends for an address: the hash of the address without `#…`, then the key."""
    return hashlib.sha256((url.partition("#")[0] + key).encode()).hexdigest()


def same_hash(shown: str, expected: str) -> bool:
    """Whether a hash that was sent is the expected one, in a time that tells nothing."""
    return hmac.compare_digest(shown.lower().encode(), expected.encode())


def hashed_password(password: str) -> str:
    """A quit password as the settings hold it."""
    return hashlib.sha256(password.encode()).hexdigest()


def to_plist(settings: Mapping[str, Any]) -> bytes:
    """The settings as an XML property list, its keys in order."""
    return plistlib.dumps(dict(settings), fmt=plistlib.FMT_XML, sort_keys=True)


def from_plist(text: bytes) -> dict[str, Any]:
    """The settings of an XML property list. Raise UnfitSettings."""
    try:
        settings = plistlib.loads(text, fmt=plistlib.FMT_XML)
    except Exception as error:  # the parser's failures have no common base
        raise UnfitSettings(_("Nội dung không phải cấu hình trình duyệt khóa.")) from error
    if not isinstance(settings, dict):
        raise UnfitSettings(_("Nội dung không phải cấu hình trình duyệt khóa."))
    return settings


def require_portable(settings: Mapping[str, Any]) -> None:
    """Raise UnfitSettings unless every client writes these settings the same way.

    Refused: empty dictionaries, dates, reals, whole numbers beyond 32 bits, quotation marks and
    control characters, equal items in a list, keys that differ only in case.
    """
    config_key(settings)
    _require_portable(settings, "")


def _require_portable(value: object, place: str) -> None:
    if isinstance(value, Mapping):
        _require_portable_keys(value, place)
        for key, one in value.items():
            _require_portable(one, f"{place}/{key}")
    elif isinstance(value, list):
        if len({seb_json(one) for one in value}) < len(value):
            raise UnfitSettings(_("Danh sách “%(place)s” có mục trùng nhau.", place=place))
        for one in value:
            _require_portable(one, place)
    elif isinstance(value, str):
        _require_portable_text(value, place)
    elif not _is_portable_scalar(value):
        raise UnfitSettings(_("Giá trị của “%(place)s” không dùng được.", place=place))


def _is_portable_scalar(value: object) -> bool:
    return isinstance(value, bool | bytes) or (isinstance(value, int) and abs(value) <= LARGEST)


def _require_portable_keys(value: Mapping[str, Any], place: str) -> None:
    if not value:
        raise UnfitSettings(_("“%(place)s” trống nên không dùng được.", place=place))
    if len({key.casefold() for key in value}) < len(value):
        raise UnfitSettings(
            _("“%(place)s” có tên chỉ khác nhau chữ hoa, chữ thường.", place=place or "/")
        )
    for key in value:
        _require_portable_text(key, place)


def _require_portable_text(text: str, place: str) -> None:
    if '"' in text or not _printable(text):
        raise UnfitSettings(
            _("“%(place)s” có dấu nháy kép hoặc ký tự điều khiển.", place=place or "/")
        )


def _printable(text: Iterable[str]) -> bool:
    return all(" " <= character != "\x7f" for character in text)
