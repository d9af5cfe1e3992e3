"""What every request keeps: a write needs its token, nobody is sent away, headers are there."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import g

from app import create_app
from app.config import Settings
from app.db import db
from app.permissions import Role
from tests.house.headers import faults
from tests.house.surface import (
    ANONYMOUS,
    Visitor,
    address,
    roles_allowed,
    told,
    writable,
)
from tests.house.test_reading import everything

pytestmark = pytest.mark.slow

DEVICE_ROUTES = {
    "room.complain",
    "room.give_sign",
    "room.save_answers",
    "room.start",
    "room.submit",
}
"""What the exam page calls: its own token in a header stands in for the form's."""


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
