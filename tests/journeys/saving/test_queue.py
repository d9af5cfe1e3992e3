"""The exam page's queue in a real browser, against a server, a wire and a disk that misbehave."""

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.journey
ROOT = Path(__file__).parents[3]
FOLDERS = {"/static/": ROOT / "app" / "static", "/tests/": Path(__file__).parent}


class Files(SimpleHTTPRequestHandler):
    """The scripts under test, and nothing else."""

    def translate_path(self, path: str) -> str:
        for prefix, folder in FOLDERS.items():
            if path.startswith(prefix):
                return str(folder / path.removeprefix(prefix))
        return str(Path(__file__).parent / "blank.html")

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def bench(chromium) -> Iterator[Page]:
    """A page that can run snippets with the harness; shared by the tests of this file."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def run(bench: Page, body: str):
    """What the snippet returns; `h` is the harness."""
    return bench.evaluate(f"async () => {{ const h = await import('/tests/harness.js'); {body} }}")


FAULTS = ["lost", "html", "500", "502", "429", "empty", "reply lost", "half", "forged", "other"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_never_shows_saved_and_never_loses(bench, fault):
    lied, drained, present = run(
        bench,
        f"""
        const server = await h.FakeServer.open();
        const tab = await h.openTab(server, h.freshDisk());
        let [faults, lied] = [3, false];
        tab.wire.fault = () => (faults-- > 0 ? "{fault}" : null);
        tab.queue.told = () => {{
          for (const slot of [1, 2])
            lied ||= tab.queue.slot(slot).state === "saved" && !(slot in server.present());
        }};
        tab.queue.answer(1, 2);
        tab.queue.answer(2, "hai mươi ngày");
        await h.until(() => faults <= 0);
        const drained = await h.until(() => tab.queue.unsaved === 0);
        return [lied, drained, server.present()];
        """,
    )
    assert not lied
    assert drained
    assert present == {"1": 2, "2": "hai mươi ngày"}


@pytest.mark.parametrize("fault", ["forged", "other", "half", "empty"])
def test_without_a_promise_that_holds_nothing_is_called_saved(bench, fault):
    states = run(
        bench,
        f"""
        const server = await h.FakeServer.open();
        const tab = await h.openTab(server, h.freshDisk());
        tab.wire.fault = () => "{fault}";
        tab.queue.answer(1, 2);
        await h.until(() => server.requests > 2);
        tab.queue.stopped = true;
        return [tab.queue.slot(1).state, tab.queue.lastSaved];
        """,
    )
    assert states == ["waiting", None]


def test_thirty_seconds_of_silence_are_cut_short_when_the_network_is_back(bench):
    drained, present = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const tab = await h.openTab(server, h.freshDisk());
        let silent = true;
        tab.wire.fault = () => (silent ? "silence" : null);
        tab.queue.answer(1, 3);
        await h.rest(4200);
        silent = false;
        tab.queue.hurry();
        return [await h.until(() => tab.queue.unsaved === 0), server.present()];
        """,
    )
    assert drained
    assert present == {"1": 3}


def test_a_body_that_is_too_large_is_split_and_grows_again(bench):
    drained, count, requests = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const tab = await h.openTab(server, h.freshDisk());
        tab.wire.fault = () => "lost";
        for (let slot = 1; slot <= 40; slot += 1) tab.queue.answer(slot, 1);
        await h.rest(30);
        server.most = 6;
        tab.wire.fault = () => null;
        const drained = await h.until(() => tab.queue.unsaved === 0);
        return [drained, server.held.size, server.requests];
        """,
    )
    assert drained
    assert count == 40
    assert requests < 25


def test_one_event_that_cannot_be_read_does_not_hold_up_the_others(bench):
    unsaved, present = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const save = server.save.bind(server);
        const { Refused } = await import("/static/js/exam/wire.js");
        server.save = (data) => {
          if (data.events.some((event) => event.slot === 2)) throw new Refused(400, {});
          return save(data);
        };
        const tab = await h.openTab(server, h.freshDisk());
        for (const slot of [1, 2, 3]) tab.queue.answer(slot, slot);
        await h.until(() => server.held.size === 2);
        return [tab.queue.unsaved, server.present()];
        """,
    )
    assert unsaved == 1
    assert present == {"1": 1, "3": 3}


@pytest.mark.parametrize(
    ("status", "state", "unsaved", "told"),
    [
        ("late_sync", "late", 0, []),
        ("late", "refused", 0, ["late"]),
        ("submitted", "refused", 0, ["submitted"]),
        ("invalid", "refused", 0, ["invalid"]),
        ("early", "waiting", 1, []),
        ("stopped", "waiting", 1, []),
        ("lease_lost", "waiting", 1, ["lease_lost"]),
        ("something new", "waiting", 1, []),
    ],
)
def test_each_status_is_taken_at_its_word(bench, status, state, unsaved, told):
    found = run(
        bench,
        f"""
        const server = await h.FakeServer.open();
        server.fate = () => "{status}";
        const tab = await h.openTab(server, h.freshDisk());
        tab.queue.refused = (told) => {{ tab.refusals.push(told); tab.queue.stopped = true; }};
        tab.queue.answer(1, 2);
        await h.until(() => server.requests > 0);
        await h.rest(5);
        tab.queue.stopped = true;
        const kept = tab.store.disk.events.get(1);
        return [tab.queue.slot(1).state, tab.queue.unsaved, tab.refusals, kept.response,
                tab.queue.leftovers().length];
        """,
    )
    assert found[:4] == [state, unsaved, told, 2]
    assert found[4] == (0 if state == "late" else 1)


def test_early_and_stopped_answers_are_sent_again_by_themselves(bench):
    drained, present = run(
        bench,
        """
        const server = await h.FakeServer.open();
        let times = 0;
        server.fate = () => ["early", "stopped", "saved"][Math.min(times++, 2)];
        const tab = await h.openTab(server, h.freshDisk());
        tab.queue.answer(1, true);
        return [await h.until(() => tab.queue.unsaved === 0), server.present()];
        """,
    )
    assert drained
    assert present == {"1": True}


def test_a_number_that_means_something_else_there_is_given_anew(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        for (const seq of [1, 2, 3])
          server.held.set(`1/${seq}`, { slot: 1, seq, response: "0", at: 1 });
        const tab = await h.openTab(server, h.freshDisk(), { desk: { epoch: 1, answers: [] } });
        tab.queue.answer(1, 3);
        const drained = await h.until(() => tab.queue.unsaved === 0);
        return [drained, tab.queue.slot(1).state, server.present(), server.held.size];
        """,
    )
    assert found == [True, "saved", {"1": 3}, 4]


def test_what_was_never_acknowledged_is_sent_when_the_page_is_opened_again(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const disk = h.freshDisk();
        const first = await h.openTab(server, disk);
        first.wire.fault = () => "lost";
        await first.queue.answer(1, 1);
        await first.queue.answer(1, 2);
        await first.queue.answer(5, "một tháng");
        first.close();
        const second = await h.openTab(server, disk);
        const shown = { ...second.queue.slot(1) };
        const drained = await h.until(() => second.queue.unsaved === 0);
        return [shown.response, shown.state, drained, server.present(), server.held.size];
        """,
    )
    assert found == [2, "waiting", True, {"1": 2, "5": "một tháng"}, 3]


def test_a_server_that_lost_what_it_promised_gets_it_again(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const disk = h.freshDisk();
        const first = await h.openTab(server, disk);
        first.queue.answer(1, 1);
        await h.until(() => first.queue.unsaved === 0);
        await h.until(() => disk.events.get(1).state === "acked");
        first.close();
        server.held.clear();
        const second = await h.openTab(server, disk);
        await h.until(() => second.queue.unsaved === 0);
        return server.present();
        """,
    )
    assert found == {"1": 1}


def test_answers_of_an_earlier_lease_are_offered_not_sent_and_not_dropped(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const disk = h.freshDisk();
        const old = await h.openTab(server, disk);
        old.wire.fault = () => "lost";
        await old.queue.answer(1, 1);
        await old.queue.answer(2, 2);
        await old.queue.answer(3, 0);
        old.close();
        server.epoch = 2;
        const other = await h.openTab(server, h.freshDisk());
        other.queue.answer(1, 3);
        other.queue.answer(3, 0);
        await h.until(() => other.queue.unsaved === 0);
        other.close();
        server.epoch = 3;
        const back = await h.openTab(server, disk);
        const offered = back.queue.offered.map((event) => event.slot);
        const shown = back.queue.slot(1).response;
        const untouched = server.present();
        await back.queue.decide(true);
        await h.until(() => back.queue.unsaved === 0);
        return [offered, shown, untouched, server.present(), back.queue.offered.length];
        """,
    )
    assert found == [[1, 2], 3, {"1": 3, "3": 0}, {"1": 1, "2": 2, "3": 0}, 0]


def test_answers_are_sent_without_asking_when_nobody_else_held_the_lease(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const disk = h.freshDisk();
        const before = await h.openTab(server, disk);
        before.wire.fault = () => "lost";
        await before.queue.answer(1, 1);
        before.close();
        server.epoch = 2;
        const again = await h.openTab(server, disk);
        await h.until(() => again.queue.unsaved === 0);
        return [again.queue.offered.length, server.present()];
        """,
    )
    assert found == [0, {"1": 1}]


def test_a_full_disk_is_told_and_the_answer_is_sent_all_the_same(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const tab = await h.openTab(server, h.freshDisk());
        tab.store.fails = true;
        tab.queue.answer(1, 2);
        await h.until(() => tab.queue.unsaved === 0);
        return [server.present(), tab.queue.slot(1).state, tab.store.trouble];
        """,
    )
    assert found == [{"1": 2}, "saved", "full"]


def test_without_the_server_nothing_is_sent_until_it_was_asked(bench):
    found = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const disk = h.freshDisk();
        const desk = { epoch: 1, answers: [] };
        const alone = await h.openTab(server, disk, { clear: false, desk });
        await alone.queue.answer(1, 2);
        await h.rest(20);
        const early = server.requests;
        await alone.queue.recover(server.desk(), { clear: true });
        alone.queue.hurry();
        await h.until(() => alone.queue.unsaved === 0);
        return [early, server.present()];
        """,
    )
    assert found == [0, {"1": 2}]


def test_a_time_answered_on_a_guess_is_set_right_before_it_is_sent(bench):
    at = run(
        bench,
        """
        const server = await h.FakeServer.open();
        const tab = await h.openTab(server, h.freshDisk(), { clear: false });
        const { ServerClock } = await import("/static/js/exam/clock.js");
        tab.queue.clock = new ServerClock();
        tab.queue.clock.suppose(-3600000);
        await tab.queue.answer(1, 2);
        tab.queue.clock.sample(9000000, performance.now(), performance.now());
        let sent = null;
        const post = tab.wire.post.bind(tab.wire);
        tab.wire.post = (name, data, options) => {
          sent = data.events[0].at;
          return post(name, data, options);
        };
        await tab.queue.recover(server.desk(), { clear: true });
        tab.queue.hurry();
        await h.until(() => tab.queue.unsaved === 0);
        return sent;
        """,
    )
    assert abs(at - 9_000_000) < 1000


def test_three_tabs_in_a_thousand_histories_lose_nothing_and_say_saved_of_nothing_else(bench):
    """Answers, faults of every kind, tabs that die at any moment; one of three writes at a time."""
    wrong = run(
        bench,
        """
        const keys = await h.FakeServer.open();
        const wrong = [];
        for (let seed = 1; seed <= 1000; seed += 50) {
          const fifty = Array.from({ length: 50 }, (_none, i) => h.history(keys, seed + i));
          wrong.push(...(await Promise.all(fifty)).flat());
        }
        return wrong;
        """,
    )
    assert wrong == []
