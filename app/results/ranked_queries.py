"""Reads for ranking an exam: many candidates at once, as plain values and nothing more."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.candidates.models import Application, Candidate
from app.db import db
from app.exams.models import Exam, Paper, Quota, RuleSetting
from app.results.models import Score, TieDecision


@dataclass(frozen=True, slots=True)
class Person:
    """What a result list says of somebody, under the names an application has."""

    full_name: str
    name_folded: str
    birth_on: date
    national_id: str
    exam_province: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A candidate as ranking needs them, without the weight of a row that can be changed."""

    id: UUID
    number: str
    ordinal: int
    application: Person
    has_bonus: bool
    outside_quota: bool
    priority: str


YES = (True, 1)
"""A claim that is true: SQLite gives out 1."""


def list_numbered(exam_id: UUID, *, bonus: str, outside: str) -> list[Numbered]:
    """The exam's candidates by number. `bonus`, `outside`: the claims that count, or empty.

    A claim that could not be read is an object: it is taken as JSON, for no database makes it a
    yes or a no.
    """
    claims = Application.claims
    stmt = (
        select(
            Candidate.id,
            Candidate.number,
            Candidate.ordinal,
            Application.full_name,
            Application.name_folded,
            Application.birth_on,
            Application.national_id,
            Application.exam_province,
            claims[bonus or "-"],
            claims[outside or "-"],
            claims["priority"].as_string(),
        )
        .join(Candidate.application)
        .where(Candidate.exam_id == exam_id)
        .order_by(Candidate.ordinal)
    )
    return [
        Numbered(
            id=row[0],
            number=row[1],
            ordinal=row[2],
            application=Person(*row[3:8]),
            has_bonus=row[8] in YES,
            outside_quota=row[9] in YES,
            priority=row[10] or "",
        )
        for row in db.session.execute(stmt)
    ]


def current_marks(exam_id: UUID) -> dict[tuple[int, str], Decimal]:
    """The mark of the latest version of every score, by the candidate's ordinal and paper code."""
    stmt = (
        select(Candidate.ordinal, Paper.code, Score.mark)
        .join(Paper, Paper.id == Score.paper_id)
        .join(Candidate, Candidate.id == Score.candidate_id)
        .where(Paper.exam_id == exam_id)
        .order_by(Score.version)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(stmt)}


Edition = tuple[Any, ...]


def edition_of(exam: Exam) -> Edition:
    """What a ranking was made of, told by counts that grow: while equal, nothing changed.

    Scores, decisions on ties and settings of rules are appended, never changed: their numbers tell.
    Applications and candidates count their own changes.
    """

    def counted(*columns: Any, of: Any) -> tuple[Any, ...]:
        return tuple(db.session.execute(select(*columns).where(of)).one())

    papers = select(Paper.id).where(Paper.exam_id == exam.id)
    quotas = select(Quota.province, Quota.count, Quota.position).where(Quota.exam_id == exam.id)
    applications, candidates = Application.edition, Candidate.edition
    return (
        exam.id,
        exam.profile_id,
        exam.scheme,
        counted(func.count(Score.id), of=Score.paper_id.in_(papers)),
        counted(func.count(TieDecision.id), of=TieDecision.exam_id == exam.id),
        counted(func.count(RuleSetting.id), of=RuleSetting.exam_id == exam.id),
        counted(func.count(), func.sum(applications), of=Application.exam_id == exam.id),
        counted(func.count(), func.sum(candidates), of=Candidate.exam_id == exam.id),
        tuple(sorted(tuple(row) for row in db.session.execute(quotas))),
        tuple(sorted(paper.code for paper in exam.papers)),
    )
