"""Measure the memory and time of making uploaded images anew, at the most pixels that are allowed.

    python -m benchmarks.remake_images

Half of each image is noise, so that it is as heavy to read and write as it is large. A small
process of its own starts the program, since a child counts its parent's memory as its own.
"""

import io
import subprocess
import sys
import time

import numpy as np
from PIL import Image

from app.bank.reencoding import MOST_BYTES, PAINTER

MEASURE = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""
Saving = dict[str, int | bool]
IMAGES: dict[str, tuple[str, tuple[int, int], float, Saving]] = {
    "PNG, 20 million, clear": ("RGBA", (5000, 3990), 0.09, {"compress_level": 1}),
    "JPEG, 20 million": ("RGB", (4472, 4472), 0.2, {"quality": 80, "subsampling": 0}),
    "progressive JPEG, 13 million, CMYK": (
        *("CMYK", (4160, 3120), 0.5),
        {"quality": 50, "subsampling": 0, "progressive": True},
    ),
    "WebP, 8 million, clear": ("RGBA", (3264, 2448), 0.5, {"quality": 80, "method": 0}),
}
"""Mode, size, share of noise, how it is saved."""


def draw(mode: str, size: tuple[int, int], noise: float) -> Image.Image:
    """Noise above, stripes below."""
    bands = 3 if mode == "RGB" else 4
    rows = int(size[1] * noise)
    table = np.zeros((size[1], size[0], bands), np.uint8)
    table[:rows] = np.random.default_rng(1).integers(0, 256, (rows, size[0], bands), dtype=np.uint8)
    table[rows:] = (np.arange(size[0]) // 16 % 256)[None, :, None]
    drawn = Image.fromarray(table)
    return drawn.convert(mode) if drawn.mode != mode else drawn


def measure() -> list[tuple[str, str]]:
    """What was made anew, and the most memory and the time it took."""
    found = []
    for name, (mode, size, noise, saving) in IMAGES.items():
        kind = next(each for each in ("PNG", "JPEG", "WebP") if each in name)
        written = io.BytesIO()
        draw(mode, size, noise).save(written, kind.upper(), **saving)
        if written.tell() > MOST_BYTES:
            raise ValueError(f"{name}: {written.tell()} bytes are more than may be uploaded")
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-I", "-c", MEASURE, str(PAINTER)],
            input=written.getvalue(),
            capture_output=True,
            check=True,
        )
        spent = time.perf_counter() - start
        found.append(
            (f"image made anew: {name}", f"{int(done.stdout) // 1_000_000} MB, {spent:.1f} s")
        )
    return found


if __name__ == "__main__":
    for what, figure in measure():
        print(f"{what}: {figure}")
