"""A large image is made anew within its memory, and looks as if all was done at once."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from app.bank.painter import LONGEST_SIDE, paint
from app.bank.reencoding import PAINTER
from tests.app.bank.pictures import image
from tests.app.bank.test_reencoding import png_that_says

# A small process of its own starts the program, since a child counts its parent's memory as well.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-I", sys.argv[1]], stdout=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def measure(data):
    """What the program ends with, the most memory it had in bytes, and what it says of errors."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", MEASURE, str(PAINTER)],
        input=data,
        capture_output=True,
        check=True,
    )
    ended, peak = map(int, done.stdout.split())
    return ended, peak, done.stderr.decode()


def shades(size, bands):
    """Colours and opacity that change from pixel to pixel, the same each time."""
    grid = np.add.outer(np.arange(size[1]) * 7, np.arange(size[0]) * 13)
    table = np.stack([(grid * (band + 1)) % 256 for band in range(bands)], axis=2)
    return Image.fromarray(table.astype(np.uint8))


def written(picture, kind="PNG"):
    told = io.BytesIO()
    picture.save(told, kind)
    return told.getvalue()


def painted(picture):
    return Image.open(io.BytesIO(paint(written(picture))[0]))


@pytest.mark.parametrize(
    ("kind", "mode", "size", "kept"),
    [
        ("PNG", "RGBA", (5000, 3990), {"compress_level": 1}),
        ("WEBP", "RGBA", (3264, 2448), {"method": 0}),
    ],
)
def test_the_largest_images_take_less_than_200_megabytes(kind, mode, size, kept):
    ended, peak, _errors = measure(image(kind, size, mode=mode, **kept))
    assert ended == 0
    assert peak < 200_000_000


def test_an_image_that_would_take_more_is_given_up():
    ended, peak, errors = measure(png_that_says(9000, 9000))
    assert (ended, "MemoryError" in errors) == (1, True)
    assert peak < 200_000_000


@pytest.mark.parametrize("bands", [3, 4])
def test_strip_by_strip_is_as_all_at_once(bands):
    picture = shades((LONGEST_SIDE + 250, 150), bands)
    whole = picture.resize((LONGEST_SIDE, 136), Image.Resampling.LANCZOS)
    assert np.array_equal(np.asarray(painted(picture)), np.asarray(whole))


@pytest.mark.parametrize("wide", [200, LONGEST_SIDE + 100])
def test_sixteen_bits_of_grey_keep_their_shades(wide):
    ramp = np.tile(np.linspace(0, 65535, wide).astype(np.uint16), (3, 1))
    found = np.asarray(painted(Image.fromarray(ramp)))[1, :, 0].astype(int)
    wanted = np.linspace(0, 255, len(found))
    assert np.abs(found - wanted).max() <= 1.5


def test_a_palette_keeps_what_is_clear_in_it():
    picture = Image.new("P", (LONGEST_SIDE + 100, 40), 1)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(0, (0, 0, 1200, 40))
    told = io.BytesIO()
    picture.save(told, "PNG", transparency=0)
    found = Image.open(io.BytesIO(paint(told.getvalue())[0]))
    assert found.getpixel((10, 10))[3] == 0
    assert found.getpixel((2000, 10)) == (0, 0, 255, 255)
