"""The real server in processes of its own, and ways to hurt it."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.exams import SECRET

HELPERS = {"jobs", "multiprocessing.resource_tracker"}
"""Words in the commands of processes that answer no requests."""
ROOT = Path(__file__).parents[2]


class Server:
    """`flask serve`, as the operator starts it, on a port of its own."""

    def __init__(self, url: str, folder: Path, *, workers: int = 2, threads: int = 8) -> None:
        self.url, self.folder = url, folder
        self.workers, self.threads = workers, threads
        self.port = free_port()
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the command and wait until it answers."""
        env = os.environ | {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        options = [f"--port={self.port}", f"--workers={self.workers}", f"--threads={self.threads}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command + options, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until_serving()

    def wait_until_serving(self, seconds: float = 90) -> None:
        """Wait until a page of the room comes. Raise TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if answers(self.port):
                return
            time.sleep(0.05)
        raise TimeoutError(self.log.read_text()[-3000:])

    @property
    def serving(self) -> list[int]:
        """The processes that answer requests: the server's children, its helpers apart."""
        assert self.process is not None
        family = children_of(self.process.pid)
        return [pid for pid in family if not HELPERS & set(command_of(pid).split())]

    def kill(self, pids: list[int], number: int = signal.SIGKILL) -> None:
        """Send the signal; a process that is already gone is what was wanted."""
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def crash(self) -> None:
        """kill -9 everything at once, as when the machine loses power (its disk cache apart)."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def limit_file_size(self, limit: int) -> None:
        """No file of the serving processes may grow beyond so many bytes; -1 lifts it."""
        for pid in self.serving:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


@contextmanager
def running(url: str, folder: Path, **options: int) -> Iterator[Server]:
    """A started server; nothing of it is left afterwards."""
    server = Server(url, folder, **options)
    try:
        server.start()
        yield server
    finally:
        server.crash()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether the door of the exam room opens."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET /room HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return client.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def children_of(parent: int) -> list[int]:
    """The living child processes."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                state, ppid = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
                if int(ppid) == parent and state != "Z":
                    found.append(int(folder.name))
    return sorted(found)


def command_of(pid: int) -> str:
    """The command line, its words apart by spaces; empty when the process is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
