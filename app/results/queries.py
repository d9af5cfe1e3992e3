"""Reads of results."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.candidates.models import Application, Candidate
from app.db import db
from app.exams.models import Exam, Paper
from app.results.models import Publication, PublishedResult, Score, TieDecision


def current_scores(exam_id: UUID) -> dict[tuple[UUID, UUID], Score]:
    """The latest version of every score of the exam, by (candidate id, paper id)."""
    stmt = (
        select(Score)
        .join(Paper, Paper.id == Score.paper_id)
        .where(Paper.exam_id == exam_id)
        .order_by(Score.version)
    )
    return {(score.candidate_id, score.paper_id): score for score in db.session.scalars(stmt)}


def marks_digest(marks: Mapping[tuple[UUID, UUID], Decimal]) -> str:
    """SHA-256 over the marks in a fixed order, for the ledger."""
    lines = sorted(f"{candidate}:{paper}:{mark}" for (candidate, paper), mark in marks.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def list_candidates(exam_id: UUID) -> Sequence[Candidate]:
    """The exam's candidates by number, with their applications."""
    stmt = (
        select(Candidate)
        .join(Candidate.application)
        .options(contains_eager(Candidate.application))
        .where(Candidate.exam_id == exam_id)
        .order_by(Candidate.ordinal)
    )
    return db.session.scalars(stmt).all()


def list_tie_decisions(exam_id: UUID) -> Sequence[TieDecision]:
    """Every decision on a tie, the latest last."""
    stmt = select(TieDecision).where(TieDecision.exam_id == exam_id)
    return db.session.scalars(stmt.order_by(TieDecision.decided_at)).all()


def latest_publication(exam_id: UUID) -> Publication | None:
    """The publication in force; none before results are published."""
    stmt = select(Publication).where(Publication.exam_id == exam_id)
    return db.session.scalar(stmt.order_by(Publication.number.desc()).limit(1))


def list_publications(exam_id: UUID) -> Sequence[Publication]:
    """All publications, the first one first."""
    stmt = select(Publication).where(Publication.exam_id == exam_id)
    return db.session.scalars(stmt.order_by(Publication.number)).all()


def list_published(publication: Publication) -> Sequence[PublishedResult]:
    """The lines of a publication in their order."""
    stmt = select(PublishedResult).where(PublishedResult.publication_id == publication.id)
    return db.session.scalars(stmt.order_by(PublishedResult.position)).all()


def list_own_results(viewer: User) -> list[tuple[Exam, Publication, PublishedResult]]:
    """What was published about the viewer: nothing before publication, nothing of others."""
    if viewer.national_id is None:
        return []
    stmt = (
        select(PublishedResult)
        .join(PublishedResult.publication)
        .join(PublishedResult.candidate)
        .join(Candidate.application)
        .options(
            contains_eager(PublishedResult.publication),
            contains_eager(PublishedResult.candidate)
            .contains_eager(Candidate.application)
            .joinedload(Application.exam),
        )
        .where(Application.national_id == viewer.national_id)
        .order_by(Publication.published_at)
    )
    in_force = {
        line.publication.exam_id: (line.candidate.application.exam, line.publication, line)
        for line in db.session.scalars(stmt)
    }
    return list(in_force.values())


def list_published_exams() -> Sequence[Exam]:
    """Exams with a publication, the latest closing date first."""
    stmt = (
        select(Exam)
        .where(Exam.id.in_(select(Publication.exam_id)))
        .options(joinedload(Exam.profile))
        .order_by(Exam.closing_on.desc())
    )
    return db.session.scalars(stmt).all()
