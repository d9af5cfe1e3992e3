"""Whatever is posted to whichever address, the answer is never an unforeseen error."""

import os
from io import BytesIO
from itertools import cycle
from zlib import crc32

import pytest
from bs4 import BeautifulSoup
from werkzeug.routing import Rule

from app.delivery import credentials
from tests.house.surface import (
    CANARY,
    Visitor,
    access_of,
    address,
    by_reader,
    failures_told,
    fields_of,
    roles_allowed,
    told,
    undone,
    with_examples,
    writable,
)
from tests.house.world import identifiers

pytestmark = [pytest.mark.slow, pytest.mark.crawl]
SHARE = int(os.environ.get("CRAWL_SHARE", "4"))
"""Of so many kinds of nonsense one is tried in each form: another in another form; 1 tries all."""

NASTY = {
    "empty": "",
    "brackets": "[]",
    "negative": "-1",
    "not a number": "NaN",
    "infinite": "1e999999",
    "huge number": "9" * 400,
    "emoji": "👩‍⚖️🇻🇳",
    "nul": "a\x00b",
    "path": "../../etc/passwd",
    "sql": "'); DROP TABLE exam; --",
    "html": CANARY,
    "percent": "%(name)s %s {0} {{x}}",
    "surrogates and marks": "\u202e\ufeff\u0301" * 20,
    "long": "ă" * 100_000,
    "wrong date": "2027-02-30",
    "far date": "9999-12-31",
    "first date": "0001-01-01",
    "local far": "9999-12-31T23:59",
    "first instant": "0001-01-01T00:00",
}
ASKED = [
    NASTY[name]
    for name in ("brackets", "huge number", "nul", "sql", "html", "far date", "first date")
]
NAMES = {"page", "q", "sort", "next", "format", "province", "outcome", "topic", "law"}
ALONE = {"empty", "nul", "huge number"}
TRIED_ALONE = {"2027": ALONE | {"far date", "first date", "local far", "first instant"}}
"""What is tried in one box while the others are honest; a date's box by what it held before."""
FILES = {
    "nothing": b"",
    "text": "không phải bảng tính".encode(),
    "not a workbook": b"PK\x03\x04" + b"\x00" * 200,
    "image": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    "entities": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>',
    "pdf": b"%PDF-1.7\n%%EOF",
}


class Forms:
    """The forms a visitor finds, each page asked for once: nothing that is tried leaves a trace."""

    def __init__(self, app, world, visitor) -> None:
        self.app, self.world, self.visitor = app, world, visitor
        self.read: dict[str, str] = {}

    def page(self, path: str) -> str:
        """The page's HTML, or nothing where the answer is something else."""
        if path not in self.read:
            response = self.visitor.ask(path)
            self.read[path] = response.text if response.mimetype == "text/html" else ""
        return self.read[path]

    def fields(self, rule: Rule) -> dict:
        """What a page would send to the rule's address, as a person may have filled it in."""
        path = address(self.app, rule, self.world.arguments(rule))
        if "GET" in rule.methods:
            return fields_of(self.page(path), path)
        family = rule.endpoint.split(".")[0]
        for other, page in with_examples(self.app, self.world):
            if other.endpoint.split(".")[0] == family and "." not in page:
                html = self.page(page)
                if f'action="{path}"' in html:
                    return fields_of(html, path)
        return {}


def variants(fields: dict) -> list[tuple[str, dict]]:
    """Posts to try: the honest one, and each kind of nonsense in one box and in all."""
    words = {k: v for k, v in fields.items() if isinstance(v, str) and k != "csrf_token"}
    files = [k for k, v in fields.items() if isinstance(v, bytes)]
    honest = {k: v for k, v in fields.items() if not isinstance(v, bytes)}
    posts = [("honest", honest), ("none", {}), ("unknown", {**honest, "id": "1", "role": "x"})]
    for name, value in NASTY.items():
        posts.append((f"{name} everywhere", honest | dict.fromkeys(words, value)))
        boxes = [one for one in list(words)[:12] if name in TRIED_ALONE.get(words[one][:4], ALONE)]
        posts += [(f"{name} in {one}", honest | {one: value}) for one in boxes]
    for kind, data in FILES.items():
        for one in files:
            posts.append((f"{kind} as {one}", {**honest, one: (kind, data)}))
    return posts


def a_share(posts: list, seed: str) -> list:
    """The three plain posts, and every so-manieth of the others."""
    first = crc32(seed.encode()) % SHARE
    return posts[:3] + posts[3 + first :: SHARE]


def as_form(data: dict) -> dict:
    """The post with fresh file objects."""
    return {
        k: (BytesIO(v[1]), f"../{v[0]}.xlsx") if isinstance(v, tuple) else v
        for k, v in data.items()
    }


FAMILIES = (
    "accounts",
    "admission",
    "analysis",
    "announcements",
    "bank",
    "blueprints",
    "booklets",
    "candidates",
    "complaints",
    "conduct",
    "council",
    "deductions",
    "essays",
    "exams",
    "finding",
    "invigilation",
    "latecomings",
    "learning",
    "lockdown",
    "many",
    "marking",
    "online",
    "packages",
    "pairs",
    "paper_forms",
    "papers",
    "places",
    "preselection",
    "previews",
    "profile_drafts",
    "provisions",
    "registration",
    "registrations",
    "regulations",
    "rescues",
    "results",
    "retakes",
    "reviews",
    "room",
    "room_devices",
    "room_time",
    "secrets",
    "signatures",
    "sittings",
    "staffing",
    "standards",
    "training",
    "versions",
)


def test_every_writing_address_was_tried(app):
    families = {rule.endpoint.split(".")[0] for rule in writable(app)}
    assert families - set(FAMILIES) == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_nonsense_never_becomes_an_unforeseen_error(app, world, family):
    visitors, wrong = {}, []
    with failures_told() as failures:
        for rule in writable(app):
            if rule.endpoint.split(".")[0] != family:
                continue
            role = roles_allowed(app, rule)[0]
            if role not in visitors:
                visitors[role] = Forms(app, world, Visitor(app, role, world))
                visitors[role].visitor.enter_room(world)
            path = address(app, rule, world.arguments(rule))
            fields = visitors[role].fields(rule)
            for name, data in a_share(variants(fields), rule.rule):
                before = len(failures)
                with undone():
                    answer = visitors[role].visitor.ask(path, "POST", data=as_form(data))
                    status = answer.status_code
                if status >= 500 or len(failures) > before:
                    wrong.append((path, name, status, failures[before:]))
    assert not wrong, told(wrong[:40])


def test_what_belongs_to_another_is_not_changed_through_ones_own(app, world, other_world):
    wrong = []
    for rule in writable(app):
        if len(identifiers(rule)) < 2 or access_of(app, rule) == "public":
            continue
        visitor = Visitor(app, roles_allowed(app, rule)[0], world)
        path = address(app, rule, world.arguments(rule, other_world))
        with undone():
            status = visitor.ask(path, "POST").status_code
        if status != 404:
            wrong.append((path, status))
    assert not wrong, told(wrong)


def test_a_query_string_is_read_with_the_same_care(app, world):
    wrong = []
    with failures_told() as failures:
        for role, found in by_reader(app).items():
            visitor = Visitor(app, role, world)
            visitor.enter_room(world)
            for path in (address(app, rule, world.arguments(rule)) for rule in found):
                answer = visitor.ask(path)
                if answer.mimetype != "text/html":
                    continue
                for query in a_share_of_queries(sorted(NAMES | queried(answer.text)), path):
                    before = len(failures)
                    answer = visitor.ask(path, query_string=query)
                    if answer.status_code >= 500:
                        wrong.append((path, query, failures[before:]))
    assert not wrong, told(wrong[:40])


def a_share_of_queries(names: list[str], seed: str) -> list[dict[str, str]]:
    """Queries that ask each name for something nasty, no two names for the same thing."""
    turns = [(*ASKED[n:], *ASKED[:n]) for n in range(len(ASKED))]
    count = max(1, len(turns) // SHARE)
    first = crc32(seed.encode()) % len(turns)
    chosen = (*turns, *turns)[first : first + count]
    return [dict(zip(names, cycle(turn), strict=False)) for turn in chosen]


def queried(html: str) -> set[str]:
    """The names a page's search forms put into the address."""
    forms = BeautifulSoup(html, "html.parser").select("form:not([method=post])")
    return {box["name"] for form in forms for box in form.select("[name]")}


BODIES = [
    b"",
    b"[]",
    b"null",
    b"{",
    b"\xff\xfe",
    b"[" * 3_000,
    b'{"unsaved": -1}',
    b'{"unsaved": 1e400}',
    b'{"answers": [], "batch": NaN}',
    b'{"answers": [{"slot": 99999999999999999999, "seq": 1, "response": 1}]}',
    b'{"answers": [{"slot": "1", "seq": true, "response": {"$gt": ""}, "client_ms": "x"}]}',
    b'{"answers": [{"slot": 1, "seq": 1, "response": [[[[]]]], "client_ms": -1}]}',
    b'{"answers": "' + b"a" * 300_000 + b'"}',
]


@pytest.mark.parametrize("door", ["start", "answers", "pulse", "submit"])
def test_the_exam_room_survives_every_body_its_own_page_could_send(app, world, door):
    visitor, wrong = Visitor(app, "anonymous"), []
    visitor.enter_room(world)
    secret = app.config["SECRET_KEY"]
    token = credentials.request_token(world.room_cookie, secret=secret)
    with failures_told() as failures:
        for body in BODIES:
            with undone():
                answer = visitor.ask(
                    f"/room/{door}",
                    "POST",
                    data=body,
                    content_type="application/json",
                    headers={"X-Room-Token": token},
                )
            if answer.status_code >= 500 or failures:
                wrong.append((body[:60], answer.status_code, failures[-1:]))
    assert not wrong, told(wrong)
