"""Of an uploaded image its pixels are kept; what is no image, or too much of one, is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.bank.painter import LONGEST_SIDE
from app.bank.reencoding import MOST_BYTES, SMALL, ImageRefused, reencode
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


def png_that_says(width: int, height: int) -> bytes:
    """A small file that says it is so many pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated() -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    return written.getvalue()


@pytest.mark.parametrize(("kind", "size"), [("PNG", (30, 20)), ("JPEG", (1000, 600))])
def test_a_small_image_and_a_large_one_are_made_alike(kind, size):
    assert (size[0] * size[1] > SMALL) == (kind == "JPEG")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = reencode(image(kind, size, exif=exif))

    assert (picture.width, picture.height) == (size[1], size[0])
    assert opened(picture).size == (size[1], size[0])


@pytest.mark.parametrize(
    ("kind", "size", "kept", "most"),
    [
        ("WEBP", (4000, 2100), {"method": 0}, "8 triệu"),
        ("JPEG", (4000, 3300), {"progressive": True}, "13 triệu"),
    ],
)
def test_what_takes_more_memory_may_have_fewer_pixels(kind, size, kept, most):
    with pytest.raises(ImageRefused, match=most):
        reencode(image(kind, size, **kept))


def test_a_large_image_that_breaks_off_is_refused():
    with pytest.raises(ImageRefused, match="hỏng"):
        reencode(image("JPEG", (1000, 600))[:2000])


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


@pytest.mark.parametrize("side", [5000, 60_000])
def test_too_many_pixels_are_refused_before_they_are_read(side):
    with pytest.raises(ImageRefused, match="20 triệu"):
        reencode(png_that_says(side, side))


def test_an_animation_is_refused():
    with pytest.raises(ImageRefused, match="Hình động"):
        reencode(animated())


def test_a_file_too_large_is_refused():
    with pytest.raises(ImageRefused, match="8 MB"):
        reencode(b"\0" * (MOST_BYTES + 1))
