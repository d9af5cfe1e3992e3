"""Reads of staffing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.clock import VIETNAM
from app.council.models import CouncilAssignment, CouncilDecision, CouncilMember
from app.db import db
from app.errors import NotFound
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _
from app.regulations.profile import StaffRule
from app.sittings.models import Room, Seat, Sitting
from app.staffing.drawing import Past
from app.staffing.models import DutyKind, RoomDuty, StaffDraw

BOARD = "invigilation"


@dataclass(frozen=True, slots=True)
class RoomStaff:
    """A room of a sitting and who is on duty in it."""

    room: Room
    duties: Sequence[RoomDuty]

    def of(self, kind: DutyKind) -> list[RoomDuty]:
        """Those of one kind, in order."""
        return [duty for duty in self.duties if duty.kind is kind]


def day_of(sitting: Sitting) -> date:
    """The day of the sitting in Vietnam."""
    return sitting.starts_at.astimezone(VIETNAM).date()


def get_duty(sitting: Sitting, duty_id: UUID) -> RoomDuty:
    """The duty of that sitting. Raise NotFound."""
    duty = db.session.get(RoomDuty, duty_id)
    if duty is None or duty.sitting_id != sitting.id:
        raise NotFound(_("Không có nhiệm vụ này trong ca thi."))
    return duty


def find_rule(exam: Exam) -> StaffRule | None:
    """How many watch a room, if the exam's profile says it."""
    room = rules_of(exam).room
    return room.staff if room else None


def needs_technicians(sitting: Sitting) -> bool:
    """Whether the paper is taken on computers."""
    return rules_of(sitting.exam).paper(sitting.paper.code).form == "computer"


def list_rooms(sitting: Sitting) -> Sequence[Room]:
    """The rooms somebody sits in, in order."""
    seated = select(Seat.room_id).where(Seat.sitting_id == sitting.id)
    return db.session.scalars(select(Room).where(Room.id.in_(seated)).order_by(Room.position)).all()


def list_duties(sitting: Sitting) -> Sequence[RoomDuty]:
    """The duties that nothing ended, by room and order."""
    stmt = (
        select(RoomDuty)
        .join(RoomDuty.room)
        .where(RoomDuty.sitting_id == sitting.id, RoomDuty.ended_at.is_(None))
    )
    return db.session.scalars(stmt.order_by(Room.position, RoomDuty.kind, RoomDuty.position)).all()


def list_ended(sitting: Sitting) -> Sequence[RoomDuty]:
    """The duties that were ended, the latest first."""
    stmt = select(RoomDuty).where(RoomDuty.sitting_id == sitting.id, RoomDuty.ended_at.is_not(None))
    return db.session.scalars(stmt.order_by(RoomDuty.ended_at.desc(), RoomDuty.id)).all()


def list_staff(sitting: Sitting) -> list[RoomStaff]:
    """Each room of the sitting with those on duty."""
    by_room: dict[UUID, list[RoomDuty]] = defaultdict(list)
    for duty in list_duties(sitting):
        by_room[duty.room_id].append(duty)
    return [RoomStaff(room, by_room[room.id]) for room in list_rooms(sitting)]


def list_eligible(sitting: Sitting) -> Sequence[CouncilMember]:
    """Who may be drawn: on the board that watches, by a decision in force on the day, by name."""
    day = day_of(sitting)
    stmt = (
        select(CouncilMember)
        .join(CouncilMember.assignments)
        .join(CouncilAssignment.decision)
        .where(
            CouncilMember.exam_id == sitting.exam_id,
            CouncilDecision.board == BOARD,
            CouncilAssignment.ended_at.is_(None),
            CouncilDecision.in_force_from <= day,
            CouncilDecision.ended_on.is_(None) | (CouncilDecision.ended_on >= day),
        )
        .order_by(CouncilMember.name_key, CouncilMember.id)
        .distinct()
    )
    return [one for one in db.session.scalars(stmt) if not one.is_excluded]


def list_busy(sitting: Sitting) -> dict[UUID, str]:
    """Who is on duty in another sitting that overlaps this one, with its title."""
    stmt = (
        select(RoomDuty.member_id, Sitting)
        .join(RoomDuty.sitting)
        .where(
            Sitting.exam_id == sitting.exam_id,
            Sitting.id != sitting.id,
            RoomDuty.ended_at.is_(None),
            Sitting.starts_at < sitting.ends_at,
        )
    )
    rows = db.session.execute(stmt).all()
    return {member: other.title for member, other in rows if other.ends_at > sitting.starts_at}


def list_past(sitting: Sitting, kind: DutyKind) -> list[Past]:
    """Who watched which room together in the exam's other sittings."""
    stmt = (
        select(RoomDuty.sitting_id, RoomDuty.room_id, RoomDuty.member_id)
        .join(RoomDuty.sitting)
        .where(
            Sitting.exam_id == sitting.exam_id,
            Sitting.id != sitting.id,
            RoomDuty.ended_at.is_(None),
            RoomDuty.kind == kind,
        )
    )
    together: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for other, room, member in db.session.execute(stmt):
        together[other, room].add(member)
    return [Past(room, frozenset(people)) for (_sitting, room), people in together.items()]


def find_last_draw(sitting: Sitting) -> StaffDraw | None:
    """The latest draw of the sitting."""
    stmt = select(StaffDraw).where(StaffDraw.sitting_id == sitting.id)
    return db.session.scalar(stmt.order_by(StaffDraw.drawn_at.desc()).limit(1))
