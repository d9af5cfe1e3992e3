"""Drawing who watches which room, and replacing somebody who cannot come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from app import clock
from app.council.models import CouncilMember
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.profile import StaffRule
from app.sittings.models import Room, Sitting
from app.staffing import queries
from app.staffing.drawing import draw
from app.staffing.models import DutyKind, RoomDuty, StaffDraw


class NoRooms(DomainError):
    """Nobody is seated, so there is no room to watch."""


class NoStaffRule(DomainError):
    """The pinned version of the profile does not say how many watch a room."""


class TooFewPeople(DomainError):
    """There are more duties than people."""


class NotAvailable(DomainError):
    """Somebody is not on the board that day, or has another duty at that time."""


class SittingBegan(DomainError):
    """Lots are drawn before the paper starts."""


def draw_staff(
    sitting: Sitting,
    invigilators: Sequence[CouncilMember],
    technicians: Sequence[CouncilMember],
    *,
    seed: int,
    by: Actor,
) -> StaffDraw:
    """Draw the sitting's rooms anew; an earlier draw ends.

    Raise NoRooms, NoStaffRule, TooFewPeople, NotAvailable or SittingBegan.
    """
    if sitting.starts_at <= clock.now():
        raise SittingBegan(_("Ca thi đã bắt đầu: hãy thay từng người, kèm lý do."))
    rule, rooms = _need_of(sitting)
    _require_available(sitting, [*invigilators, *technicians])
    for duty in queries.list_duties(sitting):
        _end(duty, _("Bốc thăm lại"))
    wanted = rule.technicians if queries.needs_technicians(sitting) else 0
    repeats = _draw(
        sitting, invigilators, _Need(DutyKind.INVIGILATOR, rooms, rule.invigilators, seed)
    )
    repeats += _draw(sitting, technicians, _Need(DutyKind.TECHNICIAN, rooms, wanted, seed))
    drawn = StaffDraw(
        sitting_id=sitting.id, seed=seed, repeats=repeats, drawn_by_name=by.actor_name
    )
    db.session.add(drawn)
    db.session.flush()
    record(
        "room_staff.drawn",
        by=by,
        subject=sitting.id,
        seed=seed,
        repeats=repeats,
        duties=[_told(duty) for duty in queries.list_duties(sitting)],
    )
    return drawn


def _need_of(sitting: Sitting) -> tuple[StaffRule, Sequence[Room]]:
    rule, rooms = queries.find_rule(sitting.exam), queries.list_rooms(sitting)
    if not rooms:
        raise NoRooms(_("Ca thi chưa xếp chỗ nên chưa có phòng để phân công."))
    if rule is None:
        raise NoStaffRule(_("Bộ quy tắc của kỳ thi chưa quy định số giám thị mỗi phòng."))
    return rule, rooms


@dataclass(frozen=True, slots=True)
class _Need:
    """What is drawn: so many of a kind for each room, by a seed."""

    kind: DutyKind
    rooms: Sequence[Room]
    per_room: int
    seed: int


def _draw(sitting: Sitting, people: Sequence[CouncilMember], need: _Need) -> int:
    """Store the duties of one kind; give how many repeat."""
    if len(people) < need.per_room * len(need.rooms):
        raise TooFewPeople(_too_few(need, len(people)))
    if not need.per_room:
        return 0
    found = draw(
        [room.id for room in need.rooms],
        [one.id for one in people],
        per_room=need.per_room,
        past=queries.list_past(sitting, need.kind),
        seed=need.seed,
    )
    for room_id, members in found.rooms.items():
        for position, member_id in enumerate(members, start=1):
            db.session.add(
                RoomDuty(
                    sitting_id=sitting.id,
                    room_id=room_id,
                    member_id=member_id,
                    kind=need.kind,
                    position=position,
                )
            )
    return found.repeats


def _too_few(need: _Need, have: int) -> str:
    values = {"rooms": len(need.rooms), "need": need.per_room * len(need.rooms), "have": have}
    if need.kind is DutyKind.INVIGILATOR:
        return _("%(rooms)d phòng cần %(need)d giám thị, mới chọn %(have)d người.", **values)
    return _("%(rooms)d phòng cần %(need)d kỹ thuật viên, mới chọn %(have)d người.", **values)


def replace_person(duty: RoomDuty, successor: CouncilMember, *, reason: str, by: Actor) -> RoomDuty:
    """Put somebody in reserve in the place of one who cannot do the duty. Raise NotAvailable."""
    sitting = duty.sitting
    if duty.ended_at is not None:
        raise NotAvailable(_("Người này đã được thay."))
    if any(one.member_id == successor.id for one in queries.list_duties(sitting)):
        raise NotAvailable(_("%(name)s đã có nhiệm vụ trong ca thi này.", name=successor.full_name))
    _require_available(sitting, [successor])
    _end(duty, reason)
    new = RoomDuty(
        sitting_id=sitting.id,
        room_id=duty.room_id,
        member_id=successor.id,
        kind=duty.kind,
        position=duty.position,
    )
    db.session.add(new)
    db.session.flush()
    record(
        "room_staff.replaced",
        by=by,
        subject=sitting.id,
        before=_told(duty),
        after=_told(new),
        reason=reason,
    )
    return new


def _require_available(sitting: Sitting, people: Collection[CouncilMember]) -> None:
    eligible = {one.id for one in queries.list_eligible(sitting)}
    busy = queries.list_busy(sitting)
    seen: set[UUID] = set()
    for person in people:
        name = person.full_name
        if person.id not in eligible:
            raise NotAvailable(
                _("%(name)s không có nhiệm vụ ở Ban coi thi vào ngày thi.", name=name)
            )
        if person.id in busy:
            raise NotAvailable(
                _("%(name)s đã coi ca khác cùng giờ: %(title)s.", name=name, title=busy[person.id])
            )
        if person.id in seen:
            raise NotAvailable(
                _("%(name)s không thể vừa là giám thị vừa là kỹ thuật viên.", name=name)
            )
        seen.add(person.id)


def _end(duty: RoomDuty, reason: str) -> None:
    duty.ended_at, duty.ended_reason = clock.now(), reason
    db.session.flush()


def _told(duty: RoomDuty) -> dict[str, str]:
    return {
        "room": str(duty.room_id),
        "member": str(duty.member_id),
        "kind": duty.kind.value,
        "position": str(duty.position),
    }
