"""A portal and a room machine in one process, each with a database of its own."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g

from app import clock, create_app
from app.config import Edition, Settings
from app.db import Model, db
from app.packages.handing_over import Handover, hand_over_sittings
from app.packages.keys import make_keys, portal_keys
from app.packages.machine_home import PORTAL_CARD, store_keys
from app.packages.models import RoomMachine
from app.packages.shares import collect_share
from app.permissions import Role
from tests.factories import UserFactory
from tests.factories.delivery import BY, make_prepared_sitting

SECRET = "a secret for tests only"
MACHINE = make_keys("Máy phòng thi 1")


@dataclass
class Machine:
    """A room machine: its application, its folder, and a way to be inside it."""

    app: Flask
    home: Path

    @contextmanager
    def inside(self) -> Any:
        """The block acts on the machine's own database."""
        outer = db.session
        with self.app.app_context():
            db.session = db._make_scoped_session({})
            try:
                yield self
            finally:
                db.session.remove()
                db.session = outer


@pytest.fixture
def machine(tmp_path: Path) -> Any:
    home = tmp_path / "home"
    home.mkdir()
    store_keys(home, MACHINE)
    (home / PORTAL_CARD).write_text(portal_keys(SECRET).card.to_text())
    settings = Settings(
        secret_key="the machine's own secret",
        database_url=f"sqlite:///{home / 'room.db'}",
        edition=Edition.ROOM,
        data_dir=home,
        testing=True,
        csrf=False,
    )
    made = Machine(create_app(settings), home)
    with made.app.app_context():
        Model.metadata.create_all(db.engine)
        db.engine.dispose()
    yield made
    with made.app.app_context():
        db.engine.dispose()


def register(keys=MACHINE) -> RoomMachine:
    machine = RoomMachine(
        name=keys.name,
        fingerprint=keys.card.fingerprint,
        exchange_key=keys.card.exchange,
        signing_key=keys.card.signing,
        registered_by_name="tests",
    )
    db.session.add(machine)
    db.session.flush()
    return machine


def council(count=3):
    return [UserFactory.create(role=Role.EXAM_ADMINISTRATOR) for _ in range(count)]


def make_handover(**changes) -> Handover:
    people = council()
    given = {
        "machine": None,
        "holders": people,
        "staff": [people[0], UserFactory.create(role=Role.INVIGILATOR)],
    } | changes
    given["machine"] = given["machine"] or register()
    return Handover(**given)


@pytest.fixture
def handed_over() -> Any:
    """A factory: a sitting on its way to the machine, its package and the texts of its shares."""

    def make(**options: Any) -> SimpleNamespace:
        sitting = make_prepared_sitting(**{"seats": 3, "kinds": "ctf"} | options)
        package = hand_over_sittings([sitting], make_handover(), secret=SECRET, by=BY)
        texts = [collect_share(s, secret=SECRET, by=s.holder) for s in package.shares]
        db.session.commit()
        return SimpleNamespace(
            sitting=sitting,
            package=package,
            shares=texts,
            data=package.file.content,
            numbers=[seat.candidate.number for seat in sitting.seats],
        )

    return make


@pytest.fixture
def at(monkeypatch):
    """Set the clock to an instant."""

    def set_clock(instant):
        monkeypatch.setattr(clock, "now", lambda: instant)

    return set_clock


def fresh_request() -> None:
    for name in list(g):
        g.pop(name)
