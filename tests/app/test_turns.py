"""Writers of a SQLite file stand in one line, whichever thread or process they are."""

import multiprocessing
import threading
import time

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app, turns
from app.config import Settings
from app.db import begin_writing, db, turns_of
from app.turns import TurnNeverCame, Turns


@pytest.fixture
def session():
    """A database file of its own, without a transaction around the test."""


@pytest.fixture
def app(tmp_path) -> Flask:
    url = f"sqlite:///{tmp_path}/turns.db"
    app = create_app(Settings(secret_key="x", database_url=url, data_dir=tmp_path, testing=True))
    begin_writing()  # whatever the test before did
    with app.app_context():
        db.session.execute(text("CREATE TABLE counter (n INTEGER)"))
        db.session.execute(text("INSERT INTO counter VALUES (0)"))
        db.session.commit()
        yield app
        db.engine.dispose()


def test_a_hundred_slow_writers_all_get_their_turn(app):
    errors = []

    def write():
        with app.app_context():
            try:
                n = db.session.execute(text("SELECT n FROM counter")).scalar_one()
                time.sleep(0.002)
                db.session.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})
                db.session.commit()
            except Exception as error:  # told to the test
                errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert db.session.execute(text("SELECT n FROM counter")).scalar_one() == 100


@pytest.mark.parametrize("end", ["commit", "rollback", "remove"])
def test_the_turn_ends_with_the_transaction(app, end):
    line = turns_of(db.engine)
    db.session.execute(text("UPDATE counter SET n = 5"))
    assert line.is_mine
    getattr(db.session, end)()
    assert not line.is_mine
    with line.taken():
        assert line.is_mine
        db.session.execute(text("UPDATE counter SET n = 6"))
        db.session.commit()
        assert line.is_mine


def test_a_transaction_that_could_not_begin_gives_its_turn_back(app):
    other = db.engine.raw_connection()
    other.driver_connection.execute("PRAGMA busy_timeout=10")
    other.driver_connection.execute("BEGIN IMMEDIATE")
    with db.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA busy_timeout=10")
        with pytest.raises(Exception, match="locked"):
            connection.execute(text("UPDATE counter SET n = 7"))
    assert not turns_of(db.engine).is_mine
    other.driver_connection.execute("ROLLBACK")
    other.close()


def test_who_waits_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    line, told = Turns(str(tmp_path / "x.db")), []

    def wait():
        try:
            line.take()
        except TurnNeverCame as error:
            told.append(error)

    with line.taken():
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert len(told) == 1


def hold(path, inside, leave):
    with Turns(path).taken():
        inside.set()
        leave.wait(10)


def test_processes_stand_in_the_same_line(tmp_path):
    context = multiprocessing.get_context("spawn")
    inside, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(str(tmp_path / "x.db"), inside, leave))
    other.start()
    assert inside.wait(20)
    got = threading.Event()

    def take():
        with Turns(str(tmp_path / "x.db")).taken():
            got.set()

    thread = threading.Thread(target=take)
    thread.start()
    assert not got.wait(0.2)
    leave.set()
    assert got.wait(10)
    thread.join()
    other.join()
