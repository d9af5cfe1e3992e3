"""Of an uploaded image its pixels are kept; what is no image, or too much of one, is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.bank.reencoding import LONGEST_SIDE, MOST_BYTES, ImageRefused, reencode
from tests.app.bank.pictures import image
from tests.pure import session

__all__ = ["session"]


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_an_image_is_written_anew_in_its_own_kind(kind, media_type):
    picture = reencode(image(kind))

    assert picture.media_type == media_type
    assert (picture.width, picture.height) == (60, 40)
    assert opened(picture).format == kind


def test_what_came_beside_the_pixels_is_left_behind():
    told = PngInfo()
    told.add_text("Comment", "đáp án là B")
    exif = Image.Exif()
    exif[0x010E] = "dap an la B"

    png = reencode(image("PNG", pnginfo=told) + b"dap an la B")
    jpeg = reencode(image("JPEG", exif=exif, comment=b"dap an la B"))

    assert b"dap an" not in png.content + jpeg.content
    assert not opened(png).info
    assert not opened(jpeg).getexif()


def test_a_photograph_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert reencode(image("JPEG", exif=exif)).height == 60


def test_a_large_image_is_made_smaller():
    assert reencode(image(size=(LONGEST_SIDE + 400, 20))).width == LONGEST_SIDE


def test_the_same_image_twice_has_one_name():
    assert reencode(image()).sha256 == reencode(image()).sha256


def bomb() -> bytes:
    """A small file that says it is 60,000 by 60,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated() -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 50,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"%PDF-1.7",
        image()[:60],
        image("JPEG")[:200],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
        image("GIF"),
        image("BMP"),
    ],
)
def test_what_is_no_whole_png_jpeg_or_webp_is_refused(data):
    with pytest.raises(ImageRefused, match="PNG, JPEG hoặc WebP"):
        reencode(data)


def test_too_many_pixels_are_refused_before_they_are_read():
    with pytest.raises(ImageRefused, match="điểm ảnh"):
        reencode(bomb())


def test_an_animation_is_refused():
    with pytest.raises(ImageRefused, match="Hình động"):
        reencode(animated())


def test_a_file_too_large_is_refused():
    with pytest.raises(ImageRefused, match="8 MB"):
        reencode(b"\0" * (MOST_BYTES + 1))
