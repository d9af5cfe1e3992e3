"""The server that is measured: granian as `flask serve` starts it, and the bare route beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app
from app.cli import server_command
from benchmarks.bare_route import make_bare_app

SECRET = "a secret for measuring only"


def make_app() -> Any:
    """The application, and the bare route under /bare."""
    app = create_app()
    bare = make_bare_app(os.environ["DATABASE_URL"])
    return DispatcherMiddleware(app.wsgi_app, {"/bare": bare})


@contextmanager
def serving(url: str, folder: str, *, workers: int, threads: int) -> Iterator["Server"]:
    """A running server on a free port."""
    port = free_port()
    env = os.environ | {"SECRET_KEY": SECRET, "DATABASE_URL": url, "DATA_DIR": folder}
    command = server_command("127.0.0.1", port, workers=workers, threads=threads)
    command = [*command[:-1], "--factory", "benchmarks.serving:make_app"]
    process = subprocess.Popen([sys.executable, *command], env=env)
    try:
        _wait_for(port, process)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(3)  # until every worker has loaded the application
                return
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        time.sleep(0.1)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server with its worker processes."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid, self.port = pid, port

    def _family(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """Processor time so far."""
        ticks = 0
        for pid in self._family():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Memory of its own (shared pages split among those who share them), in MiB."""
        total = 0
        for pid in self._family():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024
