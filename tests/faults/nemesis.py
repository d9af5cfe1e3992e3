"""The nemesis strikes the server on a seeded schedule while candidates write; then all heals."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.config import with_driver
from tests.faults.checking import Report, check, percentile, recovery_seconds
from tests.faults.exams import Desk, read_final
from tests.faults.history import History, Op
from tests.faults.servers import Server
from tests.faults.writers import Pace, Writer

Strike = Callable[[Server, random.Random], Awaitable[None]]


async def kill_a_worker(server: Server, rng: random.Random) -> None:
    """kill -9 one serving process."""
    server.kill([rng.choice(server.serving)])


async def kill_all_workers(server: Server, _rng: random.Random) -> None:
    """kill -9 all serving processes at once."""
    server.kill(server.serving)


async def freeze_a_worker(server: Server, rng: random.Random) -> None:
    """Stop one serving process for two seconds."""
    pid = rng.choice(server.serving)
    server.kill([pid], signal.SIGSTOP)
    await asyncio.sleep(2)
    server.kill([pid], signal.SIGCONT)


async def crash_the_server(server: Server, _rng: random.Random) -> None:
    """kill -9 everything, and start it again as the machine's service manager does."""
    server.crash()
    await asyncio.to_thread(server.start)


async def kill_a_database_process(server: Server, rng: random.Random) -> None:
    """kill -9 one process of PostgreSQL that serves us: it then recovers from its log."""
    others = text(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    engine = create_engine(with_driver(server.url), poolclass=NullPool)
    pids: list[int] = []
    while not pids:  # it may still be recovering from the strike before, or nobody be connected
        await asyncio.sleep(0.2)
        with suppress(OperationalError), engine.connect() as connection:
            pids = sorted(connection.scalars(others).all())
    engine.dispose()
    server.kill([rng.choice(pids)])


STRIKES: Mapping[str, Strike] = {
    "kill a worker": kill_a_worker,
    "kill all workers": kill_all_workers,
    "freeze a worker": freeze_a_worker,
    "crash the server": crash_the_server,
    "kill a database process": kill_a_database_process,
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """What strikes, how long between strikes (seconds), with what seed."""

    strikes: Sequence[str]
    between: tuple[float, float]
    pace: Pace
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The check's report, and the clients' waits after each strike, sorted (seconds)."""

    report: Report
    recovery: Sequence[float]
    unsettled: int
    """Answers that still had no fate when everything had healed."""

    def __str__(self) -> str:
        report, waits = self.report, self.recovery
        told = (
            f"given {report.given}, acknowledged {report.acknowledged}, lost {report.lost}, "
            f"other findings {len(report.findings) - report.lost}, refused {report.refused}, "
            f"unknown {report.unknown} (stored {report.unknown_stored}), "
            f"bound {report.bound:.1e}\n"
            f"recovery s: p50 {percentile(waits, 0.5):.2f}, p99 {percentile(waits, 0.99):.2f}, "
            f"max {percentile(waits, 1):.2f} over {len(waits)} client waits"
        )
        return "\n".join([told, *(str(finding) for finding in report.findings[:5])])


def run_campaign(
    server: Server,
    desks: Sequence[Desk],
    path: Path,
    campaign: Campaign,
    strikes: Mapping[str, Strike] = STRIKES,
) -> Outcome:
    """Write and strike, heal, and check; the history goes to the path."""
    history = History(path)
    writers = [
        Writer(desk, server.port, history, seed=campaign.seed, pace=campaign.pace) for desk in desks
    ]
    asyncio.run(_fight(server, writers, history, campaign, strikes))
    history.close()
    lines = history.lines()
    final = read_final(server.url, [desk.attempt for desk in desks])
    unsettled = sum(len(writer.pending) for writer in writers)
    return Outcome(check(lines, final), recovery_seconds(lines), unsettled)


async def _fight(
    server: Server,
    writers: Sequence[Writer],
    history: History,
    campaign: Campaign,
    strikes: Mapping[str, Strike],
) -> None:
    rng = random.Random(campaign.seed)
    done = asyncio.Event()
    working = [asyncio.create_task(writer.work_until(done)) for writer in writers]
    try:
        for name in campaign.strikes:
            await asyncio.sleep(rng.uniform(*campaign.between))
            history.add(Op.FAULT, why=name)
            await strikes[name](server, rng)
        await asyncio.sleep(campaign.between[1])
    finally:
        done.set()
        await asyncio.wait_for(asyncio.gather(*working), timeout=240)
