"""Counts of an exam's applications, made by the database: one query a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from app import text
from app.candidates.models import Application, Finding, FindingDecision, Outcome, Verdict
from app.db import db
from app.exams.models import Exam

MOST_GROUPS = 20
"""Of degrees as written, which are many; the others are added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How the applications of a group stand. `label` is empty where nothing was declared."""

    label: str
    registered: int
    eligible: int
    ineligible: int
    review: int
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """How many applications fail on a condition, and how many wait for a person on it."""

    condition: str
    failed: int
    review: int
    met: int


def count_by(exam: Exam, column: SQLColumnExpression[Any]) -> list[Group]:
    """The exam's applications by what the column says; what was withdrawn counts nowhere."""
    told = (
        select(func.coalesce(column, "").label("label"), Application.outcome.label("outcome"))
        .where(Application.exam_id == exam.id, Application.outcome != Outcome.WITHDRAWN)
        .subquery()
    )

    def counted(outcome: Outcome) -> ColumnElement[int]:
        return func.sum(case((told.c.outcome == outcome, 1), else_=0))

    outcomes = (Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.REVIEW)
    stmt = select(told.c.label, func.count(), *(counted(one) for one in outcomes))
    return [
        Group(label=row[0], registered=row[1], eligible=row[2], ineligible=row[3], review=row[4])
        for row in db.session.execute(stmt.group_by(told.c.label))
    ]


def count_by_province(exam: Exam) -> list[Group]:
    """By province in the quotas' order, each with its quota; provinces without one last."""
    found = {group.label: group for group in count_by(exam, Application.exam_province)}
    quotas = {quota.province: quota.count for quota in exam.quotas}
    nobody = {"registered": 0, "eligible": 0, "ineligible": 0, "review": 0}
    names = [*quotas, *sorted(found.keys() - quotas.keys(), key=text.sort_key)]
    return [_with_quota(found.get(name) or Group(label=name, **nobody), quotas) for name in names]


def _with_quota(group: Group, quotas: dict[str, int]) -> Group:
    return Group(
        label=group.label,
        registered=group.registered,
        eligible=group.eligible,
        ineligible=group.ineligible,
        review=group.review,
        quota=quotas.get(group.label, 0),
    )


def count_by_claim(exam: Exam, claim: str) -> list[Group]:
    """By what is declared, the largest groups first, no more than `MOST_GROUPS`."""
    groups = count_by(exam, Application.claims[claim].as_string())
    return sorted(groups, key=lambda one: (-one.registered, text.sort_key(one.label)))[:MOST_GROUPS]


def count_by_gender(exam: Exam) -> list[Group]:
    """By gender, the largest group first."""
    return sorted(count_by(exam, Application.gender), key=lambda one: -one.registered)


def count_reasons(exam: Exam) -> Sequence[Reason]:
    """For each condition, in the profile's order, how many fail, wait and are met.

    What a person decided goes before what was found.
    """
    latest, later = aliased(FindingDecision), aliased(FindingDecision)
    standing = and_(
        latest.application_id == Finding.application_id,
        latest.condition == Finding.condition,
        latest.superseded_at.is_(None),
        ~exists().where(
            later.application_id == latest.application_id,
            later.condition == latest.condition,
            later.superseded_at.is_(None),
            later.decided_at > latest.decided_at,
        ),
    )
    met = case(
        (latest.met.is_(True), 1),
        (and_(latest.id.is_(None), Finding.verdict == Verdict.MET), 1),
        else_=0,
    )
    review = case((and_(latest.id.is_(None), Finding.verdict == Verdict.FOR_PERSON), 1), else_=0)
    stmt = (
        select(Finding.condition, func.count(), func.sum(review), func.sum(met))
        .join(Finding.application)
        .outerjoin(latest, standing)
        .where(Application.exam_id == exam.id, Application.outcome != Outcome.WITHDRAWN)
        .group_by(Finding.condition)
        .order_by(func.min(Finding.position))
    )
    return [
        Reason(condition=row[0], failed=row[1] - row[2] - row[3], review=row[2], met=row[3])
        for row in db.session.execute(stmt)
    ]
