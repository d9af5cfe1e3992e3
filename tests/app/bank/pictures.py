"""Images to upload, made here."""

import io

from PIL import Image


def image(
    kind: str = "PNG",
    size: tuple[int, int] = (60, 40),
    colour: str = "navy",
    mode: str = "RGB",
    **kept,
) -> bytes:
    """The bytes of a plain image."""
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, kind, **kept)
    return written.getvalue()
