"""Seat codes: what lets one candidate into one sitting, beside the candidate number.

A code is derived from the installation's secret, so slips can be printed again and nothing
that opens a seat is stored. A room machine, which has another secret, gets digests.
"""

import base64
import hashlib
import hmac
from uuid import UUID

CODE_BYTES = 10
"""80 bits: beyond guessing within the budget of failed attempts."""


def seat_code(seat_id: UUID, secret: str) -> str:
    """The code of the seat: 16 base32 characters (RFC 4648) in groups of four."""
    return _grouped(_tag("seat code", seat_id, secret))


def notice_code(candidate_id: UUID, secret: str) -> str:
    """What the QR of an admission notice carries; it opens the page that verifies the notice."""
    return _tag("admission notice", candidate_id, secret).lower()


def sheet_code(seat_id: UUID, secret: str) -> str:
    """What the QR of a paper answer sheet carries beside the seat, so that none can be made up."""
    return _tag("answer sheet", seat_id, secret)


def seat_code_matches(typed: str, seat_id: UUID, secret: str, digest: str | None = None) -> bool:
    """Whether the typed code is the seat's; spaces, hyphens and letter case do not matter.

    The digest is given for a seat that came with a sealed package; any other code is derived.
    """
    plain = "".join(c for c in typed.upper() if c.isalnum())
    plain = plain.replace("0", "O").replace("1", "I").replace("8", "B")
    if digest is not None:
        return hmac.compare_digest(_digest(plain, seat_id), digest)
    expected = _tag("seat code", seat_id, secret)
    return hmac.compare_digest(plain.encode(), expected.encode())


def seat_code_digest(seat_id: UUID, secret: str) -> str:
    """What lets a room machine check the seat's code without the secret.

    A plain hash is enough: the code has 80 random-looking bits, so nobody can try them all.
    """
    return _digest(_tag("seat code", seat_id, secret), seat_id)


def _digest(plain: str, seat_id: UUID) -> str:
    return hashlib.sha256(f"seat code digest\n{seat_id}\n{plain}".encode()).hexdigest()


def _tag(purpose: str, subject: UUID, secret: str) -> str:
    message = f"{purpose}:{subject}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest[:CODE_BYTES]).decode()


def _grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
