"""Comparing with candidates, and ruling."""

import pytest

from app.council import appointing, clearing, declaring, queries
from app.council.declaring import Kin
from app.council.models import LikenessState
from app.db import db
from app.ledger.recording import Command
from app.permissions import Role
from app.regulations.council import Task
from tests.factories import (
    ApplicationFactory,
    CouncilAssignmentFactory,
    CouncilMemberFactory,
    UserFactory,
)

BY = Command("the tests")


@pytest.fixture
def task():
    """A task whose holder's wife sits the exam."""
    task = CouncilAssignmentFactory.create()
    ApplicationFactory.create(exam=task.decision.exam, full_name="Trần Thị Bình", employer="A")
    kin = Kin(relation="Vợ, chồng", full_name="Trần Thị Bình")
    declaring.declare_relative(task.member, kin, by=BY)
    return task


def find(exam):
    clearing.check_kinship(exam, by=BY)
    return db.session.scalars(queries.list_likenesses(exam)).all()


def test_a_likeness_is_found_once_and_a_ruling_stays(task):
    exam = task.decision.exam
    [likeness] = find(exam)
    clearing.rule_likeness(likeness, relation="", reason="Người khác", by=BY)
    assert [one.state for one in find(exam)] == [LikenessState.CLEARED]
    assert queries.find_last_check(exam).found_count == 0


def test_new_evidence_opens_a_cleared_likeness_again(task):
    exam = task.decision.exam
    [likeness] = find(exam)
    clearing.rule_likeness(likeness, relation="", reason="Người khác", by=BY)
    kin = Kin(relation="Vợ, chồng", full_name="Bình", national_id=likeness.application.national_id)
    declaring.declare_relative(task.member, kin, by=BY)
    assert [(one.state, one.weight) for one in find(exam)] == [(LikenessState.OPEN, 3)]


def test_a_relation_excludes_and_ends_every_task(task):
    [likeness] = find(task.decision.exam)
    clearing.rule_likeness(likeness, relation="Vợ, chồng", reason="Giấy kết hôn", by=BY)
    assert task.member.is_excluded
    assert task.ended_at is not None
    with pytest.raises(appointing.TaskRefused):
        appointing.assign_task(task.member, task.decision, Task.MEMBER, by=BY)


def test_a_wrong_ruling_is_taken_back_by_another(task):
    [likeness] = find(task.decision.exam)
    clearing.rule_likeness(likeness, relation="Vợ, chồng", reason="Nhầm", by=BY)
    clearing.rule_likeness(likeness, relation="", reason="Trùng tên", by=BY)
    db.session.expire_all()
    assert not task.member.is_excluded
    assert [one.upheld for one in likeness.rulings] == [True, False]


def test_a_name_alone_excludes_nobody(task):
    [likeness] = find(task.decision.exam)
    with pytest.raises(clearing.RelationMissing):
        clearing.rule_likeness(likeness, relation="Cùng quê", reason="Cùng quê", by=BY)
    with pytest.raises(clearing.ReasonMissing):
        clearing.rule_likeness(likeness, relation="", reason="", by=BY)
    assert not task.member.is_excluded


def test_nobody_rules_on_their_own_relationship(task):
    user = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)
    task.member.user_id = user.id
    [likeness] = find(task.decision.exam)
    with pytest.raises(clearing.OwnLikeness):
        clearing.rule_likeness(likeness, relation="", reason="Không quen", by=user)


def test_those_of_only_the_same_unit_are_cleared_at_once():
    member = CouncilMemberFactory.create(unit="THADS Nghệ An")
    for _each in range(3):
        ApplicationFactory.create(exam=member.exam, employer="THADS Nghệ An")
    ApplicationFactory.create(exam=member.exam, full_name=member.full_name, employer="B")
    find(member.exam)
    assert clearing.clear_weak_likenesses(member, reason="Đã hỏi từng người", by=BY) == 3
    counts = queries.count_likenesses(member.exam)
    assert (counts[LikenessState.CLEARED], counts[LikenessState.OPEN]) == (3, 1)


def test_the_page_says_when_comparing_has_grown_old(task):
    exam = task.decision.exam
    assert queries.is_check_stale(exam, None)
    find(exam)
    assert not queries.is_check_stale(exam, queries.find_last_check(exam))
    ApplicationFactory.create(exam=exam)
    assert queries.is_check_stale(exam, queries.find_last_check(exam))
