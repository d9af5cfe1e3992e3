"""Verifying a printed admission notice by the code in its QR."""

import hmac
from uuid import UUID

from app.candidates.models import Candidate
from app.db import db
from app.sittings.seat_codes import notice_code


def find_noticed_candidate(candidate_id: UUID, code: str, secret: str) -> Candidate | None:
    """The candidate whose notice carries the code; none if the code is not theirs."""
    expected = notice_code(candidate_id, secret)
    if not hmac.compare_digest(code.encode(), expected.encode()):
        return None
    return db.session.get(Candidate, candidate_id)
