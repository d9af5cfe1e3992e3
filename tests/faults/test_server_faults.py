"""Processes die and networks fail while candidates write: nothing acknowledged is lost."""

import asyncio
import random

import pytest

from tests.faults.checking import check, percentile
from tests.faults.exams import read_final
from tests.faults.history import History, Op
from tests.faults.nemesis import Campaign, run_campaign
from tests.faults.proxy import Fault, Proxy, nothing_fails
from tests.faults.writers import Pace, Writer
from tests.pure import session  # noqa: F401  the server must see what is committed

pytestmark = pytest.mark.faults
QUICK = Pace(think=(0.05, 0.4), scale=0.1)


def test_killed_workers_lose_no_acknowledged_answer(served, tmp_path):
    strikes = ("kill a worker", "freeze a worker", "kill all workers", "kill all workers")
    campaign = Campaign(strikes, (0.5, 1.0), QUICK)
    # The second death comes within seconds of the first: no server may give up over it.
    outcome = run_campaign(served.server, served.desks(40), tmp_path / "history", campaign)
    assert outcome.report.findings == [], str(outcome)
    assert outcome.report.acknowledged > 200
    assert outcome.unsettled == 0, "every client must be able to write again"
    assert percentile(outcome.recovery, 0.99) < 10


def test_a_network_that_fails_in_every_way_loses_no_acknowledged_answer(served, tmp_path):
    desks, history = served.desks(12), History(tmp_path / "history")
    quick = Pace(think=(0.01, 0.1), scale=0.05)

    async def write() -> tuple[Proxy, list[Writer]]:
        proxy = Proxy(served.server.port, delay=0.1, silence=1.2)
        rng, faults = random.Random(1), list(Fault)
        await proxy.start()
        proxy.plan = lambda _path: Fault.NONE if rng.random() < 0.6 else rng.choice(faults)
        writers = [Writer(desk, proxy.port, history, pace=quick) for desk in desks]
        done = asyncio.Event()
        working = [asyncio.create_task(writer.work_until(done)) for writer in writers]
        await asyncio.sleep(4)
        history.add(Op.FAULT, why="the network is cut")
        proxy.cut = True
        await asyncio.sleep(1)
        proxy.cut, proxy.plan = False, nothing_fails
        done.set()
        await asyncio.wait_for(asyncio.gather(*working), 60)
        await proxy.stop()
        return proxy, writers

    proxy, writers = asyncio.run(write())
    history.close()

    report = check(history.lines(), read_final(served.server.url, [d.attempt for d in desks]))
    assert report.findings == [], "\n".join(map(str, report.findings))
    assert report.acknowledged == report.given > 100
    assert all(not writer.pending and writer.refused is None for writer in writers)
    assert {fault for fault in Fault if not proxy.done[fault]} == set()
