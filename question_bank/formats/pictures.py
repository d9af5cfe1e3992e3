"""Pictures that travel with questions in a file: taken out within limits, and put back in.

In the questions read from a file, a picture is called by the beginning of its bytes' hash, so that
the same picture is one wherever it stands. What a file says of a picture's kind is not believed;
nothing is decoded here, and nothing is ever fetched.
"""

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from question_bank.errors import N_, InvalidItem
from question_bank.illustrations import images_of
from question_bank.question import Question

NAME_LENGTH = 16
MOST_PICTURES, MOST_BYTES, MOST_IN_ALL = 2_000, 8 << 20, 48 << 20
MOST_PIXELS = {"image/jpeg": 25_000_000, "image/png": 10_000_000, "image/webp": 10_000_000}
"""In one picture: a JPEG is made smaller while it is decoded, others are decoded whole first."""
MOST_PIXELS_IN_ALL = 200_000_000
"""In all pictures of a file together."""
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_DATA = re.compile(r"data:image/[a-z+.-]{2,20};base64,", re.IGNORECASE)
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_OTHERS = (
    (re.compile(rb"GIF8"), "GIF"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\x09\x00\x00\x03"), "WMF"),
    (re.compile(rb"\x01\x00\x00\x00.{36} EMF", re.DOTALL), "EMF"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--|!DOCTYPE)", re.IGNORECASE), "SVG"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "TIFF"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "OLE"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes as the file has them, and its kind told by its first bytes.

    `source` is the file inside the package that it was, for telling people.
    """

    content: bytes
    media_type: str
    source: str = ""

    @property
    def name(self) -> str:
        """What texts call it."""
        return hashlib.sha256(self.content).hexdigest()[:NAME_LENGTH]


Pictures = Mapping[str, Picture]
"""Pictures by the names that texts call them."""
NO_PICTURES: Pictures = {}


@dataclass(slots=True)
class Album:
    """The pictures of one file, as they are found: each once, and no more than is allowed."""

    found: dict[str, Picture] = field(default_factory=dict)
    _size: int = 0
    _pixels: int = 0

    def add(self, content: bytes, source: str) -> str:
        """Keep a picture; its name. Raise InvalidItem for what no question can show."""
        kind, pixels = check_picture(content, source)
        picture = Picture(content, kind, source)
        if picture.name not in self.found:
            self._size += len(content)
            self._pixels += pixels
            is_much = self._size > MOST_IN_ALL or self._pixels > MOST_PIXELS_IN_ALL
            if len(self.found) >= MOST_PICTURES or is_much:
                raise InvalidItem(
                    N_("Tệp có quá nhiều hình (tối đa %(count)s hình, %(size)s MB); hãy chia tệp"),
                    column="Hình",
                    count=str(MOST_PICTURES),
                    size=str(MOST_IN_ALL >> 20),
                )
            self.found[picture.name] = picture
        return picture.name

    def draw(self, address: str, find: Callable[[str], bytes | None]) -> str:
        """The name of the picture at an address inside the file. Raise InvalidItem.

        `find` gives the bytes of a file that travels along, None if there is none.
        """
        if told := _DATA.match(address):
            return self.add(decode_base64(address[told.end() :], "data:"), "data:")
        if _ADDRESS.match(address):
            raise InvalidItem(
                N_(
                    "Hình “%(name)s” nằm ngoài tệp nên không được tải; hãy chèn hình vào tệp "
                    "rồi nhập lại"
                ),
                column="Hình",
                name=address[:80],
            )
        content = find(address)
        if content is None:
            raise InvalidItem(
                N_("Không có hình “%(name)s” trong tệp"), column="Hình", name=address[:80]
            )
        return self.add(content, unquote(address).rpartition("/")[2])


def check_picture(content: bytes, source: str) -> tuple[str, int]:
    """A picture's kind and number of pixels. Raise InvalidItem for one no question can show."""
    if len(content) > MOST_BYTES:
        raise _refused(
            N_("Hình “%(name)s” lớn hơn %(size)s MB; hãy giảm kích thước"),
            source,
            size=str(MOST_BYTES >> 20),
        )
    kind, size = _measured(content)
    if not kind:
        other = next((name for sign, name in _OTHERS if sign.match(content)), "?")
        raise _refused(
            N_(
                "Hình “%(name)s” (dạng %(kind)s) không phải PNG, JPEG hoặc WebP nên không nhập "
                "được; hãy lưu hình thành PNG rồi chèn lại"
            ),
            source,
            kind=other,
        )
    if size[0] * size[1] > MOST_PIXELS[kind]:
        raise _refused(
            N_("Hình “%(name)s” có %(width)s × %(height)s điểm ảnh, quá lớn; hãy thu nhỏ"),
            source,
            width=str(size[0]),
            height=str(size[1]),
        )
    return kind, size[0] * size[1]


def decode_base64(text: str, source: str) -> bytes:
    """The bytes of a picture written in letters. Raise InvalidItem."""
    if len(text) > MOST_BYTES * 3 // 2:
        raise _refused(
            N_("Hình “%(name)s” lớn hơn %(size)s MB; hãy giảm kích thước"),
            source,
            size=str(MOST_BYTES >> 20),
        )
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused(N_("Hình “%(name)s” bị hỏng (base64 sai)"), source) from error


def shown_in(questions: Iterable[Question], pictures: Pictures) -> dict[str, Picture]:
    """Those of the pictures that the questions show, in order, each once."""
    names = dict.fromkeys(name for each in questions for name in images_of(each))
    return {name: pictures[name] for name in names if name in pictures}


def file_name(name: str, picture: Picture) -> str:
    """What a picture's file is called in a package: its name, with the ending of its kind."""
    suffix = SUFFIXES.get(picture.media_type, "")
    return name if name.lower().endswith(suffix) else f"{name}{suffix}"


def _refused(template: str, source: str, **params: str) -> InvalidItem:
    return InvalidItem(template, column="Hình", name=source[:80], **params)


def measure(content: bytes) -> tuple[int, int]:
    """A picture's width and height in pixels, as its head says."""
    return _measured(content)[1]


def _measured(content: bytes) -> tuple[str, tuple[int, int]]:
    """The kind of a picture, and its width and height as its head says; empty for others."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png", struct.unpack(">II", content[16:24])
        if content.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", _jpeg_size(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return "image/webp", _webp_size(content)
    except (struct.error, IndexError):
        return "", (0, 0)
    return "", (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    for _segment in range(10_000):
        while content[place] == 0xFF and content[place + 1] == 0xFF:
            place += 1
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    raise IndexError


def _webp_size(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[n : n + 3], "little") + 1 for n in (24, 27))
        return width, height
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF
