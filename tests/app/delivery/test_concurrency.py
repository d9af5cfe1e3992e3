"""Many requests for one attempt at the same moment, on a database of their own, in real threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app import clock, create_app
from app.config import Settings
from app.db import Model, db
from app.delivery import credentials
from app.delivery.appending import Status
from app.delivery.batches import Batch, Event
from app.delivery.models import Attempt, answer_event, refused_answer
from app.delivery.queries import attempts_of
from app.delivery.records import chained_hash, promise_key
from app.delivery.saving import save_answers
from app.delivery.standing import GENESIS
from app.delivery.working import list_events
from app.ledger.models import LedgerEntry
from tests.conftest import URL, own_database
from tests.factories.delivery import make_prepared_sitting

SECRET = "a secret for tests only"
KEY = promise_key(SECRET)
THREADS = 16


@pytest.fixture
def session():
    """No transaction around these tests: threads commit on connections of their own."""


@pytest.fixture
def exam(tmp_path):
    """The application over a fresh database, one device's cookie, and the attempt's number."""
    url = f"sqlite:///{tmp_path}/threads.db"
    if make_url(URL).get_backend_name() == "postgresql":
        url = own_database(URL, "threads")
    app = create_app(
        Settings(secret_key=SECRET, database_url=url, data_dir=tmp_path, testing=True, csrf=False)
    )
    with app.app_context():
        Model.metadata.create_all(db.engine)
        [attempt] = attempts_of(make_prepared_sitting())
        attempt.epoch, attempt.signed_in_at = 1, clock.now()
        cookie, attempt.token_hash = credentials.issue(
            attempt.id, 1, expires_at=clock.now() + timedelta(hours=1), secret=SECRET
        )
        number = attempt.number
        db.session.commit()
        db.session.remove()
        yield app, cookie, number
        db.session.remove()
        db.engine.dispose()


def at_once(app, work, count):
    """The results of the work, done by many threads at the same time."""

    def within(number):
        with app.app_context():
            return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(within, range(count)))


def save(cookie, slot, sequence, response):
    credential = credentials.read(cookie, secret=SECRET, now=clock.now())
    event = Event(slot, sequence, response, int(clock.now().timestamp() * 1000))
    return save_answers(credential, Batch(1, [event]), key=KEY).results[0]


def test_the_same_answer_sent_by_many_at_once_is_stored_once_with_one_acknowledgement(exam):
    app, cookie, number = exam

    results = at_once(app, lambda _n: save(cookie, 1, 1, "2"), 40)

    assert {result.status for result in results} == {Status.SAVED}
    assert len({result.ack for result in results}) == 1
    assert len(list_events(db.session.connection(), number)) == 1


def test_of_two_contents_under_one_number_one_is_saved_and_the_other_a_recorded_conflict(exam):
    app, cookie, number = exam

    results = at_once(app, lambda n: save(cookie, 1, 1, str(n % 2)), 20)

    statuses = [result.status for result in results]
    assert statuses.count(Status.SAVED) == statuses.count(Status.CONFLICT) == 10
    assert len(list_events(db.session.connection(), number)) == 1
    reasons = db.session.scalars(select(refused_answer.c.reason)).all()
    assert reasons == ["conflict"]


def test_the_chain_stays_whole_whoever_comes_in_between(exam):
    app, cookie, number = exam

    results = at_once(app, lambda n: save(cookie, n % 3 + 1, n + 1, "1"), 60)

    assert {result.status for result in results} == {Status.SAVED}
    rows = list_events(db.session.connection(), number)
    assert [row.position for row in rows] == list(range(1, 61))
    previous = GENESIS
    for row in rows:
        assert row.hash == chained_hash(previous, row._mapping)
        previous = row.hash


def test_a_hundred_submits_at_once_give_one_receipt_and_one_end(exam):
    app, cookie, _number = exam
    save(cookie, 1, 1, "2")
    token = credentials.request_token(cookie, secret=SECRET)

    def submit(_number):
        client = app.test_client()
        client.set_cookie("room", cookie)
        answer = client.post("/room/submit", headers={"X-Room-Token": token}, json={})
        return answer.status_code, str(answer.json)

    answers = set(at_once(app, submit, 100))

    [(status, _receipt)] = answers
    assert status == 200
    ended = select(func.count()).where(LedgerEntry.action == "attempt.ended")
    assert db.session.scalar(ended) == 1
    assert db.session.scalar(select(func.count()).select_from(answer_event)) == 1
    assert db.session.scalars(select(Attempt.answered)).one() == 1
