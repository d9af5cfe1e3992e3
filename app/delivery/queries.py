"""Reads of delivery: attempts, the board of a sitting, final responses for the results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager

from app.candidates.models import Candidate
from app.db import db
from app.delivery.folding import canonical_response, fold
from app.delivery.models import (
    Attempt,
    PaperPayload,
    answer_event,
)
from app.delivery.records import Response
from app.delivery.standing import Standing
from app.delivery.taking_part import has_taken_part
from app.delivery.timing import added_seconds, is_counted, stopped_since
from app.errors import NotFound
from app.exams.models import Paper
from app.sittings.models import FormQuestion, PaperForm, Room, Seat, Sitting


@dataclass(frozen=True, slots=True)
class SeatStanding:
    """A seat's attempt with its standing."""

    attempt: Attempt
    standing: Standing


def attempts_of(sitting: Sitting) -> Sequence[Attempt]:
    """The sitting's attempts by room and seat."""
    return db.session.scalars(_attempts().where(Seat.sitting_id == sitting.id)).all()


def _attempts() -> Select[Attempt]:
    return (
        select(Attempt)
        .join(Attempt.seat)
        .join(Seat.room)
        .join(Seat.candidate)
        .join(Candidate.application)
        .options(
            contains_eager(Attempt.seat).contains_eager(Seat.room),
            contains_eager(Attempt.seat)
            .contains_eager(Seat.candidate)
            .contains_eager(Candidate.application),
        )
        .order_by(Room.position, Seat.number)
    )


def get_attempt(attempt_id: UUID, *, sitting_id: UUID) -> Attempt:
    """An attempt of the sitting. Raise NotFound."""
    stmt = _attempts().where(Attempt.id == attempt_id, Seat.sitting_id == sitting_id)
    attempt = db.session.scalar(stmt)
    if attempt is None:
        raise NotFound(f"attempt {attempt_id}")
    return attempt


def get_own_attempt(attempt_id: UUID) -> Attempt:
    """The attempt a device's credential names, with its sitting. Raise NotFound."""
    stmt = (
        _attempts()
        .join(Seat.sitting)
        .options(contains_eager(Attempt.seat).contains_eager(Seat.sitting).joinedload(Sitting.exam))
        .where(Attempt.id == attempt_id)
    )
    attempt = db.session.scalar(stmt)
    if attempt is None:
        raise NotFound(f"attempt {attempt_id}")
    return attempt


def list_standings(sitting: Sitting) -> list[SeatStanding]:
    """Every attempt of the sitting with its deadline."""
    stmt = (
        _attempts()
        .where(Seat.sitting_id == sitting.id)
        .add_columns(added_seconds(), stopped_since())
    )
    return [
        SeatStanding(attempt, _standing(attempt, sitting, added, stopped))
        for attempt, added, stopped in db.session.execute(stmt)
    ]


def _standing(
    attempt: Attempt, sitting: Sitting, added: int, stopped_since: datetime | None
) -> Standing:
    return Standing(
        attempt_id=attempt.id,
        number=attempt.number,
        epoch=attempt.epoch,
        token_hash=attempt.token_hash,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        payload_id=attempt.payload_id,
        starts_at=sitting.starts_at,
        minutes=sitting.minutes,
        grace_seconds=sitting.network_grace_seconds,
        added=added,
        stopped_since=stopped_since,
        ended_by=attempt.ended_by,
        late_window_minutes=sitting.late_window_minutes,
        admission_required=sitting.admission_required,
        admitted_at=attempt.admitted_at,
    )


def get_payload(attempt_id: UUID, sha256: str) -> bytes:
    """The gzipped payload, if it is this attempt's. Raise NotFound."""
    stmt = (
        select(PaperPayload.body)
        .join(Attempt, Attempt.payload_id == PaperPayload.id)
        .where(Attempt.id == attempt_id, PaperPayload.sha256 == sha256)
    )
    body = db.session.scalar(stmt)
    if body is None:
        raise NotFound(f"payload {sha256}")
    return body


def get_images(attempt_id: UUID, sha256: str) -> bytes:
    """The pack of the payload's images, if the payload is this attempt's. Raise NotFound."""
    stmt = (
        select(PaperPayload.images)
        .join(Attempt, Attempt.payload_id == PaperPayload.id)
        .where(Attempt.id == attempt_id, PaperPayload.sha256 == sha256)
    )
    images = db.session.scalar(stmt)
    if images is None:
        raise NotFound(f"images of payload {sha256}")
    return images


def list_final_responses(paper: Paper) -> Iterator[tuple[UUID, UUID, dict[UUID, Response]]]:
    """For each candidate who took the paper: candidate, form, and responses by question version.

    Responses are canonical (the bank's option numbers, true or false, the text typed); late
    answers are among them only where the council decided so; an unanswered or cleared question
    is absent. Candidates who never came or were never let in are left out, and so are attempts
    that no longer count because the paper is taken again.
    """
    versions, shapes = _form_versions(paper), _shapes(paper)
    stmt = (
        select(
            Attempt.number,
            Seat.candidate_id,
            Attempt.form_id,
            answer_event.c.slot,
            answer_event.c.sequence,
            answer_event.c.response,
        )
        .join(Seat, Seat.id == Attempt.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(
            answer_event, and_(answer_event.c.attempt_number == Attempt.number, is_counted())
        )
        .where(Sitting.paper_id == paper.id, has_taken_part(), Attempt.voided_at.is_(None))
        .order_by(Attempt.number, answer_event.c.position)
    )
    for key, rows in groupby(db.session.execute(stmt), key=lambda row: tuple(row[:3])):
        _number, candidate_id, form_id = key
        last = fold(row for row in rows if row.slot is not None)
        responses = {
            versions[form_id, slot]: canonical_response(response, *shapes[form_id][slot - 1])
            for slot, (_sequence, response) in last.items()
            if response != "null"
        }
        yield candidate_id, form_id, responses


def _form_versions(paper: Paper) -> dict[tuple[UUID, int], UUID]:
    stmt = (
        select(FormQuestion.form_id, FormQuestion.position, FormQuestion.version_id)
        .join(FormQuestion.form)
        .where(PaperForm.paper_id == paper.id)
    )
    return {(form_id, slot): version for form_id, slot, version in db.session.execute(stmt)}


def _shapes(paper: Paper) -> dict[UUID, list[tuple[str, list[int]]]]:
    """The kind and option order of each slot, by form."""
    stmt = (
        select(PaperPayload.form_id, PaperPayload.shape, PaperPayload.option_orders)
        .join(PaperPayload.form)
        .where(PaperForm.paper_id == paper.id)
    )
    return {
        form_id: [(kind, order) for (kind, *_rest), order in zip(shape, orders, strict=True)]
        for form_id, shape, orders in db.session.execute(stmt)
    }
