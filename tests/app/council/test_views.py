"""The pages of the council, as an administrator uses them."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from app import clock
from app.council.models import CouncilDecision, CouncilMember, Likeness
from app.permissions import Role
from tests.factories import (
    ApplicationFactory,
    CouncilAssignmentFactory,
    CouncilDecisionFactory,
    CouncilMemberFactory,
    ExamFactory,
    SittingFactory,
    UserFactory,
)

DECISION = {
    "board": "questions",
    "number": "15/QĐ-BTP",
    "signed_on": "2025-10-01",
    "signed_by": "Bộ trưởng Bộ Tư pháp",
    "in_force_from": "2025-10-01",
}


@pytest.fixture
def exam():
    return ExamFactory.create()


def at(exam, path=""):
    return f"/exams/{exam.id}/council/{path}"


def test_a_council_is_set_up_from_the_empty_page(exam, as_administrator, session):
    page = as_administrator.get(at(exam))
    assert "Chưa có quyết định nào" in page.text
    as_administrator.post(at(exam, "decisions/new"), **DECISION)
    person = {"full_name": "Trần Văn Dũng", "unit": "THADS Nghệ An", "works_as": "", "edition": "1"}
    member = as_administrator.post(at(exam, "members/new"), **person).url
    decision = session.scalar(select(CouncilDecision.id))
    as_administrator.post(f"{member}/tasks/new", decision=str(decision), task="chair")
    page = as_administrator.get(at(exam))
    assert page.texts("#board-questions tbody td:first-child") == ["Trưởng ban"]
    assert "Ban đề thi chưa có thư ký (Điều 53 khoản 2)" in page.text
    assert "Hội đồng thi phải có 05 hoặc 07 thành viên" in page.text


def test_a_task_the_rules_forbid_is_refused_on_the_page(exam, as_administrator):
    task = CouncilAssignmentFactory.create(decision__exam=exam, decision__board="questions")
    other = CouncilDecisionFactory.create(exam=exam, board="invigilation")
    page = as_administrator.post(
        at(exam, f"members/{task.member_id}/tasks/new"), decision=str(other.id), task="member"
    )
    assert page.status == 200
    assert "phải giữ bí mật" in page.texts(".error-summary")[0]


def test_who_overwrites_is_told_and_keeps_what_they_typed(exam, as_administrator, session):
    member = CouncilMemberFactory.create(
        exam=exam, edition=3, changed_by_name="Lê Thị Mai", unit="Cũ"
    )
    typed = {"full_name": member.full_name, "unit": "Mới", "works_as": "", "edition": "2"}
    page = as_administrator.post(at(exam, f"members/{member.id}/edit"), **typed)
    assert "Lê Thị Mai vừa sửa" in page.text
    assert page.soup.select_one("#unit")["value"] == "Mới"
    assert "Cũ" in page.texts(".facts")[0]
    again = typed | {"edition": page.soup.select_one("#edition")["value"]}
    assert as_administrator.post(at(exam, f"members/{member.id}/edit"), **again).status == 302
    assert session.get(CouncilMember, member.id).unit == "Mới"


def test_a_likeness_is_found_and_ruled_on(exam, as_administrator, session):
    member = CouncilMemberFactory.create(exam=exam)
    kin = {"relation": "Vợ, chồng", "full_name": "Trần Thị Bình", "birth_on": "", "national_id": ""}
    as_administrator.post(at(exam, f"members/{member.id}/relatives/new"), **kin)
    ApplicationFactory.create(exam=exam, full_name="Trần Thị Bình")
    as_administrator.post(at(exam, "likenesses/check"))
    page = as_administrator.get(at(exam, "likenesses?q=tran+thi"))
    assert "Trần Thị Bình (Vợ, chồng)" in page.text
    likeness = session.scalar(select(Likeness))
    typed = {"relation": "Vợ, chồng", "reason": "Giấy kết hôn"}
    as_administrator.post(at(exam, f"likenesses/{likeness.id}"), **typed)
    page = as_administrator.get(at(exam, f"members/{member.id}"))
    assert "Không được tham gia tổ chức kỳ thi này" in page.text
    assert not as_administrator.get(at(exam, "likenesses?state=open")).texts("#likenesses tbody tr")


def test_the_weak_ones_of_a_member_are_cleared_on_one_page(exam, as_administrator):
    member = CouncilMemberFactory.create(exam=exam, unit="THADS Nghệ An")
    ApplicationFactory.create_batch(2, exam=exam, employer="THADS Nghệ An")
    as_administrator.post(at(exam, "likenesses/check"))
    assert "2 điểm trùng" in as_administrator.get(at(exam, f"members/{member.id}")).text
    as_administrator.post(at(exam, f"members/{member.id}/likenesses/clear"), reason="Đã hỏi")
    assert "điểm trùng chỉ vì" not in as_administrator.get(at(exam, f"members/{member.id}")).text


def test_a_declaration_is_completed_and_a_relative_withdrawn(exam, as_administrator):
    member = CouncilMemberFactory.create(exam=exam)
    kin = {"relation": "Vợ, chồng", "full_name": "Trần Thị Bình"}
    as_administrator.post(at(exam, f"members/{member.id}/relatives/new"), **kin)
    page = as_administrator.get(at(exam, f"members/{member.id}"))
    [form] = page.soup.select("#relatives form")
    as_administrator.post(form["action"])
    as_administrator.post(at(exam, f"members/{member.id}/declaration"))
    page = as_administrator.get(at(exam, f"members/{member.id}"))
    assert "Không kê khai người thân nào." in page.text


def test_a_decision_and_a_task_are_ended(exam, as_administrator):
    task = CouncilAssignmentFactory.create(decision__exam=exam)
    path = at(exam, f"members/{task.member_id}/tasks/{task.id}/end")
    as_administrator.post(path, reason="Chuyển công tác")
    assert "Chuyển công tác" in as_administrator.get(at(exam, f"members/{task.member_id}")).text
    path = at(exam, f"decisions/{task.decision_id}/end")
    as_administrator.post(path, last_day="2025-12-01", reason="Kết thúc kỳ thi")
    assert "đến hết 01/12/2025: Kết thúc kỳ thi" in as_administrator.get(at(exam)).text


def test_the_roster_and_the_likenesses_are_exported(exam, as_inspector):
    task = CouncilAssignmentFactory.create(decision__exam=exam)
    ApplicationFactory.create(exam=exam, full_name=task.member.full_name)
    book = openpyxl.load_workbook(BytesIO(as_inspector.get(at(exam, "roster.xlsx")).response.data))
    assert [row[2].value for row in book.active.rows][1:] == [task.member.full_name]
    assert as_inspector.get(at(exam, "roster.pdf")).response.data.startswith(b"%PDF")
    assert as_inspector.get(at(exam, "likenesses.xlsx")).status == 200


@pytest.mark.parametrize(
    ("begins", "named", "status"),
    [(0, True, 200), (1, True, 409), (0, False, 409)],
    ids=["named and in force", "not in force yet", "not named"],
)
def test_an_invigilator_works_only_by_a_decision_in_force(exam, browser, begins, named, status):
    sitting = SittingFactory.create(paper__exam=exam)
    decision = CouncilDecisionFactory.create(
        exam=exam, board="invigilation", in_force_from=clock.today() + timedelta(days=begins)
    )
    user = UserFactory.create(role=Role.INVIGILATOR)
    if named:
        CouncilAssignmentFactory.create(decision=decision, member__user_id=user.id)
    board = browser.sign_in(user).get(f"/exams/{exam.id}/sittings/{sitting.id}/board")
    assert board.status == status
