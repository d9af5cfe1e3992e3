"""One demonstration for all tests here, in a database of its own: building it takes a while."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from app import create_app
from app import db as database
from app.config import Settings
from app.db import Model, db
from app.demo.loading import Loaded, load_demonstration
from app.ledger.recording import Command
from app.regulations.installing import install_profiles

SECRET = "a secret for the demonstration's tests"
URL = "https://thi.example"


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("demo")
    settings = Settings(
        secret_key=SECRET,
        database_url=f"sqlite:///{folder / 'demo.db'}",
        data_dir=folder,
        testing=True,
        csrf=False,
    )
    app = create_app(settings)
    with app.app_context():
        # Some two thousand commits need wait for no disk: the tests read what was built.
        event.listen(db.engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA synchronous=OFF"))
        Model.metadata.create_all(db.engine)
        install_profiles(by=Command("tests"))
        database.commit()
    return app


@pytest.fixture(scope="module")
def loaded(demo_app: Flask) -> Loaded:
    with demo_app.app_context():
        return load_demonstration(secret=SECRET, public_url=URL, tell=lambda _words: None)


@pytest.fixture(autouse=True)
def session(demo_app: Flask, loaded: Loaded) -> Iterator[None]:
    """The tests here read what was built; they need no transaction to roll back."""
    with demo_app.app_context():
        yield
        database.rollback()
