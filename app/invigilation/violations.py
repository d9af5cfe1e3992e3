"""Reads of violations: those of a sitting, one of them, what is proposed next."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.candidates.models import Candidate
from app.db import db
from app.delivery.models import Attempt
from app.errors import NotFound
from app.exams.models import Paper
from app.exams.rules import rules_of
from app.invigilation.models import Ruling, Violation
from app.regulations.conduct import propose_sanction, repeats_count_across_papers
from app.regulations.profile import RegulationProfile, Sanction
from app.sittings.models import Seat, Sitting


def profile_of(sitting: Sitting) -> RegulationProfile:
    """The rules the sitting's exam is held under."""
    return rules_of(sitting.exam)


def list_violations(sitting: Sitting) -> Sequence[Violation]:
    """The minutes of the sitting by number."""
    stmt = _violations().where(Violation.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(Violation.number)).all()


def list_violations_of(attempt: Attempt) -> Sequence[Violation]:
    """The minutes about one attempt by number."""
    stmt = _violations().where(Violation.attempt_id == attempt.id)
    return db.session.scalars(stmt.order_by(Violation.number)).all()


def list_upheld(paper: Paper) -> Sequence[Violation]:
    """The sanctions in force over work on the paper, in any of its sittings."""
    stmt = (
        _violations()
        .join(Violation.sitting)
        .where(Sitting.paper_id == paper.id, Violation.ruling == Ruling.UPHELD)
        .order_by(Violation.made_at)
    )
    return db.session.scalars(stmt).all()


def count_undecided(paper: Paper) -> int:
    """How many minutes of the paper's sittings still wait for the chair."""
    stmt = (
        select(func.count(Violation.id))
        .join(Violation.sitting)
        .where(Sitting.paper_id == paper.id, Violation.ruling.is_(None))
    )
    return db.session.scalar(stmt) or 0


def get_violation(violation_id: UUID, *, sitting_id: UUID) -> Violation:
    """Minutes of the sitting. Raise NotFound."""
    mine = Violation.sitting_id == sitting_id
    found = db.session.scalar(_violations().where(Violation.id == violation_id, mine))
    if found is None:
        raise NotFound(f"violation {violation_id}")
    return found


def _violations() -> Select[Violation]:
    return (
        select(Violation)
        .join(Violation.attempt)
        .join(Attempt.seat)
        .join(Seat.room)
        .join(Seat.candidate)
        .join(Candidate.application)
        .options(
            contains_eager(Violation.attempt)
            .contains_eager(Attempt.seat)
            .options(
                contains_eager(Seat.room),
                contains_eager(Seat.candidate).contains_eager(Candidate.application),
            )
        )
    )


def propose_for(sitting: Sitting, attempt: Attempt) -> tuple[Sanction, Sequence[Violation]]:
    """The sanction the ladder proposes for the next breach, and the earlier ones it counts."""
    profile = profile_of(sitting)
    stmt = _violations().where(Violation.ruling == Ruling.UPHELD)
    if repeats_count_across_papers(profile):
        stmt = stmt.where(Seat.candidate_id == attempt.seat.candidate_id)
    else:
        stmt = stmt.where(Violation.attempt_id == attempt.id)
    earlier = db.session.scalars(stmt.order_by(Violation.made_at)).all()
    return propose_sanction(profile, [one.sanction for one in earlier]), earlier


def list_neighbours(violation: Violation) -> dict[str, str]:
    """The other candidates of the room: name by candidate number, the nearest seats first."""
    mine = violation.attempt.seat
    stmt = (
        select(Seat)
        .join(Seat.candidate)
        .join(Candidate.application)
        .options(contains_eager(Seat.candidate).contains_eager(Candidate.application))
        .where(Seat.sitting_id == mine.sitting_id, Seat.room_id == mine.room_id, Seat.id != mine.id)
    )
    seats = sorted(db.session.scalars(stmt), key=lambda seat: abs(seat.number - mine.number))
    return {seat.candidate.number: seat.candidate.application.full_name for seat in seats}
