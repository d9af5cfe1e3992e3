"""Voiding an attempt: it is kept with its whole history and is scored no more."""

from app import clock
from app.db import db
from app.delivery.models import Attempt, EndedBy
from app.delivery.standing import read_standing, select_standings
from app.delivery.working import end_attempt
from app.ledger.recording import Actor


def void_attempt(attempt: Attempt, *, by: Actor) -> None:
    """End the attempt, if it is open, with what is saved, and let it count no more.

    Who never came in is kept out from now on: a device that signs in finds it ended.
    """
    if attempt.submitted_at is None:
        row = db.session.execute(select_standings().where(Attempt.id == attempt.id)).one()
        standing, _more = read_standing(row)
        end_attempt(attempt, standing, by=by, early=EndedBy.VOIDED)
    attempt.voided_at = clock.now()
    db.session.flush()
