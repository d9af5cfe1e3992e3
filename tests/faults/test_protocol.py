"""The save protocol against its model: any order of answers, devices, times and ends."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select

from app import clock
from app.db import db
from app.delivery import closing, credentials, queries, saving, working
from app.delivery.batches import Batch, Event
from app.delivery.credentials import Credential
from app.delivery.models import Attempt, ClockStop, TimeGrant
from app.delivery.records import canonical, promise_key, receipt_digest
from app.delivery.standing import LeaseLost
from app.ledger.recording import Command
from app.sittings.models import Sitting
from tests.factories.delivery import make_prepared_sitting
from tests.faults.exams import stored_rows
from tests.faults.model import Model

pytestmark = pytest.mark.faults
RUNS = int(os.environ.get("FAULT_MODEL_RUNS", "30"))
SECRET = "a secret for the model only"
START = datetime(2025, 12, 20, 1, tzinfo=UTC)
SLOTS = 3


@dataclass
class World:
    """What all runs share: a prepared sitting in a transaction, and the hands of the clock."""

    connection: Connection
    sitting_id: UUID
    attempt_id: UUID
    attempt_number: int
    now: datetime = START


@pytest.fixture
def world(session, monkeypatch) -> World:
    sitting = make_prepared_sitting(kinds="c" * SLOTS, minutes=45)
    sitting.starts_at = START
    sitting.network_grace_seconds, sitting.late_window_minutes = 15, 30
    sitting.admission_required = False
    attempt = queries.attempts_of(sitting)[0]
    made = World(session.get_bind(), sitting.id, attempt.id, attempt.number)
    session.commit()
    session.close()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


def ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


class Protocol(RuleBasedStateMachine):
    """Answers come, come again, overtake each other; devices change, time is added and ends."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.savepoint = world.connection.begin_nested()
        world.now = START + timedelta(seconds=1)
        self.model = Model(
            starts=ms(START), length=45 * 60_000, grace=15_000, late_window=30 * 60_000,
            slots=SLOTS, now=ms(world.now), epoch=0,
        )  # fmt: skip
        self.credentials: list[Credential] = []
        self.sent: list[tuple[int, int, int | None, int]] = []
        self.sequence = 0

    @initialize()
    def first_device(self) -> None:
        self.take_lease()

    @property
    def attempt(self) -> Attempt:
        return db.session.get_one(Attempt, self.world.attempt_id, populate_existing=True)

    @rule()
    def take_lease(self) -> None:
        attempt = self.attempt
        attempt.epoch = self.model.epoch = self.model.epoch + 1
        value, attempt.token_hash = credentials.issue(
            attempt.id, attempt.epoch, expires_at=START + timedelta(days=2), secret=SECRET
        )
        attempt.signed_in_at = attempt.signed_in_at or clock.now()
        db.session.commit()
        credential = credentials.read(value, secret=SECRET, now=clock.now())
        assert credential is not None
        self.credentials.append(credential)

    @rule(data=st.data(), skipped=st.integers(0, 2), device=st.integers(0, 3))
    def answer(self, data: st.DataObject, skipped: int, device: int) -> None:
        """New answers, numbers left out on the way: those may still come, overtaken."""
        self.sequence += skipped
        events = []
        for _ in range(data.draw(st.integers(1, 3))):
            self.sequence += 1
            events.append(self.draw_event(data, self.sequence))
        self.sent += events
        self.save(events, device if device < 2 else 0)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), device=st.integers(0, 3), other=st.booleans())
    def repeat(self, data: st.DataObject, device: int, other: bool) -> None:
        """The same number again, with the same content or another."""
        slot, sequence, response, at = data.draw(st.sampled_from(self.sent))
        if other:
            response = data.draw(st.sampled_from([None, 0, 1, 2, 3]))
        self.save([(slot, sequence, response, at)], device if device < 2 else 0)

    @rule(data=st.data())
    def overtaken(self, data: st.DataObject) -> None:
        """An older number that comes after newer ones, or one that fits no question."""
        if not self.sequence:
            return
        used = {sequence for _slot, sequence, _response, _at in self.sent}
        free = [n for n in range(1, self.sequence) if n not in used]
        if not free:
            return
        event = self.draw_event(data, data.draw(st.sampled_from(free)), wrong=True)
        self.sent.append(event)
        self.save([event], 0)

    def draw_event(self, data: st.DataObject, sequence: int, *, wrong: bool = False) -> Any:
        slot = data.draw(st.integers(1, SLOTS + wrong))
        response = data.draw(st.sampled_from([None, 0, 1, 2, 3] + [7] * wrong))
        ago = data.draw(st.sampled_from([0, 0, 300, 4_000, 60_000, 20 * 60_000, -3_600_000]))
        return slot, sequence, response, self.model.now - ago

    def save(self, events: list[tuple[int, int, int | None, int]], device: int) -> None:
        """Send under the newest credential, or under that many older one."""
        credential = self.credentials[-1 - min(device, len(self.credentials) - 1)]
        batch = Batch(credential.epoch, [Event(s, q, canonical(r), at) for s, q, r, at in events])
        reply = saving.save_answers(credential, batch, key=promise_key(SECRET))
        told = {(r.slot, r.sequence): str(r.status) for r in reply.results}
        expected = self.model.save(credential.epoch, events)
        assert [told[s, q] for s, q, _r, _at in events] == expected
        for result in reply.results:
            assert bool(result.ack) == (result.status in {"saved", "late_sync"})

    @rule(seconds=st.sampled_from([1, 20, 300, 1_200, 2_700]))
    def pass_time(self, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds)
        self.model.now = ms(self.world.now)

    @precondition(lambda self: self.model.ended is None)
    @rule(seconds=st.sampled_from([60, 600]))
    def grant_time(self, seconds: int) -> None:
        """As the invigilator's verb stores it."""
        told = {"reason": "mất điện", "granted_by_name": "giám thị", "seconds": seconds}
        db.session.add(TimeGrant(sitting_id=self.world.sitting_id, **told))
        db.session.commit()
        self.model.added += seconds * 1000

    @precondition(lambda self: not self.model.over)
    @rule()
    def stop_or_resume_the_clock(self) -> None:
        """As the invigilator's verbs store it."""
        if self.model.stopped_since is None:
            told = {"reason": "mất điện", "stopped_by_name": "giám thị"}
            stop = ClockStop(sitting_id=self.world.sitting_id, stopped_at=clock.now(), **told)
            db.session.add(stop)
            self.model.stopped_since = self.model.now
        else:
            stmt = select(ClockStop).where(ClockStop.resumed_at.is_(None))
            stop = db.session.scalars(stmt).one()
            stop.resumed_at, stop.resumed_by_name = clock.now(), "giám thị"
            stop.seconds = int((stop.resumed_at - stop.stopped_at).total_seconds())
            self.model.resume()
        db.session.commit()

    @rule(device=st.integers(0, 3))
    def submit(self, device: int) -> None:
        credential = self.credentials[-1 - min(device // 3, len(self.credentials) - 1)]
        if credential.epoch != self.model.epoch:
            with pytest.raises(LeaseLost):
                working.submit_attempt(credential)
            return
        attempt = working.submit_attempt(credential)
        db.session.commit()
        self.model.submit()
        assert str(attempt.ended_by) == self.model.ended

    @rule()
    def close(self) -> None:
        sitting = db.session.get_one(Sitting, self.world.sitting_id)
        try:
            closing.close_sitting(sitting, by=Command("tests"))
        except closing.NotOver:
            assert not self.model.over
        except closing.AlreadyClosed:
            assert self.model.ended
        else:
            assert self.model.over
            if self.model.ended is None:
                self.model.end("deadline")
        db.session.commit()

    @invariant()
    def the_database_holds_what_the_model_holds(self) -> None:
        rows = stored_rows(db.session.connection(), [self.world.attempt_number])
        expected = {key: canonical(r) for key, (r, _late) in self.model.held.items()}
        assert {(row.slot, row.sequence): row.response for row in rows} == expected
        assert len(rows) == len(expected)
        assert all(row.chained for row in rows)
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))

    @invariant()
    def the_receipt_is_that_of_the_end(self) -> None:
        attempt = self.attempt
        assert (attempt.submitted_at is None) == (self.model.ended is None)
        if self.model.receipt is not None:
            last = {s: (q, canonical(r)) for s, (q, r) in self.model.receipt.items()}
            assert attempt.receipt == receipt_digest(last)

    def teardown(self) -> None:
        db.session.close()
        self.savepoint.rollback()


def test_the_save_protocol_behaves_as_its_model(world):
    chosen = settings(
        max_examples=RUNS,
        stateful_step_count=25,
        deadline=None,
        derandomize=RUNS < 1000,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Protocol(world), settings=chosen)
