"""The application seen from outside: its addresses, who is let in, what its forms take."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.accounts.models import User
from app.accounts.session import SEEN, TOKEN
from app.accounts.signing_in import open_session
from app.clock import now
from app.db import db
from app.permissions import GRANTS, Permission, Role
from app.web.edition import served
from tests.factories import UserFactory
from tests.house.world import World

CANARY = '"><svg onload=x>{{7919*7919}}'
"""Breaks out of an attribute, runs a script, and would be 62710561 if it were rendered twice."""

READS, WRITES = {"GET", "HEAD", "OPTIONS"}, {"POST", "PUT", "PATCH", "DELETE"}
ANONYMOUS = "anonymous"
EVERYBODY: tuple[Role | str, ...] = (ANONYMOUS, *Role)


def every_rule(app: Flask) -> list[Rule]:
    """Every address but the static files, of both editions, in a fixed order."""
    found = (r for r in app.url_map.iter_rules() if r.endpoint.split(".")[-1] != "static")
    return sorted(found, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def rules(app: Flask) -> list[Rule]:
    """Every address that this edition serves."""
    with app.app_context():
        return [rule for rule in every_rule(app) if served(rule.endpoint)]


def readable(app: Flask) -> list[Rule]:
    """The addresses that answer GET."""
    return [rule for rule in rules(app) if "GET" in (rule.methods or ())]


def writable(app: Flask) -> list[Rule]:
    """The addresses that change something."""
    return [rule for rule in rules(app) if (rule.methods or set()) & WRITES]


def with_examples(app: Flask, world: World) -> list[tuple[Rule, str]]:
    """Every readable address with a path in the world."""
    return [(rule, address(app, rule, world.arguments(rule))) for rule in readable(app)]


def by_reader(app: Flask) -> dict[Role, list[Rule]]:
    """The readable addresses by the first role that may enter: each role needs one visitor."""
    found: dict[Role, list[Rule]] = {}
    for rule in readable(app):
        found.setdefault(roles_allowed(app, rule)[0], []).append(rule)
    return found


def access_of(app: Flask, rule: Rule) -> Permission | str:
    """What the rule asks of a person: a permission, `signed_in` or `public`."""
    access: Permission | str = app.view_functions[rule.endpoint].access  # type: ignore[attr-defined]
    return access


def roles_allowed(app: Flask, rule: Rule) -> list[Role]:
    """The roles that may enter."""
    access = access_of(app, rule)
    return [r for r in Role if not isinstance(access, Permission) or access in GRANTS[r]]


def address(app: Flask, rule: Rule, values: Mapping[str, object]) -> str:
    """The path of the rule with its arguments filled in."""
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, dict(values), method=next(iter(rule.methods - {"HEAD"})))


class Visitor:
    """A client of one role (or nobody), in the exam room if the world's seat is theirs."""

    def __init__(self, app: Flask, who: Role | str, world: World | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.user: User | None = None
        if isinstance(who, Role):
            self.user = UserFactory.create(role=who)
            token = open_session(self.user, hours=1, address="127.0.0.1", device="test")
            db.session.commit()
            with self.client.session_transaction() as session:
                session[TOKEN], session[SEEN] = token, now().isoformat()
            if world:
                world.belongs_to(self.user)

    def enter_room(self, world: World) -> None:
        """Carry the exam-room cookie of the world's attempt."""
        self.client.set_cookie("room", world.room_cookie)

    def ask(self, path: str, method: str = "GET", **kwargs: Any) -> Any:
        """Send one request as a fresh request of its own."""
        for name in list(g):
            g.pop(name)
        response = self.client.open(path, method=method, **kwargs)
        db.session.rollback()
        return response


@contextmanager
def undone() -> Iterator[None]:
    """Let what happens inside be as if it never had."""
    db.session.commit()
    savepoint = db.session.get_bind().begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expire_all()
        savepoint.rollback()


@contextmanager
def failures_told() -> Iterator[list[str]]:
    """Collect the unforeseen errors that became a page with an incident number."""
    told: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info and record.exc_info[1]:
                error = record.exc_info[1]
                told.append(f"{type(error).__name__}: {error}"[:200] + _place(error))

    ear = Ear(level=logging.ERROR)
    logging.getLogger("app").addHandler(ear)
    try:
        yield told
    finally:
        logging.getLogger("app").removeHandler(ear)


def _place(error: BaseException) -> str:
    frames, place = error.__traceback__, ""
    while frames:
        filename = frames.tb_frame.f_code.co_filename
        if "/app/" in filename or "/question_bank/" in filename:
            place = f" at {filename.split('/')[-2]}/{filename.split('/')[-1]}:{frames.tb_lineno}"
        frames = frames.tb_next
    return place


def fields_of(html: str, path: str) -> dict[str, Any]:
    """What the form of a page that posts to the path would send if nobody touched it.

    Empty boxes are filled in the way a person would, so that the post gets past the first check.
    """
    soup = BeautifulSoup(html, "html.parser")
    for form in soup.select("form"):
        if str(form.get("method", "")).lower() != "post":
            continue
        if str(form.get("action") or path).split("?")[0] == path:
            return _typed(form)
    return {}


def _typed(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for box in form.select("input[name], textarea[name], select[name]"):
        name, kind = box["name"], box.get("type", box.name)
        if kind in {"radio", "checkbox"} and name in values and not box.has_attr("checked"):
            continue
        values[name] = _value(box, kind)
    return values


EXAMPLES = {
    "email": "ai-do@example.vn",
    "date": "2027-01-15",
    "datetime-local": "2027-01-15T08:00",
    "number": "2",
    "time": "08:00",
    "file": b"",
}


def _value(box: Any, kind: str) -> Any:
    if kind == "select":
        options = [option.get("value", option.get_text()) for option in box.select("option")]
        chosen = [o.get("value") for o in box.select("option[selected]")]
        return (chosen or [option for option in options if option] or [""])[0]
    if kind == "textarea":
        return box.get_text().strip() or "Văn bản"
    return box.get("value") or EXAMPLES.get(kind, "Văn bản")


def told(wrong: list[Any]) -> str:
    """What is wrong, one a line, for the message of an assertion."""
    return "\n" + "\n".join(str(one) for one in wrong)
