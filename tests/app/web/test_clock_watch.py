"""The guard against jumps of the server's clock, and who hears of one."""

import pytest
from sqlalchemy import select

from app import clock
from app.clock import Guard
from app.db import db
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.delivery.conftest import Device, first_attempt
from tests.factories.delivery import make_prepared_sitting


class Machine:
    """A machine with a wall clock that somebody may set and an uptime that nobody can."""

    def __init__(self) -> None:
        self.wall, self.uptime = 1_000_000.0, 50.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.uptime += seconds

    def guard(self) -> Guard:
        return Guard(wall=lambda: self.wall, uptime=lambda: self.uptime)


@pytest.mark.parametrize("step", [3600, -3600, 1.5, 86_400])
def test_guarded_time_goes_on_as_if_the_clock_had_not_been_stepped(step):
    machine = Machine()
    guard = machine.guard()
    machine.passes(60)
    assert guard.now() == 1_000_060

    machine.wall += step
    machine.passes(30)

    assert guard.now() == pytest.approx(1_000_090)
    assert guard.step == pytest.approx(step)


def test_small_corrections_are_followed():
    machine = Machine()
    guard = machine.guard()
    for _ in range(10):
        machine.passes(10)
        machine.wall += 0.5
        assert guard.now() == machine.wall
    assert guard.step == 0


def test_a_clock_set_right_again_is_believed_again():
    machine = Machine()
    guard = machine.guard()
    machine.wall += 3600
    guard.now()
    machine.wall -= 3600
    machine.passes(5)

    assert guard.now() == 1_000_005
    assert guard.step == 0


@pytest.fixture
def stepped(monkeypatch):
    machine = Machine()
    machine.wall = clock.guard.now()
    guard = machine.guard()
    machine.wall += 3600
    guard.now()
    monkeypatch.setattr(clock, "guard", guard)


def test_no_deadline_jumps_and_the_ledger_has_the_step_once(app, stepped):
    working = Device(app, first_attempt(make_prepared_sitting())).enter()

    assert working.start()["over"] is False
    assert working.save((1, 1, 0))["results"][0]["status"] == "saved"
    working.post("submit")

    steps = select(LedgerEntry).where(LedgerEntry.action == "clock.stepped")
    assert [e.detail["seconds"] for e in db.session.scalars(steps)] == pytest.approx([3600])


@pytest.mark.parametrize(
    ("role", "told"),
    [(Role.EXAM_ADMINISTRATOR, True), (Role.SYSTEM_ADMINISTRATOR, True), (Role.TRAINER, False)],
)
def test_administrators_are_told(signed_in_as, stepped, role, told):
    page = signed_in_as(role).get("/")

    assert ("Đồng hồ máy chủ vừa bị chỉnh lệch 3600 giây" in page.text) is told


def test_without_a_step_nothing_is_said(signed_in_as):
    assert "Đồng hồ máy chủ" not in signed_in_as(Role.EXAM_ADMINISTRATOR).get("/").text
