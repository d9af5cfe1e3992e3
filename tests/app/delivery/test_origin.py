"""No page of the exam room leads or reaches out of our own origin: one link would be a way out."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from app.lockdown.configuring import free_browser, lock_browser
from tests.app.delivery.conftest import Device, first_attempt
from tests.factories.delivery import BY, make_prepared_sitting

SITE = "http://127.0.0.1:8000"
STATIC = Path(__file__).parents[3] / "app" / "static"
LEADING = ("href", "src", "action", "formaction", "srcset", "poster", "data", "ping", "cite")
NAMESPACE = "http://www.w3.org/"
"""Names of kinds of markup, never fetched."""


def addresses(page) -> set[str]:
    """Every address that an element of the page leads to or fetches, made absolute."""
    found = {
        str(element[name])
        for element in page.soup.find_all(True)
        for name in LEADING
        if element.has_attr(name)
    }
    refreshes = [e["content"] for e in page.soup.select("meta[http-equiv=refresh]")]
    return {urljoin(SITE + "/room", one) for one in found | set(refreshes)}


def is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" == SITE


@pytest.fixture
def in_room(app):
    """A device that handed in, in a sitting whose browser was locked and is free again."""
    sitting = make_prepared_sitting()
    lock_browser(sitting, public_url=SITE, quit_password="ra", by=BY)
    free_browser(sitting, by=BY)
    return Device(app, first_attempt(sitting)).enter(), sitting


def test_from_the_exam_room_no_address_leads_elsewhere(in_room):
    device, sitting = in_room
    first = ["/room", "/room/paper", f"/room/machine/{sitting.id}", "/room/leave/x"]
    first += ["/room/receipt", "/room/payloads/none", "/room/no-such-page"]
    seen, waiting, outside = set(), list(first), set()
    device.start()
    device.post("submit")
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = device.browser.get(path)
        found = addresses(page) | ({urljoin(SITE, page.url)} if page.url else set())
        outside |= {f"{path} → {one}" for one in found if not is_ours(one)}
        paths = {urlsplit(one).path for one in found}
        waiting += [p for p in paths if p.startswith("/room") and p not in {*seen, *waiting}]
    assert outside == set()
    assert len(seen) >= len(first)


def test_a_locked_room_links_to_its_own_site_only(app):
    sitting = make_prepared_sitting()
    lock_browser(sitting, public_url=SITE, quit_password="ra", by=BY)
    device = Device(app, first_attempt(sitting))
    device.browser.post("/room", number=device.number, code=device.code)
    for path in (device.browser.get("/room/paper").url, f"/room/machine/{sitting.id}"):
        assert [one for one in addresses(device.browser.get(path)) if not is_ours(one)] == []


@pytest.mark.parametrize(
    "file", sorted([*STATIC.glob("js/exam/*.js"), *STATIC.glob("css/*.css")]), ids=lambda f: f.name
)
def test_no_file_of_the_exam_page_names_another_site(file):
    named = re.findall(r"""(?:https?:)?//[\w.-]+\.\w{2,}[^\s"'`)]*""", file.read_text())
    assert [one for one in named if not one.startswith(NAMESPACE)] == []
