"""Two worlds side by side: what belongs to one must not be reached through the other.

A world takes seconds to build, so a module builds its own once; whatever a test does to it is taken
back after the test.
"""

from collections.abc import Iterator

import pytest
from flask import Flask, g
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.db import db
from tests.conftest import session_on
from tests.house.surface import CANARY
from tests.house.world import World


@pytest.fixture(scope="module")
def kept(app: Flask) -> Iterator[Connection]:
    """The module's transaction, in which its worlds stand."""
    with app.app_context(), db.engine.connect() as connection, session_on(connection):
        yield connection


@pytest.fixture(autouse=True)
def session(kept: Connection) -> Iterator[Session]:
    """Each test runs in a savepoint of the module's transaction."""
    savepoint = kept.begin_nested()
    yield db.session
    db.session.rollback()
    db.session.expire_all()
    savepoint.rollback()
    for name in list(g):  # the module's application context would keep the last test's
        g.pop(name)


@pytest.fixture(scope="module")
def world(app: Flask, kept: Connection) -> World:
    return World.build(secret=app.config["SECRET_KEY"])


@pytest.fixture(scope="module")
def other_world(app: Flask, kept: Connection) -> World:
    return World.build(secret=app.config["SECRET_KEY"])


@pytest.fixture(scope="module")
def canary_world(app: Flask, kept: Connection) -> World:
    return World.build(secret=app.config["SECRET_KEY"], mark=CANARY)
