"""Keeping provisions: adding them, ending them, and saying what takes their place."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.bank import queries
from app.bank.arranging import EndsBeforeStart
from app.bank.citing import find_provisions
from app.bank.models import Law, Provision, QuestionStatus, QuestionVersion
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from question_bank.question import ProvisionRef


class ProvisionExists(DomainError):
    """The law already has this article and clause."""


class ProvisionOver(DomainError):
    """The provision ended or changed before."""


class FollowsItself(DomainError):
    """A provision was named as its own successor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionFacts:
    """What is known of a provision; days only where they differ from its law's."""

    article: str
    clause: str = ""
    title: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    source: str = ""
    is_verified: bool = True


def add_provision(law: Law, facts: ProvisionFacts, *, by: Actor) -> Provision:
    """Add an article or clause of a law. Raise ProvisionExists or EndsBeforeStart."""
    same = select(Provision.id).where(
        Provision.law_id == law.id,
        Provision.article == facts.article,
        Provision.clause == facts.clause,
    )
    if db.session.scalar(same.limit(1)):
        raise ProvisionExists(_("Văn bản đã có điều khoản này."))
    _check_days(law, facts.in_force_from, facts.in_force_to)
    provision = Provision(
        law=law,
        article=facts.article,
        clause=facts.clause,
        title=facts.title,
        in_force_from=facts.in_force_from,
        in_force_to=facts.in_force_to,
        source=facts.source,
        is_verified=facts.is_verified,
    )
    db.session.add(provision)
    db.session.flush()
    record("provision.added", by=by, subject=provision.id, **_place(provision))
    return provision


def end_provision(
    provision: Provision,
    last: date,
    *,
    successor: ProvisionRef | None = None,
    note: str = "",
    by: Actor,
) -> list[QuestionVersion]:
    """Let the provision end after its last day in force; give the questions that rest on it.

    From the next day on they are not drawn. Raise ProvisionOver, EndsBeforeStart, FollowsItself
    or UnknownLaw.
    """
    _check_runs(provision)
    _check_days(provision.law, provision.in_force_from, last)
    follows = find_provisions([successor])[successor] if successor else None
    if follows is provision:
        raise FollowsItself(_("Điều khoản không thể tự thay thế chính nó."))
    return _close(provision, last, follows, note=note, action="provision.ended", by=by)


def change_provision(
    provision: Provision, first: date, *, title: str = "", note: str = "", by: Actor
) -> list[QuestionVersion]:
    """Let the provision's wording change from a day on; give the questions that rest on the old.

    The new wording is a later edition of the same place: a question that cites the place anew
    rests on it. Raise ProvisionOver or EndsBeforeStart.
    """
    _check_runs(provision)
    last = first - timedelta(days=1)
    _check_days(provision.law, provision.in_force_from, last)
    later = Provision(
        law=provision.law,
        article=provision.article,
        clause=provision.clause,
        edition=provision.edition + 1,
        title=title or provision.title,
        in_force_from=first,
        source=provision.source,
    )
    db.session.add(later)
    return _close(provision, last, later, note=note, action="provision.changed", by=by)


def list_resting(provision: Provision) -> list[QuestionVersion]:
    """The current versions of usable questions that cite the provision."""
    stmt = queries.list_resting_on(provision)
    found = db.session.scalars(stmt).all()
    return [each for each in found if each.question.status is not QuestionStatus.RETIRED]


def _close(
    provision: Provision,
    last: date,
    successor: Provision | None,
    *,
    note: str,
    action: str,
    by: Actor,
) -> list[QuestionVersion]:
    provision.in_force_to, provision.successor, provision.note = last, successor, note
    db.session.flush()
    affected = list_resting(provision)
    record(
        action,
        by=by,
        subject=provision.id,
        last=last.isoformat(),
        successor=_place(successor) if successor else None,
        note=note,
        questions=[each.question.code for each in affected],
        **_place(provision),
    )
    return affected


def _check_runs(provision: Provision) -> None:
    if provision.successor_id is not None:
        raise ProvisionOver(_("Điều khoản này đã được thay thế."))


def _check_days(law: Law, first: date | None, last: date | None) -> None:
    if last and last < (first or law.in_force_from):
        raise EndsBeforeStart(_("Ngày hết hiệu lực không được trước ngày có hiệu lực."))


def _place(provision: Provision) -> dict[str, object]:
    return {
        "law": provision.law.code,
        "article": provision.article,
        "clause": provision.clause,
        "edition": provision.edition,
    }
