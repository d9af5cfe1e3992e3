"""What every page keeps, read by everybody: who may, what it runs, what it writes, what it says."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from app.db import Model, db
from app.permissions import Role
from tests.house.headers import faults
from tests.house.surface import (
    ANONYMOUS,
    CANARY,
    EVERYBODY,
    Visitor,
    access_of,
    failures_told,
    roles_allowed,
    told,
    with_examples,
)

pytestmark = pytest.mark.slow

TWICE = "62710561"
"""What 7919 times 7919 would come to, if a template were made of what somebody typed."""
LEADS = frozenset({"href", "src", "action"})


class Hatchery(HTMLParser):
    """What became of the canary on a page: elements, attributes or addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.hatched: list[str] = []
        self.links: set[str] = set()
        """Paths of our own that the page leads to."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what would run and where links lead."""
        for name, value in attrs:
            if (tag, name) == ("a", "href") and (value or "").startswith("/"):
                self.links.add(urlsplit(value or "").path)
            runs = name.startswith("on")
            leads = name in LEADS and (value or "").lower().strip().startswith(
                ("javascript:", "data:")
            )
            if runs or leads:
                self.hatched.append(f"{tag} {name}={value}"[:120])


def looked_through(html: str) -> Hatchery:
    """The page, read to its end."""
    hatchery = Hatchery()
    hatchery.feed(html)
    hatchery.close()
    return hatchery


def hatched(html: str, hatchery: Hatchery | None = None) -> list[str]:
    """What somebody typed and the page would run; `hatchery` if it was looked through before."""
    hatchery = hatchery or looked_through(html)
    return [*hatchery.hatched, *(["arithmetic"] if TWICE in html else [])]


@contextmanager
def writes_told() -> Iterator[list[str]]:
    """Collect the statements that change a row."""
    writes: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().split(" ")[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            writes.append(statement[:80])

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield writes
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


def everything() -> dict[str, str]:
    """A hash of the rows of each table."""
    seen = {}
    for table in Model.metadata.sorted_tables:
        rows = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        seen[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.session.rollback()
    return seen


@dataclass
class Reading:
    """One visitor's walk over every address."""

    app: object
    who: Role | str
    visitor: Visitor
    wrong: list[object]
    shown: int = 0
    """Pages on which the canary could be seen, as words."""
    refusing: dict[str, bool] = field(default_factory=dict)
    """For each path a page led to: whether it refuses this visitor."""

    def read(self, rule: Rule, path: str) -> None:
        """Ask for the page and note what is wrong with the answer."""
        response = self.visitor.ask(path)
        if not self._is_let_in_rightly(rule, response):
            self.wrong.append((path, "let in or not", response.status_code))
        self.wrong += [(path, fault) for fault in faults(response, endpoint=rule.endpoint)]
        if response.mimetype == "text/html":
            self.shown += "onload" in response.text
            page = looked_through(response.text)
            self.wrong += [(path, what) for what in hatched(response.text, page)]
            if self.who != ANONYMOUS and response.status_code == 200:
                refusing = [to for to in sorted(page.links) if self._refuses(to)]
                self.wrong += [(path, "a link that refuses", to) for to in refusing]
        if self.who is Role.EXAM_ADMINISTRATOR:
            head = self.visitor.ask(path, "HEAD").status_code
            if head != response.status_code:
                self.wrong.append((path, "HEAD", head))

    def _refuses(self, path: str) -> bool:
        """Whether this visitor may not follow a link there; most pages lead to the same places."""
        if path not in self.refusing:
            self.refusing[path] = self._leads_nowhere(path)
        return self.refusing[path]

    def _leads_nowhere(self, path: str) -> bool:
        try:
            rule, _arguments = self.app.url_map.bind("localhost").match(
                path, "GET", return_rule=True
            )
        except (HTTPException, RequestRedirect):
            return True
        return rule.endpoint != "static" and self.who not in roles_allowed(self.app, rule)

    def _is_let_in_rightly(self, rule: Rule, response) -> bool:
        if response.status_code >= 500:
            return False
        if self.who != ANONYMOUS:
            return (response.status_code != 403) == (self.who in roles_allowed(self.app, rule))
        sent_away = response.status_code == 302 and "/accounts/sign-in" in response.location
        return access_of(self.app, rule) == "public" or sent_away


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_page_is_read_by_whom_it_is_granted_to_runs_no_one_s_words_and_changes_nothing(
    app, canary_world, who
):
    reading = Reading(app, who, Visitor(app, who, canary_world if who != ANONYMOUS else None), [])
    if reading.visitor.user:
        reading.visitor.user.full_name = "An" + CANARY
        db.session.commit()
        reading.visitor.enter_room(canary_world)
    before = everything()
    with failures_told() as failures, writes_told() as writes:
        for rule, path in with_examples(app, canary_world):
            reading.read(rule, path)
    assert not reading.wrong, told(reading.wrong + failures)
    assert not writes, told(writes)
    after = everything()
    assert [name for name in before if before[name] != after[name]] == []
    if who != ANONYMOUS:
        assert reading.shown, "the canary was nowhere to be seen: the test looks in the wrong place"


def test_a_canary_that_hatches_is_seen():
    assert hatched(f'<p title="{CANARY}">')
    assert hatched("<p title=An onload=x>")
    assert hatched('<a href="javascript:x">')
    assert hatched("<p>62710561")
    assert not hatched('<p title="&#34;&gt;&lt;svg onload=x&gt;">')
