"""Somebody who walks through the site and looks at each kind of page on the way."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from app import clock
from app.accounts.signing_in import open_session
from app.permissions import Role
from tests.factories import UserFactory
from tests.journeys.conftest import Site, axe_violations

SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"


class Visitor:
    """Somebody with a browser who looks at every page with axe on the way."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.seen: set[str] = set()
        """The kinds of pages looked at: the review of one person is as that of another."""

    def sign_in(self, role: Role, **fields: object) -> "Visitor":
        with self.site.database() as session:
            user = UserFactory.create(role=role, **fields)
            token = open_session(user, hours=12, address="127.0.0.1", device="journey")
            session.commit()
        with self.site.app.test_request_context():
            serializer = self.site.app.session_interface.get_signing_serializer(self.site.app)
            value = serializer.dumps({"token": token, "seen": clock.now().isoformat()})
        cookie = {"name": "session", "value": value, "url": self.site.url}
        self.page.context.add_cookies([cookie])
        return self

    def go(self, path: str) -> None:
        answer = self.page.goto(self.site.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        kind = re.sub("[0-9a-f]{8}-[0-9a-f-]{27}", "…", path)
        if kind not in self.seen:
            self.seen.add(kind)
            self.look()

    def look(self, name: str = "") -> None:
        """Nothing on the page breaks a rule of accessibility; keep its picture if asked."""
        assert axe_violations(self.page) == [], self.page.url
        wide = "() => document.documentElement.scrollWidth - innerWidth"
        size = self.page.viewport_size
        for width in (390, 1280):
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.wait_for_function("width => innerWidth === width", arg=width)
            assert self.page.evaluate(wide) <= 0, f"{self.page.url} is wider than {width} px"
        if size is not None:
            self.page.set_viewport_size(size)
        if name and os.environ.get("SCREENSHOTS"):
            SCREENSHOTS.mkdir(exist_ok=True)
            self.page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))

    def fill(self, **labels: str) -> None:
        for label, value in labels.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def says(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()
