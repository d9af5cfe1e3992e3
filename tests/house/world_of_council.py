"""The council of the world's exam: a decision, two people, a task, a relative, a likeness."""

from datetime import date
from typing import Any

from app.council import appointing, clearing, declaring, founding
from app.council.appointing import Person
from app.council.declaring import Kin
from app.council.founding import Paperwork
from app.council.models import Likeness
from app.db import db
from app.permissions import Role
from app.regulations.council import Task
from app.staffing.models import DutyKind, RoomDuty, StaffDraw
from tests.factories import UserFactory
from tests.house.marked import Marked


class Council(Marked):
    """Makes a board of question setters with somebody whose relative may be a candidate."""

    names: dict[str, object]
    member: Any

    def _council(self, exam: Any) -> None:
        by = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)
        paperwork = Paperwork(
            number=self.text("15/QĐ-BTP"),
            signed_on=date(2025, 10, 1),
            signed_by=self.text("Bộ trưởng Bộ Tư pháp"),
            in_force_from=date(2025, 10, 2),
        )
        decision = founding.record_decision(exam, "questions", paperwork, by=by)
        person = Person(
            full_name=self.text("Trần Thị Bình"),
            position=self.text("Trưởng phòng"),
            unit="Thi hành án dân sự Hà Nội",
        )
        member = appointing.add_member(exam, person, account=None, by=by)
        task = appointing.assign_task(member, decision, Task.CHAIR, by=by)
        kin = Kin(relation="Vợ, chồng", full_name=self.text("Lê Văn Cường"))
        relative = declaring.declare_relative(member, kin, by=by)
        clearing.check_kinship(exam, by=by)
        likeness = db.session.query(Likeness).filter_by(member_id=member.id).one()
        clearing.rule_likeness(likeness, relation="", reason=self.text("Đã hỏi"), by=by)
        self.member = member
        self.names |= {
            "decision_id": decision.id,
            "member_id": member.id,
            "assignment_id": task.id,
            "relative_id": relative.id,
            "likeness_id": likeness.id,
        }

    def _staff(self, seat: Any) -> None:
        """Somebody on duty in the room of a seat, drawn by lot."""
        duty = RoomDuty(
            sitting_id=seat.sitting_id,
            room_id=seat.room_id,
            member_id=self.member.id,
            kind=DutyKind.INVIGILATOR,
            position=1,
        )
        drawn = StaffDraw(sitting_id=seat.sitting_id, seed=7, repeats=0, drawn_by_name="An")
        db.session.add_all([duty, drawn])
        db.session.flush()
        self.names["duty_id"] = duty.id
