"""The large form of the server's faults: `python -m tests.faults`, or `make faults` for all.

Sizes by environment: FAULT_KILLS (50), FAULT_WRITERS (500), FAULT_SEED (1). The database is SQLite,
or the PostgreSQL server of TEST_DATABASE_URL.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.exams import own_database, prepare
from tests.faults.nemesis import STRIKES, Campaign, run_campaign
from tests.faults.servers import running
from tests.faults.writers import Pace

WEIGHTS = {
    "kill a worker": 60,
    "kill all workers": 24,
    "freeze a worker": 8,
    "crash the server": 8,
    "kill a database process": 16,
}


def main() -> None:
    """Run the campaign and print what it showed; end with 1 when something was lost."""
    kills, writers, seed = (
        size("FAULT_KILLS", 50),
        size("FAULT_WRITERS", 500),
        size("FAULT_SEED", 1),
    )
    folder = Path(tempfile.mkdtemp(prefix="sathach-faults-"))
    address = os.environ.get("TEST_DATABASE_URL", "")
    url = own_database(address, "faults_full") if address else f"sqlite:///{folder}/faults.db"
    names = [name for name in STRIKES if address or "database" not in name]
    weights = [WEIGHTS[name] for name in names]
    strikes = random.Random(seed).choices(names, weights, k=kills)
    say(f"{'PostgreSQL' if address else 'SQLite'}: {kills} strikes, {writers} writers, seed {seed}")
    desks = prepare(url, writers)
    began = time.monotonic()
    with running(url, folder, threads=16) as server:
        campaign = Campaign(strikes, (2.0, 10.0), Pace(think=(0.2, 2.0)), seed)
        outcome = run_campaign(server, desks, folder / "history.jsonl", campaign)
    counts = ", ".join(f"{strikes.count(name)} x {name}" for name in names)
    say(f"{counts}; {time.monotonic() - began:.0f} s; history: {folder / 'history.jsonl'}")
    say(str(outcome))
    say(f"without a fate at the end: {outcome.unsettled}")
    sys.exit(bool(outcome.report.findings or outcome.unsettled))


def size(name: str, default: int) -> int:
    """A number from the environment."""
    return int(os.environ.get(name, default))


def say(line: str) -> None:
    """One line to whoever ran the command."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
