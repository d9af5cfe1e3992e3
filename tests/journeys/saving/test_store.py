"""The copy on the machine, in the browser's own database, and the clock of the page."""

import pytest

pytestmark = pytest.mark.journey


@pytest.fixture
def run(bench):
    """A function that runs a snippet in real time."""
    return lambda body: bench.evaluate(f"async () => {{ {body} }}")


EVENT = '{ slot: 1, seq: 1, response: "kê biên tài sản", at: 5, epoch: 1, state: "queued" }'


def test_what_is_kept_is_encrypted_with_a_key_that_cannot_be_read_out(run):
    found = run(
        f"""
        const {{ Store }} = await import("/static/js/exam/store.js");
        const store = await Store.open("attempt-1");
        await store.put([{EVENT}]);
        await store.keep("paper", {{ questions: ["bí mật"] }});
        const database = await new Promise((done) => {{
          const request = indexedDB.open("exam-room");
          request.onsuccess = () => done(request.result);
        }});
        const all = (name) => new Promise((done) => {{
          const request = database.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => done(request.result);
        }});
        const rows = [...await all("events"), ...await all("papers")];
        const bytes = rows.map((row) => new TextDecoder().decode(row.sealed)).join();
        const [key] = await all("keys");
        const exported = await crypto.subtle.exportKey("raw", key).catch(() => "refused");
        const again = await Store.open("attempt-1");
        return [rows.length, Object.keys(rows[0]).sort(), /biên|bí|slot/.test(bytes), exported,
                await again.all(), await again.kept("paper"), store.trouble];
        """
    )
    assert found[:4] == [2, ["iv", "sealed"], False, "refused"]
    assert found[4][0]["response"] == "kê biên tài sản"
    assert found[5] == {"questions": ["bí mật"]}
    assert found[6] is None


def test_two_tabs_that_open_at_once_share_one_key(run):
    found = run(
        f"""
        const {{ Store }} = await import("/static/js/exam/store.js");
        const open = () => Store.open("attempt-2");
        const [one, other] = await Promise.all([open(), open()]);
        await one.put([{EVENT}]);
        await other.put([{{ ...{EVENT}, seq: 2 }}]);
        const third = await open();
        return [(await third.all()).length, third.damaged];
        """
    )
    assert found == [2, 0]


def test_each_attempt_is_forgotten_alone_and_whole(run):
    found = run(
        f"""
        const {{ Store }} = await import("/static/js/exam/store.js");
        const [one, other] = [await Store.open("attempt-3"), await Store.open("attempt-4")];
        for (const store of [one, other]) {{
          await store.put([{EVENT}]);
          await store.putMarks({{ place: 3 }});
          await store.putLeases([1]);
          await store.keep("paper", 1);
        }}
        await one.clear();
        const again = await Store.open("attempt-3");
        const state = (store) => Promise.all([
          store.all().then((events) => events.length),
          store.marks(), store.leases(), store.kept("paper"),
        ]);
        return [await state(again), await state(other)];
        """
    )
    assert found == [[0, {}, [], None], [1, {"place": 3}, [1], 1]]


def test_a_full_disk_is_named_and_room_on_it_is_noticed(run):
    found = run(
        f"""
        const {{ Store }} = await import("/static/js/exam/store.js");
        const store = await Store.open("attempt-5");
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = () => {{
          throw new DOMException("full", "QuotaExceededError");
        }};
        const failed = await store.put([{EVENT}]).then(() => false, () => true);
        const full = store.trouble;
        IDBObjectStore.prototype.put = put;
        await store.put([{EVENT}]);
        return [failed, full, store.trouble];
        """
    )
    assert found == [True, "full", None]


def test_a_database_that_the_browser_closed_is_opened_again(run):
    found = run(
        f"""
        const {{ Store }} = await import("/static/js/exam/store.js");
        const store = await Store.open("attempt-6");
        const transaction = IDBDatabase.prototype.transaction;
        let closed = true;
        IDBDatabase.prototype.transaction = function (...given) {{
          if (closed) {{ closed = false; throw new DOMException("closed", "InvalidStateError"); }}
          return transaction.apply(this, given);
        }};
        await store.put([{EVENT}]);
        IDBDatabase.prototype.transaction = transaction;
        return (await store.all()).length;
        """
    )
    assert found == 1


def test_a_blocked_database_leaves_the_memory_and_says_so(run):
    found = run(
        """
        const { openStore } = await import("/static/js/exam/store.js");
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = () => { throw new DOMException("blocked", "SecurityError"); };
        const store = await openStore("attempt-7");
        IDBFactory.prototype.open = open;
        await store.put([]);
        return [store.trouble, await store.all()];
        """
    )
    assert found == ["blocked", []]


CLOCK = """
const { ServerClock } = await import("/static/js/exam/clock.js");
const clock = new ServerClock();
"""


def test_the_clock_goes_by_the_readings_with_the_shortest_trips(run):
    wrong_by = run(
        f"""
        {CLOCK}
        const now = performance.now();
        for (const trip of [4000, 3000, 2500]) clock.sample(1e9 + trip / 2 + 700, now - trip, now);
        for (const trip of [10, 12, 8, 9, 11]) clock.sample(1e9 - trip / 2, now - trip, now);
        return Math.abs(clock.at(now) - 1e9);
        """
    )
    assert wrong_by < 20


def test_the_machines_date_moves_nothing(run):
    same = run(
        f"""
        {CLOCK}
        clock.sample(5e8, performance.now(), performance.now());
        const before = clock.now();
        const own = Date.now;
        Date.now = () => 0;
        const after = clock.now();
        Date.now = own;
        return Math.abs(after - before) < 50;
        """
    )
    assert same


def test_after_sleep_the_time_is_only_supposed_until_the_server_is_heard(run):
    found = run(
        f"""
        {CLOCK}
        const own = performance.now.bind(performance);
        clock.sample(7e8, own(), own());
        const awake = [clock.slept(), clock.sure];
        performance.now = () => own() + 600000;
        const asleep = [clock.slept(), clock.sure, clock.known];
        clock.sample(7e8 + 600000, performance.now(), performance.now());
        const again = [clock.sure, Math.abs(clock.now() - 7e8 - 600000) < 100];
        performance.now = own;
        return [awake, asleep, again];
        """
    )
    assert found == [[False, True], [True, False, True], [True, True]]
