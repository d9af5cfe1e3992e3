"""QR codes as SVG, for documents."""

from itertools import groupby

import segno

QUIET_MODULES = 4
"""The clear margin around the symbol that ISO/IEC 18004 asks for, in modules."""


def qr_svg(text: str) -> str:
    """Draw `text` as a QR code (error correction M) with its quiet zone.

    The mask is fixed: choosing the best of eight costs three times the rest, and random identifiers
    are even enough with any (a test reads codes back).
    """
    matrix = segno.make_qr(text, error="m", mask=2, boost_error=False).matrix
    side = len(matrix) + 2 * QUIET_MODULES
    path = "".join(_row_path(row, y + QUIET_MODULES) for y, row in enumerate(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def _row_path(row: bytearray, y: int) -> str:
    """Draw the dark runs of a row of modules as rectangles one module high."""
    x, runs = QUIET_MODULES, []
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            runs.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(runs)
