"""What every request keeps: GET changes nothing, a write needs its token, headers are there."""

import hashlib
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import g
from sqlalchemy import event, select

from app import create_app
from app.config import Settings
from app.db import Model, db
from app.permissions import Role
from tests.house.surface import (
    ANONYMOUS,
    Visitor,
    address,
    roles_allowed,
    told,
    with_examples,
    writable,
)

pytestmark = pytest.mark.slow

DEVICE_ROUTES = {
    "room.complain",
    "room.give_sign",
    "room.save_answers",
    "room.start",
    "room.submit",
}
"""What the exam page calls: its own token in a header stands in for the form's."""


def everything() -> dict[str, str]:
    """A hash of the rows of each table."""
    seen = {}
    for table in Model.metadata.sorted_tables:
        rows = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        seen[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.session.rollback()
    return seen


@pytest.mark.parametrize("role", Role)
def test_reading_changes_no_row_of_any_table(app, world, role):
    visitor = Visitor(app, role, world)
    visitor.enter_room(world)
    before = everything()
    for rule, path in with_examples(app, world):
        if role in roles_allowed(app, rule):
            visitor.ask(path)
            visitor.ask(path, "HEAD")
    after = everything()
    assert [name for name in before if before[name] != after[name]] == []


def test_reading_does_not_write_even_for_a_moment(app, world):
    writes = []
    visitor = Visitor(app, Role.EXAM_ADMINISTRATOR, world)
    visitor.enter_room(world)

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().split(" ")[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            writes.append(statement[:80])

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        for rule, path in with_examples(app, world):
            if Role.EXAM_ADMINISTRATOR in roles_allowed(app, rule):
                visitor.ask(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert not writes, told(writes)


@pytest.fixture
def guarded_app(database_url, tmp_path):
    """The application as it runs in life: every form needs its token."""
    settings = Settings(
        secret_key="a secret for tests only",
        database_url=database_url,
        data_dir=tmp_path,
        testing=True,
        csrf=True,
    )
    return create_app(settings)


def test_a_write_without_its_token_is_refused_everywhere(app, guarded_app, world):
    visitors = {role: Visitor(app, role, world) for role in Role}
    before, wrong = everything(), []
    for rule in writable(app):
        path = address(app, rule, world.arguments(rule))
        role = roles_allowed(app, rule)[0]
        client = guarded_app.test_client()
        for cookie in visitors[role].client._cookies.values():
            client.set_cookie(cookie.key, cookie.value)
        client.set_cookie("room", world.room_cookie)
        for data in ({}, {"csrf_token": "một mã khác"}):
            status = send(client, path, data)
            refused = {401, 403} if rule.endpoint in DEVICE_ROUTES else {400}
            if status not in refused:
                wrong.append((path, status))
    assert not wrong, told(wrong)
    assert everything() == before


def send(client, path, data):
    for name in list(g):
        g.pop(name)
    status = client.post(path, data=data).status_code
    db.session.rollback()
    return status


def test_every_answer_carries_the_headers(app, world):
    visitors = {role: Visitor(app, role, world) for role in Role}
    for visitor in visitors.values():
        visitor.enter_room(world)
    wrong = []
    for rule, path in with_examples(app, world):
        for who in (Visitor(app, ANONYMOUS), *(visitors[r] for r in roles_allowed(app, rule)[:1])):
            response = who.ask(path)
            wrong += [(path, fault) for fault in faults(response, endpoint=rule.endpoint)]
    assert not wrong, told(wrong)


KEPT = {"room.get_payload", "room.get_sealed_payload", "room.get_worker"}
"""What a browser may keep: papers under their content's address, and a script of ours."""


def faults(response, *, endpoint="") -> list[str]:
    """What is missing from the headers of an answer."""
    headers = response.headers
    kept = endpoint in KEPT and response.status_code == 200
    found = policy_faults(headers)
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if headers.get("Referrer-Policy") != "same-origin":
        found.append("referrer")
    if "no-store" not in headers.get("Cache-Control", "") and not kept:
        found.append("may be kept: " + headers.get("Cache-Control", ""))
    return found


def policy_faults(headers) -> list[str]:
    """What is wrong with the content security policy."""
    parts = headers.get("Content-Security-Policy", "").split(";")
    policy = dict([*part.strip().split(" ", 1), ""][:2] for part in parts)
    if any(bad in " ".join(policy.values()) for bad in ("unsafe-", "http:", "https:", "*")):
        return ["an open policy"]
    if "sandbox" in policy:
        attached = "attachment" in headers.get("Content-Disposition", "")
        return [] if attached else ["a file that is not an attachment"]
    wanted = ("default-src", "object-src", "base-uri", "frame-ancestors")
    return [name for name in wanted if policy.get(name) != "'none'"]


@pytest.mark.parametrize(
    ("path", "status"), [("/no-such-page", 404), ("/accounts/", 403), ("/exams/new", 403)]
)
def test_a_refusal_carries_the_headers_too(app, world, path, status):
    response = Visitor(app, Role.CANDIDATE, world).ask(path)
    assert (response.status_code, faults(response)) == (status, [])


def test_the_page_for_an_unforeseen_error_carries_the_headers_and_tells_nothing(
    app, world, monkeypatch
):
    def fall(*_args, **_kwargs):
        raise RuntimeError("the secret inside")

    monkeypatch.setitem(app.view_functions, "accounts.sign_in", marked(fall))
    response = Visitor(app, ANONYMOUS).ask("/accounts/sign-in")

    assert (response.status_code, faults(response)) == (500, [])
    assert "the secret inside" not in response.text
    assert "RuntimeError" not in response.text


def marked(view):
    view.access = "public"
    return view


def test_a_nonce_is_used_once(app):
    policies = {
        Visitor(app, ANONYMOUS).ask("/accounts/sign-in").headers["Content-Security-Policy"]
        for _attempt in range(5)
    }
    assert len(policies) == 5


def test_over_https_cookies_and_transport_are_strict(database_url, tmp_path):
    settings = Settings(
        secret_key="x",
        database_url=database_url,
        data_dir=tmp_path,
        testing=True,
        public_url="https://thi.example.vn",
    )
    client = create_app(settings).test_client()
    response = client.post(
        "/accounts/language", data={"language": "en"}, base_url="https://thi.example.vn"
    )
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    page = client.get("/accounts/sign-in", base_url="https://thi.example.vn")
    (cookie,) = page.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a@evil.example"])
def test_a_host_that_is_not_ours_is_refused(app, host):
    response = app.test_client().get("/accounts/sign-in", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.text


def test_headers_of_a_proxy_are_not_believed(app):
    response = app.test_client().get(
        "/accounts/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    )
    assert "evil" not in response.location


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    " //evil.example",
    "\x00//evil.example",
    "\t//evil.example",
    "evil.example",
    "@evil.example",
    ":@evil.example",
    "//localhost@evil.example",
    "//localhost:80@evil.example",
    "http://localhost.evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "//%65vil.example",
    "/\uff1bevil.example",
    "\uff0f\uff0fevil.example",
    "/\u2028/evil.example",
    "ftp://evil.example",
    "",
]


@pytest.mark.parametrize("tricky", ELSEWHERE)
def test_nobody_is_sent_off_the_site(app, tricky):
    visitor = Visitor(app, Role.TRAINER)
    for response in (
        visitor.ask("/accounts/sign-in", query_string={"next": tricky}),
        visitor.ask("/accounts/sign-in?next=" + quote(tricky)),
        visitor.ask("/accounts/language", "POST", data={"language": "en", "next": tricky}),
    ):
        if "\x00" in tricky and response.status_code == 400:
            continue
        assert response.status_code == 302
        # As a browser reads it: tabs and line breaks go, backslashes become slashes.
        seen = response.location.replace("\t", "").replace("\n", "").replace("\r", "")
        target = urlsplit(urljoin("http://localhost/accounts/", seen.replace("\\", "/")))
        assert (target.scheme, target.hostname) == ("http", "localhost"), response.location
