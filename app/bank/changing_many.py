"""Acts on many questions at once: said before to how many and to which not, then done one by one.

Each question is changed as if alone: its own version, its own entry in the ledger, its own refusal.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import db as database
from app.accounts.models import User
from app.bank import queries, reviewing, writing
from app.bank.contents import to_pure
from app.bank.models import Question, QuestionStatus, QuestionVersion, Topic
from app.bank.secrecy import readable_by
from app.db import db
from app.errors import DomainError
from app.i18n import N_, _
from app.jobs.models import Job
from app.jobs.queue import Progress, enqueue, job_kind
from question_bank import question as pure
from question_bank.question import Level
from question_bank.text import fold

MOST = 5000
"""Questions that may be acted on at once."""
AT_ONCE, BATCH = 100, 50
"""Questions that a person waits for; questions of one transaction of a job."""
CHANGE_MANY = "bank.change_many"
S = QuestionStatus


class Act(StrEnum):
    """What is done to many questions."""

    REVISE = "revise"
    SEND = "send"
    RETIRE = "retire"
    BRING_BACK = "bring_back"


_BARRED: Mapping[tuple[Act, QuestionStatus], str] = {
    (Act.REVISE, S.RETIRED): N_("đã ngừng dùng"),
    (Act.SEND, S.RETIRED): N_("đã ngừng dùng"),
    (Act.SEND, S.IN_REVIEW): N_("đang duyệt"),
    (Act.SEND, S.APPROVED): N_("đã duyệt rồi"),
    (Act.RETIRE, S.RETIRED): N_("đã ngừng dùng"),
    (Act.RETIRE, S.IN_REVIEW): N_("đang duyệt"),
    (Act.BRING_BACK, S.DRAFT): N_("đang dùng"),
    (Act.BRING_BACK, S.IN_REVIEW): N_("đang dùng"),
    (Act.BRING_BACK, S.APPROVED): N_("đang dùng"),
}
"""In which state an act leaves a question as it is, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The act with what it needs; None leaves a field as it is.

    `tags` replaces all tags, before `add` and `remove`. `due_on` is the day to review by.
    """

    act: Act
    topic: str | None = None
    level: Level | None = None
    difficulty: Decimal | None = None
    minutes: Decimal | None = None
    tags: tuple[str, ...] | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    due_on: date | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The wish as a job keeps it."""
        return {
            **asdict(self),
            "difficulty": None if self.difficulty is None else str(self.difficulty),
            "minutes": None if self.minutes is None else str(self.minutes),
            "due_on": self.due_on and self.due_on.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Wish":
        """The wish that a job kept."""
        return cls(
            act=Act(kept["act"]),
            topic=kept["topic"],
            level=Level(kept["level"]) if kept["level"] else None,
            difficulty=Decimal(kept["difficulty"]) if kept["difficulty"] else None,
            minutes=Decimal(kept["minutes"]) if kept["minutes"] else None,
            tags=None if kept["tags"] is None else tuple(kept["tags"]),
            add=tuple(kept["add"]),
            remove=tuple(kept["remove"]),
            due_on=date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
            reason=kept["reason"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the act would do: to which questions, and for each reason the codes left out.

    `approved` and `in_review` count the questions whose approval or round of review it ends.
    """

    ids: tuple[UUID, ...]
    skipped: Mapping[str, Sequence[str]]
    approved: int
    in_review: int

    @property
    def digest(self) -> str:
        """Tells whether what a person agreed to is still what would be done."""
        text = ",".join(sorted(str(each) for each in self.ids))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(slots=True)
class Outcome:
    """How many questions were changed, and the refusals by code."""

    done: int
    refused: dict[str, str]


def make_plan(wish: Wish, versions: Iterable[QuestionVersion]) -> Plan:
    """What the act would do to the questions with these current versions. Changes nothing."""
    ids: list[UUID] = []
    skipped: dict[str, list[str]] = {}
    met = {S.APPROVED: 0, S.IN_REVIEW: 0}
    for version in versions:
        question = version.question
        if why := _why_not(wish, version):
            skipped.setdefault(why, []).append(question.code)
            continue
        ids.append(question.id)
        if wish.act is Act.REVISE and question.status in met:
            met[question.status] += 1
    return Plan(
        ids=tuple(ids),
        skipped=skipped,
        approved=met[S.APPROVED],
        in_review=met[S.IN_REVIEW],
    )


def _why_not(wish: Wish, version: QuestionVersion) -> str:
    """Why the act leaves this question as it is; empty if it does not."""
    if barred := _BARRED.get((wish.act, version.question.status)):
        return _(barred)
    value = to_pure(version)
    if wish.act is Act.REVISE and _wished(wish, value) == value:
        return _("đã như vậy rồi")
    if wish.act is Act.SEND and not version.provisions:
        return _("chưa gắn với điều luật nào")
    return ""


def _wished(wish: Wish, value: pure.Question) -> pure.Question:
    """The question with what is wished for it."""
    gone = {fold(each) for each in wish.remove}
    kept = value.tags if wish.tags is None else wish.tags
    tags = [each for each in kept if fold(each) not in gone]
    held = {fold(each) for each in tags}
    tags += [each for each in wish.add if fold(each) not in held]
    return replace(
        value,
        topic=wish.topic or value.topic,
        level=wish.level or value.level,
        difficulty=value.difficulty if wish.difficulty is None else wish.difficulty,
        minutes=wish.minutes or value.minutes,
        tags=tuple(tags),
    )


def carry_out(wish: Wish, ids: Iterable[UUID], *, by: User) -> Outcome:
    """Do the act to each question, or to none where it is refused; what became of them."""
    topics = {node.topic.code: node.topic for node in queries.get_topic_tree().nodes}
    outcome = Outcome(0, {})
    for some in _batches(list(ids)):
        for question in _load(some, by):
            try:
                with db.session.begin_nested():
                    _do(wish, question, topics, by)
                outcome.done += 1
            except DomainError as refusal:
                outcome.refused[question.code] = str(refusal)
    return outcome


def _load(ids: Sequence[UUID], viewer: User) -> Sequence[Question]:
    stmt = (
        select(Question)
        .where(Question.id.in_(ids), readable_by(viewer))
        .options(selectinload(Question.versions).selectinload(QuestionVersion.provisions))
        .order_by(Question.code)
    )
    return db.session.scalars(stmt).all()


def _do(wish: Wish, question: Question, topics: Mapping[str, Topic], by: User) -> None:
    if wish.act is Act.SEND:
        reviewing.send_for_review(question, due_on=wish.due_on, note=wish.reason, by=by)
    elif wish.act is Act.RETIRE:
        reviewing.retire_question(question, reason=wish.reason, by=by)
    elif wish.act is Act.BRING_BACK:
        reviewing.bring_back(question, reason=wish.reason, by=by)
    else:
        value = _wished(wish, to_pure(queries.current_version(question)))
        topic = topics[value.topic or ""]
        writing.revise_question(question, value, topic, reason=wish.reason, by=by)


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def carry_out_soon(wish: Wish, plan: Plan, *, by: User, return_url: str) -> Outcome | Job:
    """Do what was planned: few at once, many by a job."""
    if len(plan.ids) <= AT_ONCE:
        return carry_out(wish, plan.ids, by=by)
    return enqueue(
        CHANGE_MANY,
        _("Đổi %(count)d câu hỏi", count=len(plan.ids)),
        by=by,
        return_url=return_url,
        wish=wish.to_json(),
        ids=[str(each) for each in plan.ids],
        actor_id=str(by.id),
    )


@job_kind(CHANGE_MANY)
def carry_out_in_background(
    *, progress: Progress, wish: Mapping[str, Any], ids: Sequence[str], actor_id: str
) -> None:
    """Do the act in short transactions: what is done stays done if a later question fails."""
    wanted, done, refused = Wish.from_json(wish), 0, 0
    for some in _batches([UUID(each) for each in ids]):
        outcome = carry_out(wanted, some, by=db.session.get_one(User, UUID(actor_id)))
        database.commit()
        done, refused = done + outcome.done, refused + len(outcome.refused)
        progress(done + refused, len(ids), words_of(done, refused))


def words_of(done: int, refused: int) -> str:
    """How it went, in a sentence."""
    told = _("Đã làm với %(count)d câu.", count=done)
    return f"{told} {_('%(count)d câu không làm được.', count=refused)}" if refused else told
