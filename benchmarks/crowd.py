"""Crowds: many people who each ask for several things in a row, while others save."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.load import Answered, drive
from benchmarks.save_answer import Desk, save_request
from benchmarks.serving import Server

Source = Callable[[bytes], bytes | None]
Steps = Callable[[list[bytes]], Iterator[bytes]]
"""What somebody asks for, one request after another, with the replies so far at hand."""


@dataclass(frozen=True, slots=True)
class Rush:
    """How a crowd fared: when the last one had all, the slowest one's own time, others' saves."""

    took: float
    slowest: float
    middle: float
    saves_p99: float


def conversation(steps: Steps, whole: list[float]) -> Source:
    """A source that sends what the steps yield, one after another, and notes the whole time."""
    began: list[float] = []
    replies: list[bytes] = []
    running = steps(replies)

    def following(reply: bytes) -> bytes | None:
        began.append(time.perf_counter())
        replies.append(reply)
        asked = next(running, None)
        if asked is None:
            whole.append(began[-1] - began[0])
        return asked

    return following


def rush(server: Server, crowd: Sequence[Steps], savers: Sequence[Desk], spread: float) -> Rush:
    """Let the crowd come within `spread` seconds while others save without a pause."""
    whole: list[float] = []
    until = time.perf_counter() + spread

    def saving(desk: Desk) -> Source:
        return lambda _reply: save_request(desk) if time.perf_counter() < until else None

    async def both() -> tuple[Answered, Answered]:
        people = drive(server.port, [conversation(one, whole) for one in crowd], spread=spread)
        others = drive(server.port, [saving(desk) for desk in savers])
        return tuple(await asyncio.gather(people, others))  # type: ignore[return-value]

    began = time.perf_counter()
    answered, others = asyncio.run(both())
    took, whole = time.perf_counter() - began, sorted(whole)
    stop_if_refused(answered, others)
    return Rush(took, whole[-1], whole[len(whole) // 2], others.millis(0.99))


def rate(server: Server, crowd: Sequence[Steps], connections: int = 64) -> float:
    """Let some connections take people one after another; give how many a second."""
    waiting = list(crowd)
    whole: list[float] = []

    def source() -> Source:
        current: list[Source] = []

        def following(reply: bytes) -> bytes | None:
            asked = current[0](reply) if current else None
            while asked is None and waiting:
                current[:] = [conversation(waiting.pop(), whole)]
                asked = current[0](b"")
            return asked

        return following

    began = time.perf_counter()
    answered = asyncio.run(drive(server.port, [source() for _ in range(connections)]))
    stop_if_refused(answered)
    return len(whole) / (time.perf_counter() - began)


def stop_if_refused(*answered: Answered) -> None:
    """A figure for requests that were refused says nothing."""
    for one in answered:
        if one.refusals:
            raise SystemExit(
                f"{len(one.refusals)} refused, first: {one.refusals[0].decode()[:1500]}"
            )
