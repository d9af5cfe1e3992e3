"""A commit whose standby may not have it is never acknowledged (PostgreSQL)."""

import threading
import time

import psycopg
import pytest
from sqlalchemy import create_engine, text

from app.db import NotReplicated, prepare_postgresql
from tests.conftest import URL

pytestmark = pytest.mark.skipif(
    not URL.startswith("postgresql"), reason="only PostgreSQL replicates"
)


@pytest.fixture
def session():
    """No transaction around these tests: while a standby is waited for, nothing commits."""


@pytest.fixture
def engine():
    made = create_engine(URL)
    prepare_postgresql(made)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS promised (n integer)"))
    yield made
    with made.begin() as connection:
        connection.execute(text("DROP TABLE promised"))
    made.dispose()


@pytest.fixture
def administrator(engine):
    """A connection that commits without waiting for a standby that does not exist."""
    address = URL.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
        connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
        connection.execute("SELECT pg_reload_conf()")


def test_a_cancelled_wait_for_the_standby_is_an_error(engine, administrator):
    administrator.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    administrator.execute("SELECT pg_reload_conf()")
    time.sleep(0.2)
    heard = []

    def save():
        try:
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO promised VALUES (1)"))
        except Exception as error:
            heard.append(error)

    writer = threading.Thread(target=save)
    writer.start()
    cancel = (
        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    )
    until = time.monotonic() + 20
    while writer.is_alive() and time.monotonic() < until:
        administrator.execute(cancel)
        time.sleep(0.05)
    writer.join(timeout=5)

    assert [type(error) for error in heard] == [NotReplicated]


def test_an_ordinary_commit_is_none(engine):
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO promised VALUES (1)"))
