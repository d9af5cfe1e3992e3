"""Drawing who watches which room. Pure: the same names and seed give the same draw.

"Bốc thăm không lặp lại" (TT 22/2025/TT-BNV, Quy chế Điều 11, 14): nobody comes into a room again,
and no two people watch together again, as long as there are enough people for that.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from uuid import UUID

SWAPS = 20_000
"""How often two people are tried in each other's place before a repetition is accepted."""


@dataclass(frozen=True, slots=True)
class Past:
    """Who watched a room together in another sitting."""

    room: UUID
    people: frozenset[UUID]


@dataclass(slots=True)
class _Memory:
    rooms: Counter[tuple[UUID, UUID]] = field(default_factory=Counter)
    pairs: Counter[frozenset[UUID]] = field(default_factory=Counter)

    def count(self, room: UUID, people: Sequence[UUID]) -> int:
        """How often these people would repeat a room or each other."""
        again = sum(self.rooms[room, one] for one in people)
        return again + sum(self.pairs[frozenset(pair)] for pair in combinations(people, 2))


@dataclass(frozen=True, slots=True)
class Draw:
    """Room to its people in order; `repeats`: how often somebody comes again."""

    rooms: dict[UUID, tuple[UUID, ...]]
    repeats: int


def draw(
    rooms: Sequence[UUID],
    people: Sequence[UUID],
    *,
    per_room: int,
    past: Iterable[Past] = (),
    seed: int,
) -> Draw:
    """Give each room `per_room` people, with as few repetitions as a search finds.

    Raise ValueError if there are too few people. The order in which `people` are given does not
    matter; who is not drawn is in reserve.
    """
    need = per_room * len(rooms)
    if len(people) < need:
        raise ValueError(f"{len(people)} people for {need} duties")
    memory, random = _remember(past), Random(seed)  # noqa: S311  a lot that can be repeated
    order = sorted(people)
    random.shuffle(order)
    _improve(order, rooms, per_room, memory, random)
    given = {room: _of_room(order, place, per_room) for place, room in enumerate(rooms)}
    return Draw(given, sum(memory.count(room, given[room]) for room in rooms))


def _remember(past: Iterable[Past]) -> _Memory:
    memory = _Memory()
    for duty in past:
        memory.rooms.update((duty.room, one) for one in duty.people)
        memory.pairs.update(frozenset(pair) for pair in combinations(sorted(duty.people), 2))
    return memory


def _of_room(order: Sequence[UUID], place: int, per_room: int) -> tuple[UUID, ...]:
    return tuple(order[place * per_room : (place + 1) * per_room])


def _improve(
    order: list[UUID], rooms: Sequence[UUID], per_room: int, memory: _Memory, random: Random
) -> None:
    """Swap people of rooms that repeat with others, as long as that makes nothing worse."""

    def cost(*places: int) -> int:
        concerned = {place // per_room for place in places if place < per_room * len(rooms)}
        return sum(memory.count(rooms[i], _of_room(order, i, per_room)) for i in concerned)

    for _swap in range(SWAPS):
        faulty = [
            i for i, room in enumerate(rooms) if memory.count(room, _of_room(order, i, per_room))
        ]
        if not faulty:
            return
        here = random.choice(faulty) * per_room + random.randrange(per_room)
        there = random.randrange(len(order))
        before = cost(here, there)
        order[here], order[there] = order[there], order[here]
        if cost(here, there) > before:
            order[here], order[there] = order[there], order[here]
