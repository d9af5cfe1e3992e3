"""What the queue does with what it finds when a page is opened again."""

import pytest

pytestmark = pytest.mark.journey


def test_what_was_never_acknowledged_is_sent_when_the_page_is_opened_again(run):
    found = run(
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


def test_a_server_that_lost_what_it_promised_gets_it_again(run):
    found = run(
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


def test_answers_of_an_earlier_lease_are_offered_not_sent_and_not_dropped(run):
    found = run(
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


def test_answers_are_sent_without_asking_when_nobody_else_held_the_lease(run):
    found = run(
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


def test_a_full_disk_is_told_and_the_answer_is_sent_all_the_same(run):
    found = run(
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


def test_without_the_server_nothing_is_sent_until_it_was_asked(run):
    found = run(
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


def test_a_time_answered_on_a_guess_is_set_right_before_it_is_sent(run):
    at = run(
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
