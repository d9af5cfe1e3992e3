"""Decisions, people and tasks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.council import appointing, declaring, founding, queries
from app.council.appointing import Person
from app.council.declaring import Kin
from app.council.founding import Paperwork
from app.errors import Conflict
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from app.regulations.council import Task
from tests.factories import (
    CouncilAssignmentFactory,
    CouncilDecisionFactory,
    CouncilMemberFactory,
    ExamFactory,
    UserFactory,
)

BY = Command("the tests")
SIGNED = date(2025, 10, 1)


def decide(exam, board="council", **facts):
    known = {
        "number": "15/QĐ-BTP",
        "signed_on": SIGNED,
        "signed_by": "Bộ trưởng",
        "in_force_from": SIGNED,
    }
    return founding.record_decision(exam, board, Paperwork(**known | facts), by=BY)


def acts(session):
    return [entry.action for entry in session.scalars(select(LedgerEntry))]


def test_a_decision_is_recorded_once(session):
    exam = ExamFactory.create()
    decide(exam)
    with pytest.raises(founding.DecisionNumberTaken):
        decide(exam, "questions")
    assert acts(session) == ["council_decision.recorded"]


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_decision_is_not_in_force_before_it_was_signed(days, refused):
    exam, begins = ExamFactory.create(), SIGNED + timedelta(days=days)
    if refused:
        with pytest.raises(founding.DatesOutOfOrder):
            decide(exam, in_force_from=begins)
    else:
        assert decide(exam, in_force_from=begins).in_force_from == begins


def test_a_board_the_profile_does_not_know_is_refused():
    with pytest.raises(founding.NoCouncilRules):
        decide(ExamFactory.create(), "interview")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 30), False),
        (SIGNED, True),
        (date(2025, 12, 1), True),
        (date(2025, 12, 2), False),
    ],
)
def test_a_task_works_only_while_its_decision_is_in_force(day, works):
    decision = CouncilDecisionFactory.create()
    task = CouncilAssignmentFactory.create(decision=decision)
    founding.end_decision(decision, date(2025, 12, 1), reason="Kết thúc kỳ thi", by=BY)
    assert task.works_on(day) is works


def test_a_decision_ends_once():
    decision = CouncilDecisionFactory.create()
    founding.end_decision(decision, SIGNED, reason="Thay đổi", by=BY)
    with pytest.raises(founding.DecisionEnded):
        founding.end_decision(decision, SIGNED, reason="Thay đổi", by=BY)


def test_one_conflict_is_refused_with_its_reason_and_the_rule():
    decision = CouncilDecisionFactory.create(board="questions")
    other = CouncilDecisionFactory.create(board="invigilation", exam=decision.exam)
    member = CouncilMemberFactory.create(exam=decision.exam)
    appointing.assign_task(member, decision, Task.MEMBER, by=BY)
    with pytest.raises(appointing.TaskRefused, match=r"Ban đề thi.*Điều 5 khoản 4 điểm c"):
        appointing.assign_task(member, other, Task.MEMBER, by=BY)


def test_a_task_that_was_ended_hinders_nobody():
    decision = CouncilDecisionFactory.create(board="questions")
    other = CouncilDecisionFactory.create(board="invigilation", exam=decision.exam)
    member = CouncilMemberFactory.create(exam=decision.exam)
    task = appointing.assign_task(member, decision, Task.CHAIR, by=BY)
    appointing.end_task(task, reason="Chuyển ban", by=BY)
    assert appointing.assign_task(member, other, Task.CHAIR, by=BY).task is Task.CHAIR
    with pytest.raises(appointing.TaskEnded):
        appointing.end_task(task, reason="Chuyển ban", by=BY)


def test_a_second_chair_is_refused():
    task = CouncilAssignmentFactory.create(task=Task.CHAIR)
    member = CouncilMemberFactory.create(exam=task.decision.exam)
    with pytest.raises(appointing.TaskRefused, match="đã có người giữ"):
        appointing.assign_task(member, task.decision, Task.CHAIR, by=BY)


def test_nobody_is_named_by_an_ended_decision():
    decision = CouncilDecisionFactory.create(ended_on=SIGNED, ended_reason="Thay đổi")
    member = CouncilMemberFactory.create(exam=decision.exam)
    with pytest.raises(appointing.TaskRefused):
        appointing.assign_task(member, decision, Task.MEMBER, by=BY)


def test_an_account_is_taken_up_once():
    exam, user = ExamFactory.create(), UserFactory.create(role=Role.INVIGILATOR)
    appointing.add_member(exam, Person(full_name="Lê Văn An"), account=user, by=BY)
    with pytest.raises(appointing.MemberKnown):
        appointing.add_member(exam, Person(full_name="Lê Văn Ân"), account=user, by=BY)


@pytest.mark.parametrize("number", ["12345678901", "1234567890123", "00119000000x", "٠٠١١٩٠٠٠٠٠٠١"])
def test_an_identity_number_of_a_member_has_twelve_digits(number):
    with pytest.raises(appointing.NationalIdWrong):
        appointing.require_national_id(number)


def test_who_saves_over_a_change_they_have_not_seen_is_told_and_changes_nothing():
    exam = ExamFactory.create()
    member = appointing.add_member(exam, Person(full_name="Lê Văn An"), account=None, by=BY)
    an, binh = Person(full_name="Lê Văn An", unit="Một"), Person(full_name="Lê Văn An", unit="Hai")
    appointing.change_member(member, an, account=None, seen=1, by=BY)
    with pytest.raises(Conflict, match="the tests vừa sửa"):
        appointing.change_member(member, binh, account=None, seen=1, by=BY)
    assert (member.unit, member.edition) == ("Một", 2)


def test_what_bars_a_member_ends_their_tasks(session):
    task = CouncilAssignmentFactory.create()
    member = task.member
    [barred, *_rest] = founding.council_rules(member.exam).kinship.barred
    declaring.complete_declaration(member, [barred], by=BY)
    assert member.is_excluded
    assert not task.works_on(clock.today())
    assert task.ended_reason == barred
    with pytest.raises(appointing.TaskRefused):
        appointing.assign_task(member, task.decision, Task.MEMBER, by=BY)


def test_a_relation_the_rule_does_not_name_is_refused():
    member = CouncilMemberFactory.create()
    with pytest.raises(declaring.RelationUnknown):
        declaring.declare_relative(member, Kin(relation="Bạn học", full_name="An"), by=BY)


def test_a_relative_declared_by_mistake_is_compared_no_more():
    member = CouncilMemberFactory.create()
    kin = Kin(relation="Vợ, chồng", full_name="Trần Thị Bình")
    relative = declaring.declare_relative(member, kin, by=BY)
    assert [one.relatives[0].full_name for one in queries.list_officials(member.exam)] == [
        "Trần Thị Bình"
    ]
    declaring.withdraw_relative(relative, by=BY)
    assert queries.list_officials(member.exam)[0].relatives == ()
    with pytest.raises(declaring.RelativeWithdrawn):
        declaring.withdraw_relative(relative, by=BY)
