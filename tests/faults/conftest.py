"""Faults in their small forms; `python -m tests.faults` runs the large ones."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.faults.exams import Desk, own_database, prepare
from tests.faults.servers import Server, running

SEATS = 80


@dataclass
class Served:
    """A running server and the seats of its sitting that no test has used yet."""

    server: Server
    free: list[Desk] = field(default_factory=list)

    def desks(self, count: int) -> list[Desk]:
        """So many seats for one test alone."""
        taken, self.free = self.free[:count], self.free[count:]
        assert len(taken) == count, "make the sitting larger: SEATS"
        return taken


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server as an operator starts it, on a database of the kind the tests run on."""
    folder = tmp_path_factory.mktemp("faults")
    address = os.environ.get("TEST_DATABASE_URL", "sqlite")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "master")
    sqlite = address.startswith("sqlite")
    url = f"sqlite:///{folder}/faults.db" if sqlite else own_database(address, f"faults_{worker}")
    desks = prepare(url, SEATS)
    with running(url, folder) as server:
        yield Served(server, desks)
