"""The council of the demonstration's round: decisions, people, tasks, relatives compared."""

from datetime import date

from app.council.appointing import Person, add_member, assign_task
from app.council.clearing import check_kinship, clear_weak_likenesses, rule_likeness
from app.council.declaring import Kin, complete_declaration, declare_relative
from app.council.founding import Paperwork, record_decision
from app.council.models import LikenessState
from app.council.queries import LikenessFilters, list_likenesses
from app.db import db
from app.demo.people import Cast
from app.demo.timetable import on
from app.exams.models import Exam
from app.permissions import Role
from app.regulations.council import COUNCIL, Task

SIGNED, CHECKED = date(2025, 11, 14), date(2025, 12, 4)
DECISIONS = (
    (COUNCIL, "2901/QĐ-BTP", "Thứ trưởng Bộ Tư pháp Mai Văn Phúc"),
    ("questions", "01/QĐ-HĐT", "Chủ tịch Hội đồng thi Mai Văn Phúc"),
    ("invigilation", "02/QĐ-HĐT", "Chủ tịch Hội đồng thi Mai Văn Phúc"),
    ("supervision", "2902/QĐ-BTP", "Thứ trưởng Bộ Tư pháp Mai Văn Phúc"),
)
MANAGEMENT = "Cục Quản lý Thi hành án dân sự"
PEOPLE = (
    ("Mai Văn Phúc", "Thứ trưởng", "Bộ Tư pháp", COUNCIL, Task.CHAIR),
    ("Vũ Thị Hạnh", "Phó Cục trưởng", MANAGEMENT, COUNCIL, Task.DEPUTY),
    ("Đặng Quốc Khánh", "Vụ trưởng", "Vụ Tổ chức cán bộ", COUNCIL, Task.MEMBER),
    ("Bùi Gia Bảo", "Trưởng THADS", "Thi hành án dân sự Lâm Đồng", COUNCIL, Task.MEMBER),
    ("Nguyễn Thu Hà", "Trưởng ban", MANAGEMENT, COUNCIL, Task.SECRETARY),
    ("Lê Quang Minh", "Giảng viên chính", "Học viện Tư pháp", "questions", Task.CHAIR),
    ("Tạ Hồng Nhung", "Giảng viên", "Học viện Tư pháp", "questions", Task.SECRETARY),
    ("Cao Xuân Trường", "Phó Trưởng ban", MANAGEMENT, "invigilation", Task.CHAIR),
    ("Đỗ Thị Lan", "Chuyên viên", MANAGEMENT, "invigilation", Task.SECRETARY),
    ("Hoàng Văn Sơn", "Thanh tra viên chính", "Thanh tra Chính phủ", "supervision", Task.CHAIR),
    ("Kiều Thị Mơ", "Thanh tra viên", "Thanh tra Chính phủ", "supervision", Task.SECRETARY),
)
WORK_HERE = {
    "Nguyễn Thu Hà": Role.EXAM_ADMINISTRATOR,
    "Lê Quang Minh": Role.TRAINER,
    "Đỗ Thị Lan": Role.INVIGILATOR,
    "Hoàng Văn Sơn": Role.INSPECTOR,
}
DECLARES = "Bùi Gia Bảo"
KIN = Kin(relation="Con đẻ, con nuôi", full_name="Bùi Thùy Hoa", birth_on=date(1998, 3, 7))
"""A declared child; a candidate of that name is somebody else."""


def form_council(exam: Exam, cast: Cast) -> None:
    """Record the decisions, name the people, let each declare their relatives."""
    by = cast.administrator
    with on(SIGNED, 9):
        decisions = {}
        for board, number, signed_by in DECISIONS:
            paperwork = Paperwork(
                number=number, signed_on=SIGNED, signed_by=signed_by, in_force_from=SIGNED
            )
            decisions[board] = record_decision(exam, board, paperwork, by=by)
    with on(SIGNED, 14):
        for full_name, position, unit, board, task in PEOPLE:
            person = Person(full_name=full_name, position=position, unit=unit)
            role = WORK_HERE.get(full_name)
            member = add_member(exam, person, account=cast.users[role] if role else None, by=by)
            if full_name == DECLARES:
                declare_relative(member, KIN, by=by)
            complete_declaration(member, (), by=by)
            assign_task(member, decisions[board], task, by=by)


def compare_with_candidates(exam: Exam, cast: Cast) -> None:
    """Compare everybody with the registrations; a person rules on what is alike."""
    by = cast.administrator
    with on(CHECKED, 10):
        check_kinship(exam, by=by)
        open_ones = list_likenesses(exam, LikenessFilters(state=LikenessState.OPEN.value))
        found = db.session.scalars(open_ones).all()
        for member in dict.fromkeys(one.member for one in found):
            clear_weak_likenesses(member, reason="Đã hỏi: không có quan hệ thân thuộc.", by=by)
        for likeness in found:
            if likeness.state is LikenessState.OPEN:
                reason = "Trùng tên: khác ngày sinh, quê quán; người kê khai xác nhận."
                rule_likeness(likeness, relation="", reason=reason, by=by)
