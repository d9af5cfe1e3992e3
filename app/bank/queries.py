"""Reads of the bank: questions, topics, laws, and the pool that forms are drawn from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from app.bank.enemy_queries import list_enemy_codes
from app.bank.filters import (
    BY_VERSION,
    QuestionFilter,
    count_in_index,
    find_words,
    holds_words,
    narrow_further,
    order_by,
)
from app.bank.models import (
    Law,
    Provision,
    Question,
    QuestionImport,
    QuestionStatus,
    QuestionVersion,
    Topic,
    citation,
)
from app.db import db
from app.errors import NotFound
from question_bank.assembly.blueprint import InForce, PoolEntry
from question_bank.assembly.demands import Enemies
from question_bank.assembly.pace import expected_minutes


@dataclass(frozen=True, slots=True)
class TopicNode:
    """A topic in the tree: its depth from 0 and the codes from the root to it."""

    topic: Topic
    path: tuple[str, ...]

    @property
    def depth(self) -> int:
        """How many topics stand above this one."""
        return len(self.path) - 1


@dataclass(frozen=True, slots=True)
class TopicTree:
    """All topics, each after its parent, in their order."""

    nodes: tuple[TopicNode, ...]

    @property
    def paths(self) -> Mapping[UUID, tuple[str, ...]]:
        """Each topic's codes from the root to it."""
        return {node.topic.id: node.path for node in self.nodes}

    def below(self, code: str) -> set[UUID]:
        """The topic with this code and every topic under it."""
        return {node.topic.id for node in self.nodes if code in node.path}


def get_topic_tree() -> TopicTree:
    """The topics, with one query."""
    topics = db.session.scalars(select(Topic).order_by(Topic.position, Topic.code)).all()
    children: dict[UUID | None, list[Topic]] = {}
    for topic in topics:
        children.setdefault(topic.parent_id, []).append(topic)
    return TopicTree(tuple(_walk(children, None, ())))


def _walk(
    children: Mapping[UUID | None, Sequence[Topic]], parent: UUID | None, path: tuple[str, ...]
) -> Iterator[TopicNode]:
    for topic in children.get(parent, ()):
        own = (*path, topic.code)
        yield TopicNode(topic, own)
        yield from _walk(children, topic.id, own)


def find_topic(code: str) -> Topic | None:
    """The topic with this code."""
    return db.session.scalar(select(Topic).where(Topic.code == code))


def count_by_topic() -> dict[UUID, dict[QuestionStatus, int]]:
    """How many questions stand directly under each topic, by status."""
    rows = db.session.execute(
        select(Question.topic_id, Question.status, func.count()).group_by(
            Question.topic_id, Question.status
        )
    )
    counts: dict[UUID, dict[QuestionStatus, int]] = {}
    for topic_id, status, count in rows:
        counts.setdefault(topic_id, {})[status] = count
    return counts


def list_questions(wanted: QuestionFilter) -> Select[QuestionVersion]:
    """The current version of each question that fits, in the order asked for."""
    stmt = (
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.is_current, *_on_question(wanted), *_on_version(wanted))
        .options(selectinload(QuestionVersion.provisions))
    )
    return order_by(find_words(stmt, wanted), wanted.order)


def list_question_ids(wanted: QuestionFilter) -> Select[UUID]:
    """The ids of the questions that fit, in the order asked for.

    A page of a long list is found by them alone, and only then are its versions read
    (`list_versions`): with the versions, SQLite would carry the texts of all through its sorting.
    """
    stmt = select(Question.id).where(*_on_question(wanted), *_on_version(wanted))
    if wanted.order in BY_VERSION or any(True for _ in _on_version(wanted)):
        stmt = stmt.join(QuestionVersion, _is_current())
    return order_by(find_words(stmt, wanted), wanted.order)


def list_versions(ids: Sequence[UUID]) -> Sequence[QuestionVersion]:
    """The current versions of these questions, in this order."""
    stmt = (
        select(QuestionVersion)
        .where(QuestionVersion.question_id.in_(ids), QuestionVersion.is_current)
        .options(selectinload(QuestionVersion.provisions))
    )
    found = {version.question_id: version for version in db.session.scalars(stmt)}
    return [found[question_id] for question_id in ids if question_id in found]


def _is_current() -> ColumnElement[bool]:
    return (QuestionVersion.question_id == Question.id) & QuestionVersion.is_current


def count_questions(wanted: QuestionFilter, *conditions: ColumnElement[bool]) -> int:
    """How many questions fit, and meet conditions on Question.

    Questions and versions are joined only where a condition is on them.
    """
    alone = count_in_index(wanted)
    if alone is not None and not conditions:
        return db.session.scalar(alone) or 0
    stmt = select(func.count()).select_from(Question).where(*_on_question(wanted), *conditions)
    stmt = stmt.where(*holds_words(wanted))
    if on_version := list(_on_version(wanted)):
        stmt = stmt.join(QuestionVersion, _is_current())
    return db.session.scalar(stmt.where(*on_version)) or 0


def _on_question(wanted: QuestionFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.topic:
        yield Question.topic_id.in_(get_topic_tree().below(wanted.topic))
    if wanted.status:
        yield Question.status == wanted.status
    yield from narrow_further(wanted)


def _on_version(wanted: QuestionFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.level:
        yield QuestionVersion.level == wanted.level
    if wanted.kind:
        yield QuestionVersion.kind == wanted.kind
    if wanted.law:
        article = (Provision.article == wanted.article,) if wanted.article else ()
        yield _cites(Law.code == wanted.law, *article)
    if wanted.on and wanted.in_force is not None:
        out = _cites(out_of_force(wanted.on))
        yield ~out if wanted.in_force else out


def _cites(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the version rests on a provision that meets the conditions."""
    return exists().where(
        citation.c.version_id == QuestionVersion.id,
        citation.c.provision_id == Provision.id,
        Provision.law_id == Law.id,
        *conditions,
    )


def out_of_force(on: date) -> ColumnElement[bool]:
    """Whether a provision, joined to its law, does not bind on the day."""
    return or_(
        Law.in_force_from > on,
        and_(Law.in_force_to.is_not(None), Law.in_force_to < on),
        and_(Provision.in_force_from.is_not(None), Provision.in_force_from > on),
        and_(Provision.in_force_to.is_not(None), Provision.in_force_to < on),
    )


def get_question(question_id: UUID) -> Question:
    """The question with its versions, oldest first. Raise NotFound."""
    question = db.session.scalar(
        select(Question)
        .where(Question.id == question_id)
        .options(selectinload(Question.versions).selectinload(QuestionVersion.provisions))
    )
    if question is None:
        raise NotFound(f"question {question_id}")
    return question


def current_version(question: Question) -> QuestionVersion:
    """What the question says now."""
    return next(version for version in question.versions if version.is_current)


def find_by_content(hashes: Iterable[str]) -> dict[str, str]:
    """Content hash to code of the question that says the same now; of secret ones nothing."""
    rows = _in_batches(
        hashes,
        lambda some: (
            select(QuestionVersion.content_hash, Question.code)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(
                QuestionVersion.is_current,
                QuestionVersion.content_hash.in_(some),
                # Nobody may learn by writing or bringing in a question what a secret one says.
                ~Question.is_secret,
            )
        ),
    )
    return dict(rows)


def find_codes(codes: Iterable[str]) -> set[str]:
    """Those of the codes that the bank already uses."""
    return {
        code
        for code, _id in _in_batches(
            codes, lambda some: select(Question.code, Question.code).where(Question.code.in_(some))
        )
    }


BATCH = 500
"""How many values one statement asks for: databases limit their number."""


def _in_batches(
    values: Iterable[str], statement: Callable[[list[str]], Select[str, str]]
) -> list[tuple[str, str]]:
    wanted = list(dict.fromkeys(values))
    rows: list[tuple[str, str]] = []
    for start in range(0, len(wanted), BATCH):
        found = db.session.execute(statement(wanted[start : start + BATCH]))
        rows += [(row[0], row[1]) for row in found]
    return rows


def list_laws() -> Sequence[Law]:
    """All laws, the newest in force first."""
    return db.session.scalars(select(Law).order_by(Law.in_force_from.desc(), Law.code)).all()


def get_law(law_id: UUID) -> Law:
    """The law. Raise NotFound."""
    law = db.session.get(Law, law_id)
    if law is None:
        raise NotFound(f"law {law_id}")
    return law


def find_laws(codes: Iterable[str]) -> dict[str, Law]:
    """The laws with these codes, by code."""
    wanted = set(codes)
    return {law.code: law for law in list_laws() if law.code in wanted}


def count_by_law() -> dict[UUID, int]:
    """How many questions rest on each law now."""
    stmt = (
        select(Provision.law_id, func.count(func.distinct(citation.c.version_id)))
        .join(citation, citation.c.provision_id == Provision.id)
        .join(QuestionVersion, QuestionVersion.id == citation.c.version_id)
        .where(QuestionVersion.is_current)
        .group_by(Provision.law_id)
    )
    return {row[0]: row[1] for row in db.session.execute(stmt)}


def list_provisions(law: Law) -> Sequence[tuple[Provision, int]]:
    """The law's provisions in their order, each with how many questions rest on it now."""
    count = (
        select(func.count(citation.c.version_id))
        .join(QuestionVersion, QuestionVersion.id == citation.c.version_id)
        .where(citation.c.provision_id == Provision.id, QuestionVersion.is_current)
        .scalar_subquery()
    )
    stmt = select(Provision, count).where(Provision.law_id == law.id)
    rows = [(row[0], row[1]) for row in db.session.execute(stmt)]
    return sorted(rows, key=lambda row: (_natural(row[0].article), _natural(row[0].clause)))


def _natural(number: str) -> tuple[int, str]:
    """An order in which article 9 stands before 10 and 7a after 7."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    return (int(digits) if digits else 0, number)


def get_provision(provision_id: UUID) -> Provision:
    """The provision. Raise NotFound."""
    provision = db.session.get(Provision, provision_id)
    if provision is None:
        raise NotFound(f"provision {provision_id}")
    return provision


def list_resting_on(provision: Provision) -> Select[QuestionVersion]:
    """The current versions that cite the provision, by code."""
    return list_questions(QuestionFilter()).where(_cites(Provision.id == provision.id))


def list_imports() -> Select[QuestionImport]:
    """Uploaded files, newest first."""
    return select(QuestionImport).order_by(QuestionImport.created_at.desc())


def get_import(import_id: UUID) -> QuestionImport:
    """The uploaded file. Raise NotFound."""
    found = db.session.get(QuestionImport, import_id)
    if found is None:
        raise NotFound(f"import {import_id}")
    return found


@dataclass(frozen=True, slots=True)
class Pool:
    """What forms can be drawn from: entries by question code, their versions, who is left out.

    `unapproved` holds the codes of drafts: they are counted in a feasibility report, never drawn.
    `enemies` are pairs of codes that may not stand in one form.
    """

    entries: tuple[PoolEntry, ...]
    versions: Mapping[str, QuestionVersion]
    unapproved: frozenset[str]
    enemies: Enemies = frozenset()


def get_pool() -> Pool:
    """The current versions of all questions but the retired.

    An entry's id is the question's code, so that one seed draws the same form in every
    installation with the same bank.
    """
    stmt = list_questions(QuestionFilter()).where(Question.status != QuestionStatus.RETIRED)
    versions = db.session.scalars(stmt).all()
    paths = get_topic_tree().paths
    return Pool(
        entries=tuple(_to_entry(each, paths[each.question.topic_id]) for each in versions),
        versions={each.question.code: each for each in versions},
        unapproved=frozenset(
            each.question.code
            for each in versions
            if each.question.status is not QuestionStatus.APPROVED
        ),
        enemies=list_enemy_codes(),
    )


def _to_entry(version: QuestionVersion, path: tuple[str, ...]) -> PoolEntry:
    return PoolEntry(
        id=version.question.code,
        topic_path=path,
        level=version.level,
        kind=version.kind,
        difficulty=version.difficulty,
        minutes=expected_minutes(version.kind, version.minutes),
        provisions=tuple(_to_window(each) for each in version.provisions),
    )


def _to_window(provision: Provision) -> InForce:
    """The days the provision binds, its own narrowing those of its law."""
    starts = [provision.law.in_force_from, provision.in_force_from]
    ends = [end for end in (provision.law.in_force_to, provision.in_force_to) if end]
    return InForce(max(start for start in starts if start), min(ends, default=None))
