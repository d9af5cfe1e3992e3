"""Two machines with up to three tabs each, and a network that holds requests back, drops and
doubles them: in every order nothing acknowledged is lost and nothing is shown as saved that is
not there."""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from app import clock
from app.db import db
from app.delivery import credentials, queries, saving, working
from app.delivery.batches import Batch, Event
from app.delivery.credentials import Credential
from app.delivery.models import Attempt, answer_event
from app.delivery.records import canonical, promise_key
from app.delivery.standing import LeaseLost
from tests.factories.delivery import make_prepared_sitting
from tests.faults.checking import Final, check
from tests.faults.exams import stored_rows
from tests.faults.history import Line, Op
from tests.faults.pages import HELD, Kept, Machine, Tab

pytestmark = pytest.mark.faults
ON_POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "sqlite").startswith("postgres")
INTERLEAVINGS = int(os.environ.get("FAULT_INTERLEAVINGS", "30" if ON_POSTGRESQL else "100"))
STEPS = 24
SECRET = "a secret for devices only"
SLOTS = 3
ATTEMPT = Attempt.__table__


@dataclass
class Under:
    """A request or its reply, somewhere between page and server."""

    tab: Tab
    credential: Credential
    batch: Sequence[Kept]
    statuses: Sequence[str] | None = None


@dataclass
class Interleaving:
    """One run: who does what next is decided by its random numbers."""

    attempt_id: UUID
    attempt_number: int
    rng: random.Random
    machines: list[Machine] = field(default_factory=lambda: [Machine(), Machine()])
    net: list[Under] = field(default_factory=list)
    history: list[Line] = field(default_factory=list)
    struck: set[str] = field(default_factory=set)

    def note(self, op: Op, kept: Kept, why: str = "") -> None:
        told = (self.attempt_number, kept.slot, kept.sequence, canonical(kept.response), why)
        self.history.append(Line(len(self.history), op, *told))

    def step(self) -> None:
        """One thing happens."""
        acts = [self.answer, self.send, self.arrive, self.hear] * 12
        acts += [self.lose, self.double, self.close_tab, self.open_tab] * 3 + [self.move]
        for act in self.rng.sample(acts, len(acts)):
            if act():
                self.struck.add(act.__name__)
                return

    def writing(self) -> Tab | None:
        """The tab with the lock of one of the machines, if it may write."""
        tabs = self.rng.choice(self.machines).tabs
        return tabs[0] if tabs and tabs[0].writes else None

    def answer(self) -> bool:
        tab = self.writing()
        if tab is None:
            return False
        response = self.rng.choice([None, 0, 1, 2, 3])
        self.note(Op.INVOKE, tab.answer(self.rng.randint(1, SLOTS), response))
        return True

    def send(self) -> bool:
        tab = self.writing()
        if tab is None or not tab.pending or tab.machine.credential is None:
            return False
        batch = [tab.pending[n] for n in sorted(tab.pending)]
        self.net.append(Under(tab, tab.machine.credential, batch))
        return True

    def arrive(self) -> bool:
        waiting = [one for one in self.net if one.statuses is None]
        if not waiting:
            return False
        under = self.rng.choice(waiting)
        under.statuses = self.deliver(under)
        return True

    def deliver(self, under: Under) -> list[str]:
        events = [Event(k.slot, k.sequence, canonical(k.response), 0) for k in under.batch]
        batch = Batch(under.credential.epoch, events)
        reply = saving.save_answers(under.credential, batch, key=promise_key(SECRET))
        told = {(r.slot, r.sequence): str(r.status) for r in reply.results}
        return [told[kept.slot, kept.sequence] for kept in under.batch]

    def double(self) -> bool:
        if not self.net:
            return False
        self.deliver(self.rng.choice(self.net))
        return True

    def hear(self) -> bool:
        answered = [one for one in self.net if one.statuses is not None]
        if not answered:
            return False
        under = self.rng.choice(answered)
        self.net.remove(under)
        if under.tab in under.tab.machine.tabs:
            self.settle(under, under.statuses or ())
        return True

    def settle(self, under: Under, statuses: Sequence[str]) -> None:
        for kept, status in zip(under.batch, statuses, strict=True):
            if kept.sequence in under.tab.pending and status != "lease_lost":
                self.note(Op.OK if status in HELD else Op.FAIL, kept, status)
        for kept in under.tab.settle(under.batch, statuses):
            self.note(Op.INVOKE, kept)
        self.check_what_is_shown(under.tab)

    def lose(self) -> bool:
        if not self.net:
            return False
        self.net.remove(self.rng.choice(self.net))
        return True

    def close_tab(self) -> bool:
        machine = self.rng.choice(self.machines)
        if not machine.tabs:
            return False
        machine.tabs.remove(self.rng.choice(machine.tabs))
        self.begin(machine)
        return True

    def open_tab(self) -> bool:
        machine = self.rng.choice(self.machines)
        if machine.credential is None or len(machine.tabs) == 3:
            return False
        machine.tabs.append(Tab(machine))
        self.begin(machine)
        return True

    def begin(self, machine: Machine) -> None:
        """The tab with the lock asks the server how the attempt stands and goes on."""
        if not machine.tabs or machine.tabs[0].writes or machine.credential is None:
            return
        try:
            desk = working.start_attempt(machine.credential)
        except LeaseLost:
            return
        before = set(machine.store)
        machine.tabs[0].recover(
            {slot: (sequence, option_number(text)) for slot, (sequence, text) in desk.last.items()}
        )
        for sequence in sorted(set(machine.store) - before):
            self.note(Op.INVOKE, machine.store[sequence][0])

    def move(self) -> bool:
        """The lease goes to a machine, which may be the one that had it."""
        machine = self.rng.choice(self.machines)
        epoch = max(one.epoch for one in self.machines) + 1
        until = clock.now() + timedelta(hours=1)
        value, token_hash = credentials.issue(
            self.attempt_id, epoch, expires_at=until, secret=SECRET
        )
        change = ATTEMPT.update().where(ATTEMPT.c.id == self.attempt_id)
        db.session.connection().execute(change.values(epoch=epoch, token_hash=token_hash))
        db.session.commit()
        machine.credential = credentials.read(value, secret=SECRET, now=clock.now())
        machine.tabs = machine.tabs or [Tab(machine)]
        for tab in machine.tabs:
            tab.writes = False
        self.begin(machine)
        return True

    def check_what_is_shown(self, tab: Tab) -> None:
        stmt = select(answer_event.c.slot, answer_event.c.sequence)
        mine = stmt.where(answer_event.c.attempt_number == self.attempt_number)
        there = {(row.slot, row.sequence) for row in db.session.connection().execute(mine)}
        shown = {(slot, seq) for slot, (seq, state) in tab.shown.items() if state == "saved"}
        assert shown <= there, shown - there

    def heal(self) -> None:
        """The network is good again and the machine with the lease sends what it has."""
        self.move()
        machine = max(self.machines, key=lambda one: one.epoch)
        tab = machine.tabs[0]
        for _ in range(3):
            if tab.pending and machine.credential:
                batch = [tab.pending[n] for n in sorted(tab.pending)]
                under = Under(tab, machine.credential, batch)
                self.settle(under, self.deliver(under))
        assert not tab.pending
        assert {state for _sequence, state in tab.shown.values()} <= {"saved"}


def option_number(text: str) -> int | None:
    """An option number or nothing."""
    return None if text == "null" else int(text)


@pytest.fixture
def attempt(session) -> tuple[UUID, int]:
    sitting = make_prepared_sitting(kinds="c" * SLOTS)
    made = queries.attempts_of(sitting)[0]
    found = made.id, made.number
    session.commit()
    session.close()
    return found


def run_one(connection: Connection, attempt: tuple[UUID, int], seed: int) -> set[str]:
    savepoint = connection.begin_nested()
    run = Interleaving(*attempt, random.Random(seed))
    run.move()
    for _ in range(STEPS):
        run.step()
    run.heal()
    rows = stored_rows(db.session.connection(), [run.attempt_number])
    report = check(run.history, Final(rows))
    assert report.findings == [], f"seed {seed}\n" + "\n".join(map(str, report.findings))
    db.session.close()
    savepoint.rollback()
    return run.struck


def test_no_order_of_tabs_devices_and_replies_loses_an_acknowledged_answer(session, attempt):
    connection, struck = session.get_bind(), set()
    for seed in range(INTERLEAVINGS):
        struck |= run_one(connection, attempt, seed)
    assert struck == {"answer", "send", "arrive", "hear", "lose", "double", "close_tab",
                      "open_tab", "move"}  # fmt: skip
