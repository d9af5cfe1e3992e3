"""Arranging the bank: topics and laws."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.bank import queries
from app.bank.models import Law, Provision, Topic
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record


class TopicExists(DomainError):
    """Another topic has this code."""


class LawExists(DomainError):
    """Another law has this code."""


class EndsBeforeStart(DomainError):
    """The last day in force lies before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFacts:
    """What is known of a law; `in_force_to` is its last day, none while it stands."""

    code: str
    title: str
    number: str
    in_force_from: date
    in_force_to: date | None = None
    successor_code: str | None = None
    source: str = ""
    is_verified: bool = True


def add_topic(code: str, title: str, *, parent: Topic | None = None, by: Actor) -> Topic:
    """Add a topic below the parent, after its sisters."""
    if queries.find_topic(code):
        raise TopicExists(_("Đã có chủ đề mang mã này."))
    last = db.session.scalar(select(func.max(Topic.position))) or 0
    topic = Topic(
        code=code, title=title, parent_id=parent.id if parent else None, position=last + 1
    )
    db.session.add(topic)
    db.session.flush()
    record("topic.added", by=by, subject=topic.id, code=code, parent=parent and parent.code)
    return topic


def add_law(facts: LawFacts, *, by: Actor) -> Law:
    """Add a law that questions may rest on."""
    if queries.find_laws([facts.code]):
        raise LawExists(_("Đã có văn bản mang mã này."))
    _check_days(facts.in_force_from, facts.in_force_to)
    law = Law(
        code=facts.code,
        title=facts.title,
        number=facts.number,
        in_force_from=facts.in_force_from,
        in_force_to=facts.in_force_to,
        successor_code=facts.successor_code,
        source=facts.source,
        is_verified=facts.is_verified,
    )
    db.session.add(law)
    db.session.flush()
    record("law.added", by=by, subject=law.id, code=law.code)
    return law


def set_days_in_force(law: Law, first: date, last: date | None, *, by: Actor) -> Law:
    """Change from when until when (the last day) the law is in force."""
    _check_days(first, last)
    before = [law.in_force_from.isoformat(), law.in_force_to and law.in_force_to.isoformat()]
    law.in_force_from, law.in_force_to = first, last
    db.session.flush()
    after = [first.isoformat(), last and last.isoformat()]
    record("law.days_set", by=by, subject=law.id, code=law.code, before=before, after=after)
    return law


def narrow_provision(
    provision: Provision, first: date | None, last: date | None, *, by: Actor
) -> Provision:
    """Set the provision's own first and last day in force; none where its law's counts."""
    _check_days(first, last)
    provision.in_force_from, provision.in_force_to = first, last
    db.session.flush()
    record(
        "provision.days_set",
        by=by,
        subject=provision.id,
        law=provision.law.code,
        article=provision.article,
        clause=provision.clause,
        days=[first and first.isoformat(), last and last.isoformat()],
    )
    return provision


def _check_days(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise EndsBeforeStart(_("Ngày hết hiệu lực không được trước ngày có hiệu lực."))
