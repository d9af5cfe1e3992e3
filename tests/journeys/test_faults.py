"""A real browser on a network that fails: what the page shows as saved is in the database."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from app import clock
from app.delivery import queries
from app.delivery.arranging import Arrangement
from app.delivery.folding import fold
from app.delivery.models import Attempt
from app.delivery.working import list_events
from app.sittings.seat_codes import seat_code
from tests.factories.delivery import make_prepared_sitting
from tests.faults.proxy import Fault, Proxy, nothing_fails, proxy_in_thread
from tests.journeys.conftest import ABORTED_DOWNLOADS, FLAGS, Site

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]
KILLS = int(os.environ.get("FAULT_BROWSER_KILLS", "2"))
COUNT_KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("exam-room");
  request.onsuccess = () => {
    const all = request.result.transaction("events").objectStore("events").count();
    all.onsuccess = () => { request.result.close(); resolve(all.result); };
  };
})"""
"""How many answers this machine keeps on its disk."""


@dataclass
class Seat:
    """A candidate's seat behind the proxy, and the keys pressed so far: place to option."""

    site: Site
    proxy: Proxy
    number: str
    code: str
    attempt_id: object
    arrangement: Arrangement
    pressed: dict[int, int] = field(default_factory=dict)

    def enter(self, page: Page) -> Page:
        page.goto(f"http://127.0.0.1:{self.proxy.port}/room")
        page.get_by_label("Số báo danh").fill(self.number)
        page.get_by_label("Mã chỗ ngồi").fill(self.code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/room/paper**")
        if self.site.agree_to_devices():
            page.reload()
        expect(page.locator("#question-number")).to_be_visible()
        return page

    def answer(self, page: Page, place: int, option: int) -> None:
        """Go to the question in that place and choose by key."""
        page.locator(f"#palette li:nth-child({place + 1}) button").click()
        page.keyboard.press("abcd"[option])
        self.pressed[place] = option

    def check(self, page: Page) -> int:
        """Everything shown as saved is in the database as it was pressed; give how many that is."""
        states = page.locator("#palette button").evaluate_all(
            "all => all.map(b => b.dataset.state)"
        )
        stored = self.stored()
        shown = [place for place, state in enumerate(states) if state == "answered"]
        for place in shown:
            slot = self.arrangement.questions[place]
            option = self.arrangement.options[slot - 1][self.pressed[place]]
            assert stored.get(slot) == str(option), f"place {place}: {stored.get(slot)}"
        return len(shown)

    def stored(self) -> dict[int, str]:
        """The present answers in the database by slot."""
        with self.site.database() as session:
            attempt = session.get_one(Attempt, self.attempt_id)
            last = fold(list_events(session.connection(), attempt.number))
            return {slot: response for slot, (_sequence, response) in last.items()}

    def heal(self, page: Page) -> None:
        """The network is good; the page finds out and sends everything."""
        self.proxy.plan, self.proxy.cut = nothing_fails, False
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("#palette [data-state=answered]")).to_have_count(
            len(self.pressed), timeout=20_000
        )
        expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
        assert self.check(page) == len(self.pressed)


@pytest.fixture
def seat(site) -> Iterator[Seat]:
    with site.database():
        attempt = queries.attempts_of(make_prepared_sitting(kinds="c" * 20))[0]
        number, code = attempt.seat.candidate.number, seat_code(attempt.seat_id, site.secret)
        told = (attempt.id, Arrangement.from_text(attempt.arrangement))
    with proxy_in_thread(urlsplit(site.url).port or 0, delay=0.3, silence=1.0) as proxy:
        yield Seat(site, proxy, number, code, *told)


def on_answers(fault: Fault):
    """A plan in which only saving fails."""
    return lambda path: fault if path == "/room/answers" else Fault.NONE


def test_no_fault_of_the_network_makes_the_page_call_saved_what_is_not_there(seat, page):
    seat.enter(page)
    for place, fault in enumerate(one for one in Fault if one is not Fault.NONE):
        seat.proxy.plan = on_answers(fault)
        seat.answer(page, place, place % 4)
        page.wait_for_timeout(250)
        seat.check(page)
        seat.heal(page)
        assert seat.proxy.done[fault], fault
    assert len(seat.stored()) == len(Fault) - 1


def test_a_reload_without_network_goes_on_and_everything_arrives(seat, page):
    seat.enter(page)
    seat.answer(page, 0, 1)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_timeout(500)
    seat.proxy.cut = True
    page.context.set_offline(True)
    seat.answer(page, 1, 2)
    page.on("dialog", lambda dialog: dialog.accept())
    page.wait_for_function(f"({COUNT_KEPT})().then((n) => n >= 2)")

    page.reload()

    expect(page.locator("#question-number")).to_be_visible()
    expect(page.locator("#palette [data-state=waiting]")).to_have_count(1)
    seat.answer(page, 2, 3)
    expect(page.locator("#palette [data-state=waiting]")).to_have_count(2)
    assert len(seat.stored()) == 1
    page.context.set_offline(False)
    seat.heal(page)


def processes_of(profile: Path) -> list[int]:
    """The browser's processes that use the profile."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and str(profile) in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found


def open_profile(playwright_browser: Browser, profile: Path) -> BrowserContext:
    """A browser of its own on the profile."""
    return playwright_browser.browser_type.launch_persistent_context(
        str(profile), executable_path="/usr/bin/chromium", args=FLAGS, headless=True
    )


def kill(context: BrowserContext, profile: Path) -> None:
    """kill -9 the whole browser, as when the machine loses power."""
    for pid in processes_of(profile):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while processes_of(profile) and time.monotonic() < until:
        time.sleep(0.05)
    with suppress(Error):  # the other end is dead, which is what was wanted
        context.close()


def test_what_a_killed_browser_had_kept_is_sent_when_it_comes_back(seat, chromium, tmp_path):
    profile = tmp_path / "profile"
    for turn in range(KILLS):
        context = open_profile(chromium, profile)
        page = seat.enter(context.pages[0])
        for place in (turn * 3 % 20, (turn * 3 + 1) % 20):
            seat.answer(page, place, (turn + place) % 4)
        seat.proxy.plan = nothing_fails
        seat.heal(page)
        seat.proxy.cut = True
        place = (turn * 3 + 2) % 20
        before = page.evaluate(COUNT_KEPT)
        seat.answer(page, place, turn % 4)
        page.wait_for_function(f"({COUNT_KEPT})().then((n) => n > {before})")
        kill(context, profile)
        seat.proxy.cut = False
    context = open_profile(chromium, profile)
    page = seat.enter(context.pages[0])
    expect(page.locator("#palette [data-state=answered]")).to_have_count(len(seat.pressed))
    assert seat.check(page) == len(seat.pressed)
    context.close()


def seconds_left(page: Page) -> int:
    minutes, seconds = re.findall(r"\d+", page.locator("#time").inner_text())[-2:]
    return int(minutes) * 60 + int(seconds)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_of_the_machine_changes_neither_time_left_nor_deadline(seat, page, hours):
    page.add_init_script(f"""const Real = Date;
      Date = class extends Real {{
        constructor(...given) {{ super(...(given.length ? given : [Date.now()])); }}
        static now() {{ return Real.now() + {hours} * 36e5; }}
      }};""")
    seat.enter(page)
    seat.answer(page, 0, 1)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    assert abs(seconds_left(page) - true_seconds_left(seat)) <= 2
    with seat.site.database() as session:
        attempt = session.get_one(Attempt, seat.attempt_id)
        (row,) = list_events(session.connection(), attempt.number)
        assert abs(row.lag_ms) < 3_000


def true_seconds_left(seat: Seat) -> float:
    with seat.site.database() as session:
        sitting = session.get_one(Attempt, seat.attempt_id).seat.sitting
        return (sitting.ends_at - clock.now()).total_seconds()


def test_after_ten_minutes_of_sleep_the_page_asks_the_server_for_the_time(seat, page):
    seat.enter(page)
    seat.answer(page, 0, 1)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    # ten minutes pass that the machine's counter has not seen
    with seat.site.database() as session:
        sitting = session.get_one(Attempt, seat.attempt_id).seat.sitting
        sitting.starts_at -= timedelta(minutes=10)
        session.commit()
    page.evaluate("""() => { const real = performance.now.bind(performance);
      performance.now = () => real() + 6000; }""")  # the gap by which the page knows it slept
    page.wait_for_function(
        "() => Number(document.getElementById('time').innerText.match(/[0-9]+/)[0]) < 36"
    )
    assert abs(seconds_left(page) - true_seconds_left(seat)) <= 2


BLOCKED = "indexedDB.open = () => { throw new DOMException('blocked', 'SecurityError'); };"
FULL = """IDBObjectStore.prototype.put = function () {
  throw new DOMException('full', 'QuotaExceededError'); };"""


@pytest.mark.parametrize(("trouble", "said"), [(BLOCKED, "báo giám thị"), (FULL, "")])
def test_without_storage_the_page_says_so_and_still_saves_on_the_server(seat, page, trouble, said):
    page.add_init_script(trouble)
    seat.enter(page)
    seat.answer(page, 0, 1)
    seat.answer(page, 1, 2)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    expect(page.locator("#note")).to_be_visible()
    expect(page.locator("#note")).to_contain_text(said)
    assert seat.check(page) == 2


def test_a_session_that_ends_keeps_the_unsent_answer_and_sends_it_after_signing_in(seat, page):
    seat.enter(page)
    seat.answer(page, 0, 1)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    page.context.clear_cookies()
    seat.answer(page, 1, 2)
    expect(page.locator("#saved")).to_have_attribute("data-state", "refused")
    assert seat.check(page) == 1
    page.on("dialog", lambda dialog: dialog.accept())

    seat.enter(page)

    expect(page.locator("#palette [data-state=answered]")).to_have_count(2)
    assert seat.check(page) == 2
