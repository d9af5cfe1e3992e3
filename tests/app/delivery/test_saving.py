"""The save protocol under bad networks: whatever happens, the end state is the model's."""

import hashlib
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, func, insert, select

from app.db import db, prepare_sqlite
from app.delivery.folding import fold
from app.delivery.models import answer_event
from app.delivery.records import HASHED, canonical_list, chained_hash, receipt_digest
from app.delivery.standing import GENESIS
from app.delivery.working import list_events
from app.delivery.writing import Line, run_works
from app.errors import DomainError
from tests.app.delivery.conftest import final_state, first_attempt
from tests.factories.delivery import make_prepared_sitting

EVENTS = st.lists(
    st.tuples(st.integers(1, 3), st.one_of(st.none(), st.integers(0, 3))), min_size=1, max_size=15
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers=EVENTS, seed=st.integers(0, 10**6))
def test_duplicates_reordering_and_losses_end_in_the_model_s_state(device, answers, seed):
    attempt = first_attempt(make_prepared_sitting())
    working, rng = device(attempt), random.Random(seed)
    events = [(slot, seq, r) for seq, (slot, r) in enumerate(answers, start=1)]
    model = {slot: r for slot, _seq, r in events}
    unacknowledged = list(events)

    while unacknowledged:
        batch = [rng.choice(events) for _ in range(3)] + rng.sample(
            unacknowledged, min(len(unacknowledged), rng.randint(1, 10))
        )
        rng.shuffle(batch)
        if rng.random() < 0.2:
            continue  # the request never arrived
        reply = working.save(*batch)
        assert {result["status"] for result in reply["results"]} == {"saved"}
        if rng.random() < 0.2:
            continue  # the reply never arrived
        heard = {(result["slot"], result["seq"]) for result in reply["results"]}
        unacknowledged = [e for e in unacknowledged if e[:2] not in heard]

    expected = {slot: "null" if r is None else str(r) for slot, r in model.items()}
    assert final_state(attempt) == expected
    assert len(list_events(db.session.connection(), attempt.number)) == len(events)


def test_the_events_are_chained_so_that_a_change_shows(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.save((1, 1, 0), (2, 2, 1))
    working.save((1, 3, 2))

    previous = GENESIS
    for row in list_events(db.session.connection(), attempt.number):
        fields = [
            row.attempt_number,
            row.position,
            row.sequence,
            row.slot,
            row.epoch,
            row.response,
            row.lag_ms,
            row.server_ms,
        ]
        assert row.hash == hashlib.sha256(previous + canonical_list(fields)).digest()[:16]
        previous = row.hash


def test_the_mark_of_lateness_is_part_of_the_chain():
    row = dict.fromkeys(HASHED, 1)
    on_time, late = ({**row, "late": late} for late in (False, True))

    assert chained_hash(GENESIS, on_time) != chained_hash(GENESIS, late)


def test_the_receipt_covers_every_last_answer(device):
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.save((1, 1, 0), (2, 2, 1), (1, 3, 2))

    told = working.post("submit").json["receipt"]["digest"]

    last = fold(list_events(db.session.connection(), attempt.number))
    assert told == receipt_digest(last)
    assert told != receipt_digest({**last, 1: (3, "1")})


def test_a_finished_attempt_of_sixty_questions_stays_below_twelve_kilobytes(device):
    attempt = first_attempt(make_prepared_sitting(kinds="c" * 60))
    working = device(attempt)
    for seq in range(1, 91):  # every second question is changed once
        working.save(((seq - 1) % 60 + 1, seq, seq % 4))
    stored = db.session.execute(
        select(
            func.sum(func.length(answer_event.c.response)),
            func.count(),
            func.sum(func.length(answer_event.c.hash)),
        )
    ).one()
    # A row of PostgreSQL: 24 bytes of header, 4 of pointer, 30 of numbers, and two index entries.
    assert sum((stored[0], stored[2])) + stored[1] * (24 + 4 + 30 + 20 + 28) < 12_000
    assert len(attempt.arrangement) < 1_000


@pytest.fixture
def counter(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'count.db'}")
    prepare_sqlite(engine)
    table = Table("count", MetaData(), Column("n", Integer, primary_key=True))
    table.create(engine)
    yield engine, table
    engine.dispose()


def test_writers_that_meet_are_committed_together_and_none_is_lost(counter):
    engine, table = counter
    line = Line(run_works, engine)

    def write(number):
        return line.put(lambda c: c.execute(insert(table).values(n=number)) and number)

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(write, range(300)))

    assert results == list(range(300))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 300


def test_a_writer_that_fails_harms_no_other(counter):
    engine, table = counter
    line = Line(run_works, engine)

    def write(number):
        def work(connection):
            connection.execute(insert(table).values(n=number))
            if number % 10 == 3:
                connection.execute(insert(table).values(n=number))  # breaks the transaction
            return number

        try:
            return line.put(work)
        except Exception as error:
            return type(error).__name__

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(write, range(100)))

    assert results.count("IntegrityError") == 10
    with engine.connect() as connection:
        held = connection.scalars(select(table.c.n)).all()
    assert sorted(held) == [n for n in range(100) if n % 10 != 3]


def test_a_refusal_reaches_the_one_it_is_meant_for(counter):
    engine, _table = counter

    def refuse(_connection):
        raise DomainError("no")

    with pytest.raises(DomainError, match="no"):
        Line(run_works, engine).put(refuse)
