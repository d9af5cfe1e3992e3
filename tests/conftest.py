"""One application, one rolled-back transaction a test, and a client that checks every page."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, g
from flask.testing import FlaskClient
from flask_sqlalchemy.session import Session as FlaskSession
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session

from app import clock, create_app
from app.accounts.models import User
from app.accounts.session import SEEN, TOKEN
from app.accounts.signing_in import open_session
from app.config import Settings, with_driver
from app.db import Model, db
from app.permissions import Role
from tests.factories import UserFactory
from tests.inner_loop import left_out
from tests.page_rules import check_page
from tests.properties import choose_profile

choose_profile()

# Each process would compile every template anew, and each journey has an application of its own.
COMPILED = Path(__file__).parents[1] / "build/templates"
COMPILED.mkdir(parents=True, exist_ok=True)
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(COMPILED))}

URL = with_driver(os.environ.get("TEST_DATABASE_URL", "sqlite://"))
ON_SQLITE = URL.startswith("sqlite")


LEFT_OUT = left_out() if os.environ.get("SATHACH_QUICK") else set()


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Pass over what the inner loop leaves to `make test`."""
    return True if collection_path in LEFT_OUT else None


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no test after bytes: an archive holds the time it was made, and workers must agree."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left alone with it at the end."""
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in long)


LONG = ("slow", "faults", "crawl")


def pytest_collection_finish() -> None:
    """Let the collector pass over what lives as long as the run: modules, tests, templates."""
    gc.collect()
    gc.freeze()


def own_database(url: str, worker: str) -> str:
    """A database of this test worker's own, so that workers can run side by side."""
    if url.startswith("sqlite") or worker == "master":
        return url
    address = make_url(url)
    name = f"{address.database}_{worker}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


class OneConnection(FlaskSession):
    """A session that stays on the test's own connection, and so inside its transaction."""

    def get_bind(self, *_args: Any, **_kwargs: Any) -> Any:
        return self.bind


@pytest.fixture(scope="session")
def database_url() -> str:
    return own_database(URL, os.environ.get("PYTEST_XDIST_WORKER", "master"))


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = Settings(
        secret_key="a secret for tests only",
        database_url=database_url,
        data_dir=tmp_path_factory.mktemp("data"),
        testing=True,
        csrf=False,
    )
    app = create_app(settings)
    with app.app_context():
        Model.metadata.drop_all(db.engine)
        Model.metadata.create_all(db.engine)
    return app


@contextmanager
def session_on(connection: Connection) -> Iterator[Session]:
    """A session in a transaction of the connection's that is rolled back in the end.

    Commits inside become savepoints.
    """
    outer = connection.begin()
    original = db.session
    db.session = db._make_scoped_session(
        {"bind": connection, "join_transaction_mode": "create_savepoint", "class_": OneConnection}
    )
    yield db.session
    db.session.remove()
    outer.rollback()
    db.session = original


@pytest.fixture(autouse=True)
def session(app: Flask) -> Iterator[Session]:
    """Each test runs in one transaction that is rolled back."""
    with app.app_context(), db.engine.connect() as connection, session_on(connection) as made:
        yield made


class Page:
    """An answer as a test reads it."""

    def __init__(self, response: Any) -> None:
        self.status, self.url = response.status_code, response.location
        self.response = response

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page's elements."""
        return BeautifulSoup(self.response.data, "html.parser")

    def texts(self, selector: str) -> list[str]:
        """The text of every element the selector finds, spaces folded."""
        return [" ".join(el.get_text().split()) for el in self.soup.select(selector)]

    @property
    def text(self) -> str:
        """The text of the whole page, spaces folded."""
        return " ".join(self.soup.get_text().split())


class Browser:
    """A test client that signs in, checks every page it gets, and answers with a Page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def sign_in(self, user: User) -> "Browser":
        """Open a session for the user, as the sign-in page does."""
        token = open_session(user, hours=12, address="127.0.0.1", device="test")
        db.session.commit()
        with self.client.session_transaction() as s:
            s[TOKEN], s[SEEN] = token, clock.now().isoformat()
        return self

    def get(self, url: str, **kwargs: Any) -> Page:
        """GET, with the page checked."""
        self._fresh_context()
        return self._check(self.client.get(url, **kwargs))

    def post(self, url: str, **data: Any) -> Page:
        """POST a form; a file is given as `(BytesIO, name)`."""
        self._fresh_context()
        return self._check(self.client.post(url, data=data))

    def post_json(self, url: str, value: Any, **headers: str) -> Page:
        """POST a JSON value."""
        self._fresh_context()
        return self._check(self.client.post(url, json=value, headers=headers))

    @staticmethod
    def _fresh_context() -> None:
        for name in list(g):  # the test's application context would keep the last request's
            g.pop(name)

    def _check(self, response: Any) -> Page:
        page = Page(response)
        db.session.rollback()  # what the view did not commit is gone, as it would be in life
        if ON_SQLITE and response.mimetype == "text/html" and response.status_code < 300:
            check_page(response.text)  # once is enough: pages are the same on PostgreSQL
        return page


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def signed_in_as(app: Flask) -> Any:
    """A factory: a browser signed in as a fresh account of the role."""

    def sign_in(role: Role) -> Browser:
        return Browser(app.test_client()).sign_in(UserFactory.create(role=role))

    return sign_in


@pytest.fixture
def as_administrator(signed_in_as: Any) -> Browser:
    return signed_in_as(Role.EXAM_ADMINISTRATOR)


@pytest.fixture
def as_trainer(signed_in_as: Any) -> Browser:
    return signed_in_as(Role.TRAINER)


@pytest.fixture
def as_inspector(signed_in_as: Any) -> Browser:
    return signed_in_as(Role.INSPECTOR)
