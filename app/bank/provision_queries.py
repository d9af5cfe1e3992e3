"""Reads of provisions: all of them, and the questions whose provisions no longer bind."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from app import text
from app.accounts.models import User
from app.bank.models import (
    Law,
    Provision,
    Question,
    QuestionStatus,
    QuestionVersion,
    citation,
)
from app.bank.queries import out_of_force
from app.db import db

NOTICE = timedelta(days=30)
"""How long before a provision ends its questions' authors are told."""


def list_all_provisions(*, search: str = "", state: str = "", on: date) -> Select[Provision]:
    """Provisions of every law in their order; `state` "in" or "out" asks for those (not) binding
    on the day, "unverified" for those nobody compared with the law's text."""
    stmt = (
        select(Provision)
        .join(Law, Law.id == Provision.law_id)
        .options(contains_eager(Provision.law), selectinload(Provision.successor))
    )
    for word in text.fold(search).split():
        stmt = stmt.where(Provision.search_text.contains(word, autoescape=True))
    if condition := _in_state(state, on):
        stmt = stmt.where(*condition)
    digits = func.length(Provision.article)
    return stmt.order_by(
        Law.in_force_from, Law.code, digits, Provision.article, Provision.clause, Provision.edition
    )


def _in_state(state: str, on: date) -> tuple[ColumnElement[bool], ...]:
    known: dict[str, tuple[ColumnElement[bool], ...]] = {
        "in": (~out_of_force(on),),
        "out": (out_of_force(on),),
        "unverified": (Provision.is_verified.is_(False),),
    }
    return known.get(state, ())


def count_resting(provisions: Sequence[Provision]) -> dict[object, int]:
    """How many questions rest on each of the provisions now, by its id."""
    stmt = (
        select(citation.c.provision_id, func.count())
        .join(QuestionVersion, QuestionVersion.id == citation.c.version_id)
        .where(
            QuestionVersion.is_current,
            citation.c.provision_id.in_([each.id for each in provisions]),
        )
        .group_by(citation.c.provision_id)
    )
    return {row[0]: row[1] for row in db.session.execute(stmt)}


def list_to_revisit(author: User, *, on: date) -> Select[QuestionVersion]:
    """The author's questions in use that rest on a provision that ended or ends soon."""
    wrote = aliased(QuestionVersion)
    broken = exists().where(
        citation.c.version_id == QuestionVersion.id,
        citation.c.provision_id == Provision.id,
        Provision.law_id == Law.id,
        or_(out_of_force(on), out_of_force(on + NOTICE)),
    )
    return (
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(
            QuestionVersion.is_current,
            Question.status != QuestionStatus.RETIRED,
            exists().where(
                and_(wrote.question_id == Question.id, wrote.created_by_id == author.id)
            ),
            broken,
        )
        .options(selectinload(QuestionVersion.provisions).selectinload(Provision.successor))
        .order_by(Question.code)
    )


def count_to_revisit(author: User, *, on: date) -> int:
    """How many questions of the author's wait to be looked at again."""
    rows = list_to_revisit(author, on=on).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
