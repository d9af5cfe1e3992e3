"""Refuse what is not a plain, harmless XLSX workbook before any reader opens it.

The archive is judged by its content, never by its name: first the directory, before anything is
unpacked, then every part while it is unpacked within the size it declared, so that a directory
that lies is found out. Nothing is written and no XML with a document type is parsed.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.errors import DomainError
from app.text.messages import N_, Message

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FORBIDDEN_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|\\|:|\x00")
_FORBIDDEN_PART = re.compile(
    r"vbaproject|vbadata|/macrosheets/|/activex/|/externallinks/|/embeddings/|/ctrlprops/|"
    r"connections\.xml$|/querytables/|customui|/webextensions/",
    re.IGNORECASE,
)
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_COLUMN = re.compile(rb"""r=["']([A-Za-z]{1,9})\d""")
_ROW = re.compile(rb"""r=["'][A-Za-z]{0,9}(\d{1,12})["']""")
_SPACED = re.compile(rb"r(?:[ \t\r\n]+=|=[ \t\r\n])")
"""No program writes a cell's place with spaces; a text may hold them, so they are taken out."""
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_CHUNK = 1 << 20
_LONGEST_PLACE = 64
"""Bytes a cell's place may reach over the end of a chunk."""


class UploadRefused(DomainError):
    """The file may not be read. `message` says why and what to do, for the person who sent it."""

    def __init__(self, template: str, **params: object) -> None:
        self.message = Message(template, params)
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a workbook may be; sizes in bytes, `ratio` unpacked to packed."""

    size: int = 20 << 20
    entries: int = 1_000
    unpacked: int = 80 << 20
    ratio: int = 200
    rows: int = 50_000
    columns: int = 200
    cells: int = 1_500_000


DEFAULT_LIMITS = Limits()


CANNOT_UNPACK = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)
"""What zipfile raises at a stranger's bytes; NotImplementedError names a compression it lacks."""


def check_xlsx(data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise UploadRefused unless the bytes are a workbook without macros, links or traps."""
    _check_kind(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except CANNOT_UNPACK as error:
        raise _broken() from error
    _check_directory(entries, limits)
    for entry in entries:
        if not entry.is_dir():
            _check_part(entry.filename, b"".join(_unpack(data, entry)), limits)


def _broken() -> UploadRefused:
    return UploadRefused(
        N_("Tệp bị hỏng hoặc không phải là bảng tính .xlsx. Hãy lưu lại và tải lên lần nữa.")
    )


def _check_kind(data: bytes, limits: Limits) -> None:
    if not data:
        raise UploadRefused(N_("Tệp rỗng. Hãy chọn lại tệp .xlsx."))
    if len(data) > limits.size:
        raise UploadRefused(
            N_("Tệp lớn hơn %(size)s MB. Hãy chia danh sách thành nhiều tệp."),
            size=limits.size >> 20,
        )
    if data.startswith(_OLE):
        raise UploadRefused(
            N_("Tệp .xls kiểu cũ hoặc có đặt mật khẩu. Hãy lưu lại thành .xlsx không có mật khẩu.")
        )
    if not data.startswith(_ZIP):
        raise UploadRefused(
            N_("Tệp không phải là bảng tính .xlsx. Hãy lưu lại từ Excel dạng .xlsx.")
        )


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Judge the archive by its directory alone, before anything is unpacked."""
    names = [entry.filename for entry in entries]
    if len(entries) > limits.entries or len(set(map(str.lower, names))) != len(names):
        raise UploadRefused(
            N_("Tệp chứa quá nhiều phần hoặc có phần trùng tên, không giống tệp Excel.")
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.unpacked or unpacked > limits.ratio * max(packed, 1):
        raise UploadRefused(
            N_("Tệp bung ra quá lớn. Hãy xóa các dòng, cột trống thừa rồi lưu lại.")
        )
    for name in names:
        if _FORBIDDEN_NAME.search(name):
            raise UploadRefused(N_("Tệp chứa đường dẫn không an toàn nên không được nhận."))
        if _FORBIDDEN_PART.search("/" + name):
            raise UploadRefused(
                N_(
                    "Tệp chứa macro, liên kết hoặc đối tượng nhúng. "
                    "Hãy sao chép dữ liệu sang tệp .xlsx mới."
                )
            )
    if "[Content_Types].xml" not in names:
        raise UploadRefused(
            N_("Tệp không phải là bảng tính .xlsx. Hãy lưu lại từ Excel dạng .xlsx.")
        )
    _check_places(entries)


def _check_places(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse encrypted, oddly packed or overlapping parts."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if (
            entry.flag_bits & 0x1
            or entry.compress_type not in _METHODS
            or entry.header_offset < end
        ):
            raise _broken()
        end = entry.header_offset + _LOCAL_HEADER.size + entry.compress_size


def _unpack(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces; refuse it as soon as it is not what the directory declared."""
    packed = memoryview(data)[_start(data, entry) :][: entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) != entry.file_size:
            raise _broken()
        yield bytes(packed)
        return
    unpacker, left, rest = zlib.decompressobj(-zlib.MAX_WBITS), entry.file_size, bytes(packed)
    try:
        while not unpacker.eof:
            piece = unpacker.decompress(rest, _CHUNK)
            left -= len(piece)
            rest = unpacker.unconsumed_tail
            if left < 0 or (not piece and not rest and not unpacker.eof):
                raise _broken()
            yield piece
    except zlib.error as error:
        raise _broken() from error
    if left or unpacker.unused_data:
        raise _broken()


def _start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Return where a part's bytes begin; its local header must agree with the directory."""
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(header) != _LOCAL_HEADER.size:
        raise _broken()
    signature, *_, method, _time, _day, _crc, _packed, _size, name, extra = _LOCAL_HEADER.unpack(
        header
    )
    start = entry.header_offset + _LOCAL_HEADER.size
    local_name = data[start : start + name]
    if signature != _ZIP or method != entry.compress_type or local_name != _raw_name(entry):
        raise _broken()
    return start + int(name) + int(extra)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")


def _check_part(name: str, content: bytes, limits: Limits) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    if _MARKUP.search(content) or b"\x00" in content[:4096]:
        raise UploadRefused(N_("Tệp chứa khai báo XML không an toàn nên không được nhận."))
    if name == "[Content_Types].xml":
        _check_types(content)
    elif name.lower().endswith(".rels"):
        _check_links(content)
    elif _SHEET.fullmatch(name):
        _check_extent(content, limits)


def _check_types(content: bytes) -> None:
    """Refuse archives that do not declare a plain workbook."""
    types = {element.get("ContentType", "") for element in _elements(content)}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types):
        raise UploadRefused(N_("Tệp có macro. Hãy lưu lại dạng .xlsx (không có macro)."))
    if _MAIN_TYPE not in types:
        raise UploadRefused(
            N_("Tệp không phải là bảng tính .xlsx. Hãy lưu lại từ Excel dạng .xlsx.")
        )


def _check_links(content: bytes) -> None:
    """Refuse links out of the workbook; addresses in cells (web, mail) are only text here."""
    for element in _elements(content):
        external = element.get("TargetMode", "").lower() == "external"
        if external and not element.get("Type", "").endswith("/hyperlink"):
            raise UploadRefused(
                N_("Tệp có liên kết tới tệp khác. Hãy sao chép giá trị sang tệp .xlsx mới.")
            )


def _elements(content: bytes) -> list[dict[str, str]]:
    """The attributes of every element of a small XML part."""
    try:
        return [dict(element.attrib) for element in fromstring(content).iter()]
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _broken() from error


def _check_extent(content: bytes, limits: Limits) -> None:
    """Refuse a sheet whose cells lie so far apart that a reader would fill memory between them."""
    if _SPACED.search(content):
        content = re.sub(rb"[ \t\r\n]*=[ \t\r\n]*", b"=", content)
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    cells = 0
    for start in range(0, len(content), _CHUNK):
        end = start + _CHUNK + _LONGEST_PLACE
        here = _COLUMN.findall(content, start, end)
        columns.update(here)
        rows.update(_ROW.findall(content, start, end))
        cells += len(here)
        if cells > limits.cells:
            raise _too_long(limits)
    widest = max((_column_number(column) for column in columns), default=0)
    if max(map(int, rows), default=0) > limits.rows or widest > limits.columns:
        raise _too_long(limits)


def _too_long(limits: Limits) -> UploadRefused:
    return UploadRefused(
        N_(
            "Trang tính dài hơn %(rows)s dòng hoặc rộng hơn %(columns)s cột. "
            "Hãy xóa dòng, cột thừa."
        ),
        rows=limits.rows,
        columns=limits.columns,
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
