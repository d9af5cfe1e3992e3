"""Run a program of our own apart: its memory and whatever befalls it are not the server's."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


class ProgramFailed(RuntimeError):
    """The program ended with an error, or was stopped because it took too long."""


def run_apart(program: Path, data: bytes, *, seconds: int, environment: Mapping[str, str]) -> bytes:
    """What the program writes when it is given the data on its standard input.

    Raise ProgramFailed with what it said of its error.
    """
    try:
        # -I: neither the working directory nor the user's packages can slip in a module.
        done = subprocess.run(  # noqa: S603 - our own program, no shell, no word of a person
            [sys.executable, "-I", str(program)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"not done after {seconds} s") from error
    if done.returncode != 0:
        raise ProgramFailed(done.stderr.decode(errors="replace"))
    return done.stdout
