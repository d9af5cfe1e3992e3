"""A real server on a database file of its own, and a real browser that watches for mistakes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import select, text
from werkzeug.serving import make_server

from app import create_app
from app.accounts.models import User
from app.accounts.session import SEEN, TOKEN
from app.accounts.signing_in import open_session
from app.clock import now
from app.config import Settings
from app.db import Model, db
from app.delivery.models import DeviceRequest
from app.invigilation.devices import agree_device
from app.permissions import Role
from tests.factories import UserFactory
from tests.factories.delivery import BY

# The server's thread may leave a static file half sent when the browser moves on; the collector
# then reports it inside whatever test is running.
ABORTED_DOWNLOADS = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
)

# Long enough for a machine that does much else besides: what is asked is whether, not how fast.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(autouse=True)
def session() -> None:
    """No rolled-back transaction here: the server must see what is committed."""


@dataclass
class Site:
    """The running site: its address, and a way to look into its database."""

    app: Flask
    url: str
    secret: str = "a secret for journeys only"

    @contextmanager
    def database(self) -> Iterator[Any]:
        """A session on the site's database; commit what the server should see."""
        with self.app.app_context():
            yield db.session

    def sign_in(self, context: BrowserContext, role: Role) -> None:
        """Give the browser a session of a fresh account of the role."""
        with self.database():
            user: User = UserFactory.create(role=role)
            token = open_session(user, hours=12, address="127.0.0.1", device="journey")
            db.session.commit()
        with self.app.test_request_context():
            serializer = self.app.session_interface.get_signing_serializer(self.app)
            value = serializer.dumps({TOKEN: token, SEEN: now().isoformat()})
        context.add_cookies([{"name": "session", "value": value, "url": self.url}])

    def agree_to_devices(self) -> int:
        """Say the invigilator's word for every machine that waits; give how many did."""
        with self.database() as session:
            asked = session.scalars(select(DeviceRequest).where(DeviceRequest.agreed.is_(None)))
            waiting = asked.all()
            for one in waiting:
                agree_device(one.attempt.seat.sitting, one, by=BY)
            session.commit()
            return len(waiting)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    settings = Settings(
        secret_key=Site.secret,
        database_url=f"sqlite:///{tmp_path / 'site.db'}",
        data_dir=tmp_path,
    )
    app = create_app(settings)
    with app.app_context():
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")
        Model.metadata.create_all(db.engine)
        assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page complained about."""

    messages: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        """Note the page's errors and broken rules of the content security policy."""
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on(
            "console",
            lambda m: self.messages.append(m.text) if "Content Security Policy" in m.text else None,
        )
        return page


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.messages == []


@pytest.fixture
def open_page(chromium: Browser, watch: Watch) -> Iterator[Any]:
    """A factory: a page in a browser profile of its own."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        size = {"width": 1280, "height": 800}
        contexts.append(chromium.new_context(**({"viewport": size} | options)))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        return watch.over(contexts[-1].new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Any) -> Page:
    return open_page()


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, as rule and element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())  # by the test's own channel, so the policy stays
    # Preloading would copy a shadow root's style sheets into the page, which its policy forbids.
    options = "{resultTypes: ['violations'], preload: false}"
    found = page.evaluate(f"() => axe.run(document, {options})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]
