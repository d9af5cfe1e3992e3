"""Processes die, networks fail, disks fill, credentials end: what was told stays true."""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.faults.checking import Report, check, percentile
from tests.faults.exams import lease_again, read_final
from tests.faults.history import History, Line, Op
from tests.faults.nemesis import Campaign, run_campaign
from tests.faults.proxy import Fault, Proxy, nothing_fails
from tests.faults.writers import Pace, Writer
from tests.pure import session  # noqa: F401  the server must see what is committed

pytestmark = pytest.mark.faults
ON_POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "sqlite").startswith("postgres")
PATIENT = Pace(think=(0.02, 0.1), scale=0.5, twice=0)
"""Waits ten seconds for a reply: a server that finds its disk full tries more than once."""
QUICK = Pace(think=(0.05, 0.4), scale=0.1)
TINY = 16 * 1024
"""Bytes beyond which no file can be written: the disk is full."""

Story = Callable[[], Awaitable[None]]


def write_through(served, path: Path, writers: Sequence[Writer], story: Story) -> Report:
    """Let the writers work while the story runs, then to the end; check."""

    async def run() -> None:
        done = asyncio.Event()
        working = [asyncio.create_task(writer.work_until(done)) for writer in writers]
        try:
            await story()
        finally:
            done.set()
            await asyncio.wait_for(asyncio.gather(*working), 60)

    asyncio.run(run())
    attempts = [writer.desk.attempt for writer in writers]
    history = History(path).lines()
    return check(history, read_final(served.server.url, attempts))


def between(lines: Sequence[Line], first: str, last: str, op: Op) -> list[Line]:
    """The lines of a kind between two faults."""
    marks = {line.why: line.at for line in lines if line.op is Op.FAULT}
    return [line for line in lines if line.op is op and marks[first] < line.at < marks[last]]


async def until_told(history: History, writers: Sequence[Writer], why: str) -> None:
    """Wait until each writer has been told that from now on: nothing older is under way then."""
    since, until = time.monotonic(), time.monotonic() + 60
    missing = {writer.desk.attempt for writer in writers}
    while missing:
        if time.monotonic() > until:
            raise TimeoutError(f"{len(missing)} writers were not told {why}")
        await asyncio.sleep(0.2)
        later = [line for line in history.lines() if line.at > since]
        missing -= {line.attempt for line in later if line.why.startswith(why)}


# The limit is set on our own processes; PostgreSQL's files are written by a server that it does
# not reach (docs/faults.md).
@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL's own server writes its files")
def test_a_full_disk_acknowledges_nothing_and_loses_nothing(served, tmp_path):
    server, path = served.server, tmp_path / "history"
    history = History(path)
    writers = [Writer(desk, server.port, history, pace=PATIENT) for desk in served.desks(6)]

    async def story() -> None:
        await asyncio.sleep(1)
        server.limit_file_size(TINY)
        await until_told(history, writers, "500")
        history.add(Op.FAULT, why="full")
        await until_told(history, writers, "500")
        history.add(Op.FAULT, why="room again")
        server.limit_file_size(-1)

    report = write_through(served, path, writers, story)

    assert report.findings == [], "\n".join(map(str, report.findings))
    assert report.acknowledged == report.given > 50
    lines = history.lines()
    assert between(lines, "full", "room again", Op.OK) == []
    history.close()


def test_a_credential_that_runs_out_stops_writing_and_loses_nothing(served, tmp_path):
    server, path = served.server, tmp_path / "history"
    history = History(path)
    (desk,) = served.desks(1)
    short = lease_again(server.url, desk, seconds=6)
    writer = Writer(short, server.port, history, pace=PATIENT)

    async def until_refused() -> None:
        until = time.monotonic() + 30
        while writer.refused is None and time.monotonic() < until:
            await asyncio.sleep(0.05)

    async def a_moment() -> None:
        await asyncio.sleep(0.3)

    first = write_through(served, path, [writer], until_refused)
    assert "NotSignedIn" in str(writer.refused)
    assert first.findings == []
    assert first.acknowledged > 10
    unsent = set(writer.pending)
    assert unsent
    writer.sign_in_again(lease_again(server.url, short, seconds=3600))
    report = write_through(served, path, [writer], a_moment)

    assert report.findings == []
    assert report.acknowledged == report.given
    assert not unsent & set(writer.pending)
    history.close()


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
