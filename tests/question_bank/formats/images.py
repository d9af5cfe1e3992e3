"""Small real images, and things that only look like some."""

import struct
import zlib


def png(width=2, height=2, shade=0):
    """A grey PNG of the size, whole and readable."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes([shade]) * width for _row in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def claimed_png(width, height):
    """The head of a PNG that says to be so large, and nothing behind it."""
    return png()[:16] + struct.pack(">II", width, height) + png()[24:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
