"""An uploaded image made anew: what is kept was written by us, pixel by pixel, and nothing else.

Metadata, trailing bytes and whatever hides in a file do not survive. The kind of image is told by
its content; its size is known before a pixel is decoded.
"""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from app.errors import DomainError
from app.i18n import _

MOST_BYTES, MOST_PIXELS, LONGEST_SIDE = 8 << 20, 25_000_000, 2400
"""Bytes uploaded, pixels in them, and pixels of the longer side that is kept."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_SAVING: dict[str, dict[str, bool | int]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88, "optimize": True},
    "WEBP": {"quality": 88, "method": 4},
}
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, struct.error)
"""What Pillow raises for files that are not what they say."""


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
            with Image.open(io.BytesIO(data), formats=list(MEDIA_TYPES)) as opened:
                kind = str(opened.format)
                _check(opened)
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                return _write(_shaped(opened, kind), kind)
    except Image.DecompressionBombError as error:
        raise ImageRefused(_too_many_pixels()) from error
    except _BROKEN as error:
        raise ImageRefused(
            _("Tệp không phải là hình PNG, JPEG hoặc WebP, hoặc đã hỏng. Hãy chọn hình khác.")
        ) from error


def _check(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise ImageRefused(_too_many_pixels())
    if getattr(opened, "n_frames", 1) > 1:
        raise ImageRefused(_("Hình động không dùng được trong đề thi. Hãy chọn hình tĩnh."))


def _too_many_pixels() -> str:
    return _(
        "Hình có quá nhiều điểm ảnh (tối đa %(count)d triệu). Hãy giảm kích thước.",
        count=MOST_PIXELS // 1_000_000,
    )


def _shaped(opened: Image.Image, kind: str) -> Image.Image:
    """The image upright, in plain colours and no larger than it needs to be."""
    if opened.mode in {"RGB", "RGBA", "L"}:  # made small before it is copied: memory
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(opened)
    clear = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if clear and kind != "JPEG" else "RGB")
    if max(plain.size) > LONGEST_SIDE:
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # A new image: nothing that came beside the pixels comes along.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _write(image: Image.Image, kind: str) -> Picture:
    written = io.BytesIO()
    image.save(written, kind, **_SAVING[kind])
    return Picture(written.getvalue(), MEDIA_TYPES[kind], image.width, image.height)
