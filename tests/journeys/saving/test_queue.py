"""The exam page's queue in a real browser: faults of the wire, words of the server."""

import pytest

pytestmark = pytest.mark.journey

FAULTS = ["lost", "html", "500", "502", "429", "empty", "reply lost", "half", "forged", "other"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_never_shows_saved_and_never_loses(run, fault):
    lied, drained, present = run(
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
def test_without_a_promise_that_holds_nothing_is_called_saved(run, fault):
    states = run(
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


def test_thirty_seconds_of_silence_are_cut_short_when_the_network_is_back(run):
    drained, present = run(
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


def test_a_body_that_is_too_large_is_split_and_grows_again(run):
    drained, count, requests = run(
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


def test_one_event_that_cannot_be_read_does_not_hold_up_the_others(run):
    unsaved, present = run(
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
def test_each_status_is_taken_at_its_word(run, status, state, unsaved, told):
    found = run(
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


def test_early_and_stopped_answers_are_sent_again_by_themselves(run):
    drained, present = run(
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


def test_a_number_that_means_something_else_there_is_given_anew(run):
    found = run(
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


def test_three_tabs_in_a_thousand_histories_lose_nothing_and_say_saved_of_nothing_else(run):
    """Answers, faults of every kind, tabs that die at any moment; one of three writes at a time."""
    wrong = run(
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
