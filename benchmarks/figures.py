"""Figures of several rounds: taken while nothing else runs, told as the middle one."""

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

QUIET = 0.3
"""So many cores busy with other people's work leave a figure fair."""
PATIENCE = 60.0
Round = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure is called in a round, how it is told, and how much of it is wanted."""

    key: str
    told: str
    unit: str
    wanted: str = ""


def busy_cores(seconds: float = 1.0) -> float:
    """How many cores the machine has at work, by everybody on it."""
    idle, began = _idle_seconds(), time.perf_counter()
    time.sleep(seconds)
    took = time.perf_counter() - began
    return max(0.0, (os.cpu_count() or 1) - (_idle_seconds() - idle) / took)


def wait_for_quiet() -> float:
    """Wait up to a minute until others rest; give how many cores they keep busy then."""
    until = time.monotonic() + PATIENCE
    while (busy := busy_cores()) > QUIET and time.monotonic() < until:
        time.sleep(2)
    return busy


def repeat(rounds: int, measure: Callable[[], Round]) -> list[Round]:
    """So many rounds, each begun at a quiet moment, with what others did then as `others`."""
    return [{"others": wait_for_quiet(), **measure()} for _ in range(rounds)]


def print_table(title: str, rounds: Sequence[Round], figures: Sequence[Figure]) -> None:
    """The middle of each figure, all its values, and what is wanted."""
    others = ", ".join(f"{one['others']:.1f}" for one in rounds)
    print(f"\n{title}; others kept {others} of {os.cpu_count()} cores busy")
    width = max(len(figure.told) for figure in figures)
    for figure in figures:
        values = [one[figure.key] for one in rounds if figure.key in one]
        if not values:
            continue
        middle, each = plain(statistics.median(values)), " ".join(plain(v) for v in values)
        wanted = f"  wanted {figure.wanted}" if figure.wanted else ""
        print(f"{figure.told:<{width}} {middle:>8} {figure.unit:<8} ({each}){wanted}", flush=True)


def plain(value: float) -> str:
    """A number with as many digits as it deserves."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def title_of(url: str, *told: str) -> str:
    """The database, and what else the heading says."""
    backend = url.split(":", 1)[0].split("+", 1)[0]
    return ", ".join([backend, f"{os.cpu_count()} cores", *told])


def _idle_seconds() -> float:
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")
