"""An uploaded image made anew: what is kept was written by us, pixel by pixel, and nothing else.

Metadata, trailing bytes and whatever hides in a file do not survive. The kind of image is told by
its content; its size is known before a pixel is decoded.
"""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from app.bank.painter import KINDS, SECONDS, paint
from app.errors import DomainError
from app.i18n import _
from app.programs import ProgramFailed, run_apart

MOST_BYTES = 8 << 20
MOST_PIXELS = {"PNG": 20_000_000, "JPEG": 20_000_000, "WEBP": 8_000_000}
MOST_PIXELS_IN_PASSES = 13_000_000
"""Of a progressive JPEG, which is kept whole in a larger form before there is a pixel."""
SMALL = 500_000
"""Pixels of an image that is made anew here; a larger one gets a program of its own."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
PAINTER = Path(__file__).with_name("painter.py")
_ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)}
"""What is freed of a megabyte or more goes back to the system at once."""
_BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, struct.error),
    ProgramFailed,
)
"""What Pillow raises for files that are not what they say, and how the painter fails apart."""


class ImageRefused(DomainError):
    """The file is no image that a question can show; the message says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is kept: its bytes, its kind, and its width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def reencode(data: bytes) -> Picture:
    """The picture in the uploaded bytes. Raise ImageRefused."""
    if len(data) > MOST_BYTES:
        raise ImageRefused(
            _("Hình lớn hơn %(size)d MB. Hãy giảm kích thước.", size=MOST_BYTES >> 20)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what Pillow tolerates; what it cannot read raises
            with Image.open(io.BytesIO(data), formats=KINDS) as opened:
                kind, pixels = str(opened.format), opened.width * opened.height
                _check(opened, kind)
        content, width, height = paint(data) if pixels <= SMALL else _paint_apart(data)
    except Image.DecompressionBombError as error:
        raise ImageRefused(_too_many_pixels(max(MOST_PIXELS.values()))) from error
    except _BROKEN as error:
        raise ImageRefused(
            _("Tệp không phải là hình PNG, JPEG hoặc WebP, hoặc đã hỏng. Hãy chọn hình khác.")
        ) from error
    return Picture(content, MEDIA_TYPES[kind], width, height)


def _check(opened: Image.Image, kind: str) -> None:
    most = MOST_PIXELS_IN_PASSES if opened.info.get("progressive") else MOST_PIXELS[kind]
    if opened.width * opened.height > most:
        raise ImageRefused(_too_many_pixels(most))
    if getattr(opened, "n_frames", 1) > 1:
        raise ImageRefused(_("Hình động không dùng được trong đề thi. Hãy chọn hình tĩnh."))


def _too_many_pixels(most: int) -> str:
    return _(
        "Hình có quá nhiều điểm ảnh (tối đa %(count)d triệu). Hãy giảm kích thước.",
        count=most // 1_000_000,
    )


def _paint_apart(data: bytes) -> tuple[bytes, int, int]:
    """What `paint` gives, by a program that ends. Raise ProgramFailed where it gives nothing."""
    told = run_apart(PAINTER, data, seconds=SECONDS, environment=_ENVIRONMENT)
    size, content = told.split(b"\n", 1)
    width, height = map(int, size.split())
    return content, width, height
