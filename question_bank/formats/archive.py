"""Zip archives that strangers made, opened within limits; and archives of our own, written.

Nothing is ever unpacked to disk: a member is read by its name, and no more of it than allowed.
What a header says of sizes is not believed; bytes are counted as they come out.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from question_bank.errors import N_, Refusal

_ENTRY = b"PK\x01\x02"
"""What each entry of an archive's directory begins with."""
_STEP = 64 << 10
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
"""What zipfile raises at a stranger's bytes; NotImplementedError names a compression it lacks."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ArchiveRefused(Refusal):
    """The archive is damaged, breaks a limit, or has a name that leads out of its folder.

    `column` is the member at fault, if it is one.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much an archive may hold: entries, bytes in all and in one member, and how far its
    bytes may swell (`ratio`, looked at beyond the first `unsuspicious` bytes of a member)."""

    members: int = 20_000
    total: int = 96 << 20
    member: int = 32 << 20
    ratio: int = 200
    unsuspicious: int = 1 << 20


LIMITS = Limits()


class Archive:
    """An archive in memory whose names are safe; reading it spends its budget of bytes."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        """Open the archive and check its directory. Raise ArchiveRefused."""
        self._limits = limits
        self._left = limits.total
        # Counted before the directory is parsed: parsing alone would fill the memory.
        if data.count(_ENTRY) > limits.members:
            raise _too_many(limits)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise ArchiveRefused(
                N_("Tệp nén hỏng hoặc không phải là tệp .zip; hãy xuất lại tệp từ phần mềm gốc")
            ) from error
        self._members = _checked(self._zip.infolist(), limits)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, folders left out, in the order of the archive."""
        return tuple(self._members)

    def __contains__(self, name: object) -> bool:
        """Whether there is a file of exactly this name."""
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raise KeyError if it is not there, ArchiveRefused."""
        member = self._members[name]
        most = min(self._limits.member, self._left)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(member) as file:
                while piece := file.read(_STEP):
                    size += len(piece)
                    self._check_size(member, size, most)
                    pieces.append(piece)
        except ArchiveRefused:
            raise
        except _BROKEN as error:
            raise ArchiveRefused(
                N_("Không giải nén được “%(name)s” trong tệp nén; hãy xuất lại tệp"),
                column=name,
                name=name[:80],
            ) from error
        self._left -= size
        return b"".join(pieces)

    def _check_size(self, member: zipfile.ZipInfo, size: int, most: int) -> None:
        name = member.filename
        if size > most:
            raise ArchiveRefused(
                N_("“%(name)s” giải nén ra quá lớn; tệp nén chỉ được chứa tới %(size)s MB"),
                column=name,
                name=name[:80],
                size=str(self._limits.total >> 20),
            )
        swollen = size > self._limits.ratio * max(member.compress_size, 1)
        if swollen and size > self._limits.unsuspicious:
            raise ArchiveRefused(
                N_("“%(name)s” nén bất thường (bom nén), nên tệp không được mở"),
                column=name,
                name=name[:80],
            )


def pack(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of the files in their order, the same bytes whenever it is written."""
    target = BytesIO()
    pairs = files.items() if isinstance(files, Mapping) else files
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in pairs:
            member = zipfile.ZipInfo(name, date_time=_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return target.getvalue()


def is_safe_name(name: str) -> bool:
    """Whether a member's name stays inside the archive's own folder on any system."""
    parts = name.rstrip("/").split("/")
    return (
        "\\" not in name
        and all(part not in {"", ".", ".."} for part in parts)
        and not _DRIVE.match(name)
        and name.isprintable()
    )


def _checked(members: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    if len(members) > limits.members:
        raise _too_many(limits)
    files: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = member.filename
        if not is_safe_name(name) or stat.S_ISLNK(member.external_attr >> 16):
            raise ArchiveRefused(
                N_("Tên “%(name)s” trong tệp nén trỏ ra ngoài thư mục, nên tệp không được mở"),
                column=name[:80],
                name=name[:80],
            )
        if member.flag_bits & _ENCRYPTED:
            raise ArchiveRefused(N_("Tệp nén có mật khẩu; hãy xuất lại không đặt mật khẩu"))
        if member.compress_type not in _METHODS:
            raise ArchiveRefused(
                N_("“%(name)s” nén theo cách không dùng được; hãy nén lại dạng .zip thường"),
                column=name,
                name=name[:80],
            )
        if name in files:
            raise ArchiveRefused(
                N_("Tệp nén có hai tệp cùng tên “%(name)s”"), column=name, name=name[:80]
            )
        if not member.is_dir():
            files[name] = member
    return files


def _too_many(limits: Limits) -> ArchiveRefused:
    return ArchiveRefused(
        N_("Tệp nén có quá nhiều tệp bên trong (tối đa %(count)s)"), count=str(limits.members)
    )
