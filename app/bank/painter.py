"""Make one image anew and end: the program that `reencoding.reencode` starts for a large image.

It reads the image on standard input and writes a line with width and height on standard output,
and then the new image. It imports nothing of the application, so that it starts in a tenth of a
second; its memory is bounded by the system and goes back to it when it ends. A small image is made
anew by `paint` without a program of its own.
"""

import io
import resource
import sys
import warnings

from PIL import Image

LONGEST_SIDE = 2400
"""Pixels of the longer side that is kept."""
DATA_BYTES = 180 << 20
"""What the program may have of memory, beside the code it runs."""
SECONDS = 30
KINDS = ("PNG", "JPEG", "WEBP")
_SAVING: dict[str, dict[str, bool | int]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88, "optimize": True},
    "WEBP": {"quality": 88, "method": 4},
}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns an image upright, by its orientation (Exif 3.0, 4.6.5.1.6)."""
_DEEP = frozenset({"I;16", "I;16B", "I;16L"})
"""Shades of grey from 0 to 65,535."""
_STRIP = 64
"""Rows of a large image that are in plain colours at a time."""


def paint(data: bytes) -> tuple[bytes, int, int]:
    """The image anew, upright and no larger than it needs to be; its width and height.

    Raise what Pillow raises of files that are not what they say.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what Pillow tolerates; what it cannot read raises
        kind, image = _read(data)
        written = io.BytesIO()
        image.save(written, kind, **_SAVING[kind])
    return written.getvalue(), image.width, image.height


def _read(data: bytes) -> tuple[str, Image.Image]:
    """The kind and the new image; what was decoded is forgotten before anything is encoded."""
    with Image.open(io.BytesIO(data), formats=KINDS) as opened:
        kind = str(opened.format)
        return kind, _shaped(opened, kind)


def _shaped(opened: Image.Image, kind: str) -> Image.Image:
    share = min(1.0, LONGEST_SIDE / max(opened.size))
    size = max(1, round(opened.width * share)), max(1, round(opened.height * share))
    opened.draft("RGB", size)  # a JPEG is decoded at a half, a quarter, an eighth: memory
    opened.load()
    clear = _is_clear(opened, kind)
    plain = _shrunk(opened, size, clear=clear) if opened.size != size else opened
    turn = _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    upright = plain if turn is None else plain.transpose(turn)
    # A new image: nothing that came beside the pixels comes along.
    bare = Image.new("RGBA" if clear else "RGB", upright.size)
    bare.paste(_in_mode(upright, bare.mode))
    return bare


def _is_clear(opened: Image.Image, kind: str) -> bool:
    if kind == "JPEG" or opened.mode in _DEEP:
        return False
    return "A" in opened.getbands() or "transparency" in opened.info


def _shrunk(opened: Image.Image, size: tuple[int, int], *, clear: bool) -> Image.Image:
    """The image in this size, narrowed strip by strip, so that it is never copied whole.

    A row's new pixels depend on that row alone: the outcome is that of doing all at once. What is
    clear is weighed by its opacity ("RGBa"), or its colour would bleed into its surroundings.
    """
    width = size[0]
    narrow = Image.new("RGBa" if clear else "RGB", (width, opened.height))
    for top in range(0, opened.height, _STRIP):
        rows = opened.crop((0, top, opened.width, min(top + _STRIP, opened.height)))
        plain = _in_mode(rows, "RGBA" if clear else "RGB")
        weighed = _in_mode(plain, narrow.mode)
        narrow.paste(weighed.resize((width, rows.height), Image.Resampling.LANCZOS), (0, top))
    return _in_mode(narrow.resize(size, Image.Resampling.LANCZOS), "RGBA" if clear else "RGB")


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == mode:
        return image
    if image.mode in _DEEP:  # Pillow would cut off what is lighter than 255
        image = image.point(lambda grey: grey / 256).convert("L")
    return image.convert(mode)


def _limit_resources() -> None:
    """Bound processor time and memory, and forbid writing files and core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit_resources()
    content, width, height = paint(sys.stdin.buffer.read())
    sys.stdout.buffer.write(b"%d %d\n" % (width, height))
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
