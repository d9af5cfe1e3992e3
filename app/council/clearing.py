"""Comparing members with candidates, and ruling on what they have in common."""

from collections.abc import Mapping
from uuid import UUID

from app.council import queries
from app.council.appointing import end_task
from app.council.founding import council_rules
from app.council.matching import Match, find_matches
from app.council.models import (
    CouncilMember,
    KinshipCheck,
    Likeness,
    LikenessRuling,
    LikenessState,
)
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record


class RelationMissing(DomainError):
    """Nobody is excluded for a name or a unit: the relation must be named."""


class ReasonMissing(DomainError):
    """A ruling gives its reason."""


class OwnLikeness(DomainError):
    """Nobody rules on their own relationship."""


def check_kinship(exam: Exam, *, by: Actor) -> KinshipCheck:
    """Compare every member with every application; what is new or grown waits for a person.

    A ruling stays, unless there is new evidence: then the likeness is open again.
    """
    officials, applicants = queries.list_officials(exam), queries.list_applicants(exam)
    known = queries.map_likenesses(exam)
    fresh = sum(_keep(match, known) for match in find_matches(officials, applicants))
    check = KinshipCheck(
        exam_id=exam.id,
        checked_by_name=by.actor_name,
        member_count=len(officials),
        application_count=len(applicants),
        found_count=fresh,
    )
    db.session.add(check)
    db.session.flush()
    record(
        "kinship.checked",
        by=by,
        subject=exam.id,
        members=check.member_count,
        applications=check.application_count,
        found=fresh,
    )
    return check


def _keep(match: Match, known: Mapping[tuple[UUID, UUID], Likeness]) -> bool:
    """Store the match; tell whether a person has to look at it now."""
    evidence = [[one.ground.value, one.text] for one in match.evidence]
    likeness = known.get((match.official, match.applicant))
    if likeness is None:
        db.session.add(
            Likeness(
                member_id=match.official,
                application_id=match.applicant,
                evidence=evidence,
                weight=match.weight,
            )
        )
        return True
    grown = any(one not in likeness.evidence for one in evidence)
    likeness.evidence, likeness.weight = evidence, match.weight
    if grown and likeness.state is LikenessState.CLEARED:
        likeness.state = LikenessState.OPEN
    return grown


def rule_likeness(likeness: Likeness, *, relation: str, reason: str, by: Actor) -> LikenessRuling:
    """Say what the likeness is: a relation the rule names, or none (empty).

    A relation excludes the member: every task of theirs ends. Taking a wrong ruling back is a new
    one; tasks that ended stay ended. Raise ReasonMissing, RelationMissing or OwnLikeness.
    """
    member = likeness.member
    if not reason:
        raise ReasonMissing(_("Hãy ghi đã kiểm tra gì, kết luận thế nào."))
    if by.actor_id is not None and by.actor_id == member.user_id:
        raise OwnLikeness(_("Người khác phải kết luận về quan hệ của chính bạn."))
    if relation and relation not in council_rules(member.exam).kinship.relations:
        raise RelationMissing(_("Hãy chọn một quan hệ trong danh sách."))
    ruling = LikenessRuling(
        likeness_id=likeness.id,
        upheld=bool(relation),
        relation=relation,
        reason=reason,
        ruled_by_id=by.actor_id,
        ruled_by_name=by.actor_name,
    )
    db.session.add(ruling)
    likeness.state = LikenessState.UPHELD if relation else LikenessState.CLEARED
    db.session.flush()
    db.session.expire(likeness, ["rulings"])
    record(
        "likeness.ruled",
        by=by,
        subject=likeness.id,
        member=member.full_name,
        application=str(likeness.application_id),
        relation=relation,
        reason=reason,
    )
    for assignment in member.held if relation else ():
        end_task(assignment, reason=_("Là %(relation)s của thí sinh", relation=relation), by=by)
    return ruling


def clear_weak_likenesses(member: CouncilMember, *, reason: str, by: Actor) -> int:
    """Clear at once all open likenesses of only the same unit or address; give how many.

    Raise ReasonMissing or OwnLikeness.
    """
    weak = queries.list_weak_likenesses(member)
    for likeness in weak:
        rule_likeness(likeness, relation="", reason=reason, by=by)
    return len(weak)
