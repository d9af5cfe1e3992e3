"""Reads of practice: which questions are open, how far a learner is, what comes next."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, selectinload

from app.accounts.models import User
from app.bank.models import (
    Law,
    Provision,
    Question,
    QuestionStatus,
    QuestionVersion,
    Topic,
    citation,
)
from app.bank.queries import out_of_force
from app.db import db
from app.errors import NotFound
from app.training.models import PracticeAnswer, PracticeQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicProgress:
    """How far a learner is in a topic: questions open, tried, and right the last time."""

    topic: Topic
    total: int
    tried: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasable:
    """A question as a trainer sees it when choosing what to open for practice."""

    version: QuestionVersion
    released: bool
    used: bool
    """Whether a frozen form ever held it: then it is never open, released or not."""


def open_versions(on: date) -> Select[QuestionVersion]:
    """The current versions open for practice under the law of the day.

    Open means: approved, released by a trainer, no version of it ever in a frozen form, and every
    provision it rests on in force. Whatever else the bank holds never reaches practice.
    """
    other = aliased(QuestionVersion)
    used = exists().where(
        other.question_id == QuestionVersion.question_id, other.used_at.is_not(None)
    )
    outdated = exists().where(
        citation.c.version_id == QuestionVersion.id,
        citation.c.provision_id == Provision.id,
        Provision.law_id == Law.id,
        out_of_force(on),
    )
    return (
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(PracticeQuestion, PracticeQuestion.question_id == Question.id)
        .where(
            QuestionVersion.is_current,
            Question.status == QuestionStatus.APPROVED,
            PracticeQuestion.withdrawn_at.is_(None),
            ~used,
            ~outdated,
        )
        .order_by(Question.code)
    )


def released_question_ids() -> set[UUID]:
    """The questions that were ever open for practice: no paper may be drawn from them."""
    return set(db.session.scalars(select(PracticeQuestion.question_id)))


def list_topic_progress(viewer: User, on: date) -> list[TopicProgress]:
    """Every topic with open questions, and how far the learner is in it."""
    by_topic: dict[UUID, list[UUID]] = defaultdict(list)
    for version in db.session.scalars(open_versions(on)):
        by_topic[version.question.topic_id].append(version.question_id)
    latest = _latest_answers(viewer)
    topics = db.session.scalars(
        select(Topic).where(Topic.id.in_(by_topic)).order_by(Topic.position, Topic.code)
    )
    return [_progress(topic, by_topic[topic.id], latest) for topic in topics]


def get_topic_progress(topic_id: UUID, viewer: User, on: date) -> TopicProgress:
    """How far the learner is in one topic. Raise NotFound when nothing in it is open."""
    for progress in list_topic_progress(viewer, on):
        if progress.topic.id == topic_id:
            return progress
    raise NotFound(f"topic {topic_id}")


def next_question(topic_id: UUID, viewer: User, on: date) -> QuestionVersion:
    """What to ask next: never tried first, then last answered wrongly, then longest ago.

    Raise NotFound when the topic has no open question.
    """
    versions = db.session.scalars(open_versions(on).where(Question.topic_id == topic_id)).all()
    if not versions:
        raise NotFound(f"topic {topic_id}")
    latest = _latest_answers(viewer)

    def urgency(version: QuestionVersion) -> tuple[int, datetime | None, str]:
        answer = latest.get(version.question_id)
        if answer is None:
            return 0, None, version.question.code
        return 1 + answer.correct, answer.answered_at, version.question.code

    return min(versions, key=urgency)


def get_open_version(question_id: UUID, on: date) -> QuestionVersion:
    """The current version of an open question. Raise NotFound for any other question."""
    version = db.session.scalar(open_versions(on).where(QuestionVersion.question_id == question_id))
    if version is None:
        raise NotFound(f"question {question_id}")
    return version


def get_answer(answer_id: UUID, viewer: User) -> PracticeAnswer:
    """An answer of the learner's own, if its question is still not secret. Raise NotFound."""
    answer = db.session.scalar(
        select(PracticeAnswer)
        .where(PracticeAnswer.id == answer_id, PracticeAnswer.user_id == viewer.id)
        .options(selectinload(PracticeAnswer.version).selectinload(QuestionVersion.provisions))
    )
    if answer is None or answer.question_id in _used_ids([answer.question_id]):
        raise NotFound(f"answer {answer_id}")
    return answer


def list_releasable(topic_id: UUID) -> list[Releasable]:
    """The approved questions of a topic, and whether they are open for practice."""
    versions = db.session.scalars(
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(
            QuestionVersion.is_current,
            Question.topic_id == topic_id,
            Question.status == QuestionStatus.APPROVED,
        )
        .order_by(Question.code)
    ).all()
    ids = [version.question_id for version in versions]
    released = set(
        db.session.scalars(
            select(PracticeQuestion.question_id).where(PracticeQuestion.withdrawn_at.is_(None))
        )
    )
    used = _used_ids(ids)
    return [
        Releasable(
            version=version,
            released=version.question_id in released,
            used=version.question_id in used,
        )
        for version in versions
    ]


def count_approved() -> dict[UUID, int]:
    """How many approved questions there are, by topic id."""
    stmt = (
        select(Question.topic_id, func.count(Question.id).label("total"))
        .where(Question.status == QuestionStatus.APPROVED)
        .group_by(Question.topic_id)
    )
    return {row.topic_id: row.total for row in db.session.execute(stmt)}


def count_released() -> dict[UUID, int]:
    """How many questions are released, by topic id."""
    stmt = (
        select(Question.topic_id)
        .join(PracticeQuestion, PracticeQuestion.question_id == Question.id)
        .where(PracticeQuestion.withdrawn_at.is_(None))
    )
    counts: dict[UUID, int] = defaultdict(int)
    for topic_id in db.session.scalars(stmt):
        counts[topic_id] += 1
    return counts


def get_topic(topic_id: UUID) -> Topic:
    """The topic. Raise NotFound."""
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        raise NotFound(f"topic {topic_id}")
    return topic


def list_questions(topic_id: UUID, question_ids: Collection[UUID]) -> Sequence[Question]:
    """Those of the questions that stand under the topic, by code."""
    stmt = select(Question).where(Question.topic_id == topic_id, Question.id.in_(question_ids))
    return db.session.scalars(stmt.order_by(Question.code)).all()


def _latest_answers(viewer: User) -> dict[UUID, PracticeAnswer]:
    stmt = select(PracticeAnswer).where(PracticeAnswer.user_id == viewer.id)
    answers = db.session.scalars(stmt.order_by(PracticeAnswer.answered_at))
    return {answer.question_id: answer for answer in answers}


def _progress(
    topic: Topic, question_ids: Sequence[UUID], latest: dict[UUID, PracticeAnswer]
) -> TopicProgress:
    answers = [latest[key] for key in question_ids if key in latest]
    return TopicProgress(
        topic=topic,
        total=len(question_ids),
        tried=len(answers),
        right=sum(answer.correct for answer in answers),
    )


def _used_ids(question_ids: Collection[UUID]) -> set[UUID]:
    stmt = select(QuestionVersion.question_id).where(
        QuestionVersion.question_id.in_(question_ids), QuestionVersion.used_at.is_not(None)
    )
    return set(db.session.scalars(stmt))
