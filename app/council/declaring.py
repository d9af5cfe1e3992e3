"""What members declare: their relatives, and whether anything of their own bars them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app import clock, text
from app.council.appointing import end_task, require_national_id
from app.council.founding import council_rules
from app.council.models import CouncilMember, DeclaredRelative
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record


class RelationUnknown(DomainError):
    """The rule names no such relation."""


class RelativeWithdrawn(DomainError):
    """The relative was taken back before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A relative as typed; `relation` in the words of the rule."""

    relation: str
    full_name: str
    birth_on: date | None = None
    national_id: str = ""


def declare_relative(member: CouncilMember, kin: Kin, *, by: Actor) -> DeclaredRelative:
    """Add a relative to the member's declaration. Raise RelationUnknown or NationalIdWrong."""
    if kin.relation not in council_rules(member.exam).kinship.relations:
        raise RelationUnknown(_("Hãy chọn một quan hệ trong danh sách."))
    require_national_id(kin.national_id)
    relative = DeclaredRelative(
        member_id=member.id,
        relation=kin.relation,
        full_name=kin.full_name,
        name_folded=text.fold(kin.full_name),
        birth_on=kin.birth_on,
        national_id=kin.national_id,
    )
    db.session.add(relative)
    _touch(member, by=by)
    record(
        "relative.declared",
        by=by,
        subject=member.id,
        relation=kin.relation,
        name=kin.full_name,
    )
    return relative


def withdraw_relative(relative: DeclaredRelative, *, by: Actor) -> None:
    """Take a relative back: declared by mistake. Raise RelativeWithdrawn."""
    if relative.withdrawn_at is not None:
        raise RelativeWithdrawn(_("Người thân này đã được bỏ khỏi bản kê khai."))
    relative.withdrawn_at = clock.now()
    _touch(relative.member, by=by)
    record(
        "relative.withdrawn",
        by=by,
        subject=relative.member_id,
        relation=relative.relation,
        name=relative.full_name,
    )


def complete_declaration(member: CouncilMember, barred_by: Collection[str], *, by: Actor) -> None:
    """Say that the declaration is complete; what bars the member ends all their tasks.

    `barred_by` are of the rule's words. Raise RelationUnknown for others.
    """
    rule = council_rules(member.exam).kinship
    if not set(barred_by) <= set(rule.barred):
        raise RelationUnknown(_("Hãy chọn một trường hợp trong danh sách."))
    member.declared_at, member.barred_by = clock.now(), list(barred_by)
    _touch(member, by=by)
    record(
        "declaration.completed",
        by=by,
        subject=member.id,
        relatives=sum(one.withdrawn_at is None for one in member.relatives),
        barred_by=list(barred_by),
    )
    for assignment in member.held if barred_by else ():
        end_task(assignment, reason="; ".join(barred_by), by=by)


def _touch(member: CouncilMember, *, by: Actor) -> None:
    member.changed_at, member.changed_by_name = clock.now(), by.actor_name
    db.session.flush()
    db.session.expire(member, ["relatives"])
