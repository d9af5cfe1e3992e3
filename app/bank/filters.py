"""Which questions are wanted: conditions that combine, and the orders of the list."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    column,
    exists,
    func,
    select,
    table,
    true,
)
from sqlalchemy.orm import aliased

from app.bank.entries import tag_word
from app.bank.measuring import last_facility_between
from app.bank.models import Question, QuestionStatus, QuestionVersion, Topic
from app.bank.search_terms import Term, read_terms, to_fts5, to_tsquery
from app.db import db
from question_bank.question import Level

question_text = table("question_text", column("rowid"), column("question_text"), column("words"))
"""The index of words that each database keeps in its own way (see search_models)."""


T = TypeVar("T")


class Order(StrEnum):
    """In which order questions are listed."""

    CODE = "code"
    OLDEST = "oldest"
    NEWEST = "newest"
    REVISED = "revised"
    TOPIC = "topic"
    LEVEL = "level"
    EASIEST = "easiest"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFilter:
    """Which questions are wanted; an empty field asks for nothing.

    `in_force` True wants those whose every provision binds on `on`, False those with one that
    does not.
    """

    search: str = ""
    topic: str = ""
    level: Level | None = None
    kind: str = ""
    status: QuestionStatus | None = None
    law: str = ""
    article: str = ""
    on: date | None = None
    in_force: bool | None = None
    author: UUID | None = None
    tag: str = ""
    is_used: bool | None = None
    easiness: tuple[float, float] | None = None
    """Between what the share of right answers lay when last measured, 0 to 1."""
    chosen: Collection[UUID] | None = None
    order: Order = Order.CODE


def find_words(stmt: Select[T], wanted: QuestionFilter) -> Select[T]:
    """Keep of the statement's questions those in which every term and the tag are found.

    The index is joined, not asked for a set: in its own order it can stop at a page's end.
    """
    terms = _terms(wanted)
    if not terms:
        return stmt
    stmt = stmt.join(question_text, question_text.c.rowid == Question.entry_id)
    return stmt.where(_matches(terms))


def holds_words(wanted: QuestionFilter) -> Iterator[ColumnElement[bool]]:
    """What `find_words` keeps, as a condition on Question: for counting, which sees every page.

    The index is asked once for the set. Joined beside a status, it may be asked again for each
    question that has the status, which took seconds where the set takes milliseconds.
    """
    terms = _terms(wanted)
    if terms:
        found = select(question_text.c.rowid).where(_matches(terms))
        yield Question.entry_id.in_(found)


def count_in_index(wanted: QuestionFilter) -> Select[int] | None:
    """The count of the questions found, from the index of words alone; None if more is asked.

    Each question has one entry and keeps it, so that no question needs to be looked at.
    """
    terms = _terms(wanted)
    only_words = replace(wanted, search="", tag="", order=Order.CODE) == QuestionFilter()
    if not terms or not only_words:
        return None
    return select(func.count()).select_from(question_text).where(_matches(terms))


def _terms(wanted: QuestionFilter) -> tuple[Term, ...]:
    terms = read_terms(wanted.search) if _read_id(wanted.search) is None else ()
    if wanted.tag:
        terms = (*terms, Term((tag_word(wanted.tag),), is_open=False))
    return terms


def says(search: str) -> ColumnElement[bool]:
    """Whether every term of the search is found in a question, as a condition on Question."""
    found = find_entries(search)
    return true() if found is None else Question.entry_id.in_(found)


def find_entries(search: str) -> Select[Any] | None:
    """The numbers of the entries in which every term is found; None if there is no term."""
    terms = read_terms(search)
    return select(question_text.c.rowid).where(_matches(terms)) if terms else None


def _matches(terms: tuple[Term, ...]) -> ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "postgresql":
        asked = func.to_tsquery("simple", to_tsquery(terms))
        return question_text.c.words.op("@@")(asked)
    return question_text.c.question_text.op("MATCH")(to_fts5(terms))


def _read_id(typed: str) -> UUID | None:
    try:
        return UUID(typed.strip())
    except ValueError:
        return None


BY_VERSION = frozenset({Order.REVISED, Order.LEVEL, Order.EASIEST})
"""Orders that go by the current version of a question."""


def order_by(stmt: Select[T], order: Order) -> Select[T]:
    """The statement's questions in the order asked for."""
    number = Question.entry_id
    ways: Mapping[Order, tuple[Any, ...]] = {
        Order.CODE: (Question.code,),
        Order.OLDEST: (number,),
        Order.NEWEST: (number.desc(),),
        Order.REVISED: (QuestionVersion.created_at.desc(), Question.code),
        Order.TOPIC: (_place_of_topic(), Question.code),
        Order.LEVEL: (_LEVELS, Question.code),
        Order.EASIEST: (QuestionVersion.difficulty.desc(), Question.code),
    }
    return stmt.order_by(*ways[order])


_LEVELS = case({level: place for place, level in enumerate(Level)}, value=QuestionVersion.level)


def _place_of_topic() -> Any:
    found = select(Topic.position).where(Topic.id == Question.topic_id)
    return found.correlate(Question).scalar_subquery()


def narrow_further(wanted: QuestionFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions on the question's id, its author, its use, its figures and the choice."""
    if wanted_id := _read_id(wanted.search):
        yield Question.id == wanted_id
    if wanted.author:
        yield Question.created_by_id == wanted.author
    if wanted.is_used is not None:
        used = was_used()
        yield used if wanted.is_used else ~used
    if wanted.easiness:
        yield last_facility_between(*wanted.easiness)
    if wanted.chosen is not None:
        yield Question.id.in_(wanted.chosen)


def was_used() -> ColumnElement[bool]:
    """Whether some version of the question stands in a frozen form."""
    any_version = aliased(QuestionVersion)
    return exists().where(any_version.question_id == Question.id, any_version.used_at.is_not(None))
