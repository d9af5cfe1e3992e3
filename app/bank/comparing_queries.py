"""Reads of what questions are to each other, as far as the reader may read both."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import User
from app.bank.comparing_models import AlikePair, EnemyPair
from app.bank.filters import find_entries
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.bank.queries import BATCH
from app.bank.secrecy import readable_by
from app.db import db
from app.errors import NotFound
from app.ledger.models import LedgerEntry

COMPARED = "questions.compared"
"""The act of looking for questions that say nearly the same."""


class Scope(StrEnum):
    """Which of the pairs that are alike."""

    WAITING = "waiting"
    APART = "apart"


class Order(StrEnum):
    """In which order pairs are listed."""

    ALIKE = "alike"
    CODE = "code"
    FOUND = "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFilter:
    """Which pairs are wanted: all words are found in one of the two."""

    search: str = ""
    scope: Scope = Scope.WAITING
    order: Order = Order.ALIKE


def list_alike(viewer: User, wanted: PairFilter) -> Select[AlikePair]:
    """Pairs that say nearly the same and that the viewer may read."""
    first, second = aliased(Question), aliased(Question)
    stmt = (
        select(AlikePair)
        .join(first, AlikePair.first)
        .join(second, AlikePair.second)
        .options(
            contains_eager(AlikePair.first.of_type(first)),
            contains_eager(AlikePair.second.of_type(second)),
        )
        .where(
            *_readable(AlikePair, viewer),
            first.status != QuestionStatus.RETIRED,
            second.status != QuestionStatus.RETIRED,
            ~exists().where(
                EnemyPair.first_id == AlikePair.first_id,
                EnemyPair.second_id == AlikePair.second_id,
            ),
            AlikePair.apart_at.is_not(None)
            if wanted.scope is Scope.APART
            else AlikePair.apart_at.is_(None),
        )
    )
    codes = _codes(first, second)
    ways: dict[Order, tuple[Any, ...]] = {
        Order.ALIKE: (AlikePair.resemblance.desc(), *codes),
        Order.CODE: codes,
        Order.FOUND: (AlikePair.found_at.desc(), AlikePair.resemblance.desc(), *codes),
    }
    return _saying(stmt, wanted.search, first, second).order_by(*ways[wanted.order])


def count_alike(viewer: User, scope: Scope) -> int:
    """How many pairs wait, or were told apart."""
    stmt = list_alike(viewer, PairFilter(scope=scope)).order_by(None)
    return db.session.scalar(select(func.count()).select_from(stmt.subquery())) or 0


def get_alike(pair_id: UUID, viewer: User) -> AlikePair:
    """A pair that is alike. Raise NotFound."""
    for scope in Scope:
        stmt = list_alike(viewer, PairFilter(scope=scope)).where(AlikePair.id == pair_id)
        if pair := db.session.scalar(stmt):
            return pair
    raise NotFound(f"pair {pair_id}")


def find_next_alike(viewer: User) -> AlikePair | None:
    """The pair to look at first."""
    return db.session.scalar(list_alike(viewer, PairFilter()).limit(1))


def list_enemies(viewer: User, search: str = "") -> Select[EnemyPair]:
    """Pairs of enemies that the viewer may read, by code."""
    first, second = aliased(Question), aliased(Question)
    stmt = (
        select(EnemyPair)
        .join(first, EnemyPair.first)
        .join(second, EnemyPair.second)
        .options(
            contains_eager(EnemyPair.first.of_type(first)),
            contains_eager(EnemyPair.second.of_type(second)),
        )
        .where(*_readable(EnemyPair, viewer))
    )
    return _saying(stmt, search, first, second).order_by(*_codes(first, second))


def list_enemies_of(question: Question, viewer: User) -> Sequence[EnemyPair]:
    """The pairs that the question is in, as far as the viewer may read the other."""
    stmt = list_enemies(viewer).where(
        or_(EnemyPair.first_id == question.id, EnemyPair.second_id == question.id)
    )
    return db.session.scalars(stmt).all()


def get_enemies(pair_id: UUID, viewer: User) -> EnemyPair:
    """A pair of enemies. Raise NotFound."""
    pair = db.session.scalar(list_enemies(viewer).where(EnemyPair.id == pair_id))
    if pair is None:
        raise NotFound(f"pair {pair_id}")
    return pair


def find_by_codes(codes: Collection[str], viewer: User) -> dict[str, Question]:
    """The questions with these codes that the viewer may read, by code."""
    stmt = select(Question).where(Question.code.in_(codes), readable_by(viewer))
    return {each.code: each for each in db.session.scalars(stmt)}


def find_successor(question: Question, viewer: User) -> Question | None:
    """The question in whose favour this one was retired, if the viewer may read it."""
    stmt = select(Question).where(Question.id == question.replaced_by_id, readable_by(viewer))
    return db.session.scalar(stmt)


def find_current(questions: Iterable[Question]) -> dict[UUID, QuestionVersion]:
    """What each of the questions says now, by the question's id."""
    ids = list({each.id for each in questions})
    found: dict[UUID, QuestionVersion] = {}
    for start in range(0, len(ids), BATCH):
        stmt = select(QuestionVersion).where(
            QuestionVersion.question_id.in_(ids[start : start + BATCH]), QuestionVersion.is_current
        )
        found |= {each.question_id: each for each in db.session.scalars(stmt)}
    return found


def last_compared() -> datetime | None:
    """When the whole bank was last looked through."""
    stmt = select(func.max(LedgerEntry.at)).where(LedgerEntry.action == COMPARED)
    return db.session.scalar(stmt)


def _readable(pairs: type[AlikePair] | type[EnemyPair], viewer: User) -> list[ColumnElement[bool]]:
    may_read = select(Question.id).where(readable_by(viewer))
    return [pairs.first_id.in_(may_read), pairs.second_id.in_(may_read)]


def _codes(first: Any, second: Any) -> tuple[Any, Any]:
    """The codes of both, the lower first, as a reader sees the pair."""
    in_order = first.code < second.code
    return (
        case((in_order, first.code), else_=second.code),
        case((in_order, second.code), else_=first.code),
    )


def _saying(stmt: Select[Any], search: str, first: Any, second: Any) -> Select[Any]:
    """Keep the pairs of which one question holds all words searched for."""
    found = find_entries(search)
    if found is None:
        return stmt
    return stmt.where(or_(first.entry_id.in_(found), second.entry_id.in_(found)))
