"""granian, made to outlive its workers.

The application is loaded before the workers are forked: one that replaces a dead one answers at
once. Loading it anew takes seconds, and many on a busy machine, in which nobody's answer is saved.
"""

import os
import signal
import sys
import time
from functools import partial
from importlib import import_module
from typing import Any

from granian import cli
from granian.server.mp import MPServer

PAUSE = 0.2
"""Seconds before a replacement, so that a worker that cannot live does not eat the machine."""


NO_INTERRUPT = (signal.SIG_BLOCK, {signal.SIGINT})


class Server(MPServer):
    """A server that replaces a worker however often it dies.

    granian itself ends when one dies twice within seconds: the room would be without a server.
    """

    def _respawn_workers(self, *args: Any, **options: Any) -> None:
        time.sleep(PAUSE)
        super()._respawn_workers(*args, **options)
        self.respawned_wrks.clear()


def main() -> None:
    """Load the application that the last argument names (`module:app`) and start granian."""
    import_module(sys.argv[-1].partition(":")[0])
    # Ctrl-C reaches every process of a terminal; a worker that hears both it and its master's word
    # to stop may hear neither. It is left to the master.
    os.register_at_fork(after_in_child=partial(signal.pthread_sigmask, *NO_INTERRUPT))
    cli.Server = Server  # type: ignore[attr-defined]
    cli.entrypoint()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
