"""Minimum-cost flow between cells and groups of questions: who may serve which demand."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from question_bank.assembly.blueprint import Profile

_FAR = 1 << 60


@dataclass(frozen=True, slots=True)
class Tier:
    """`size` units of a group's supply at `cost` each; a group's costs must not fall."""

    size: int
    cost: int


@dataclass(slots=True)
class Network:
    """A directed network with capacities and costs; edges stand in pairs with their reverse."""

    node_count: int
    heads: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    out: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.out = [[] for _ in range(self.node_count)]

    def add(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        """Add an edge; the number by which its flow is asked for."""
        number = len(self.heads)
        for a, b, room, price in ((tail, head, capacity, cost), (head, tail, 0, -cost)):
            self.out[a].append(len(self.heads))
            self.heads.append(b)
            self.capacities.append(room)
            self.costs.append(price)
        return number

    def flow(self, edge: int) -> int:
        """The units that run through the edge."""
        return self.capacities[edge ^ 1]

    def maximise(self, source: int, sink: int) -> None:
        """Send as much as can go, as cheaply as that much can (successive shortest paths)."""
        potentials = [0] * self.node_count
        while True:
            distances, via = self._shortest(source, potentials)
            if distances[sink] >= _FAR:
                return
            for node, distance in enumerate(distances):
                potentials[node] += min(distance, distances[sink])
            self._push(source, sink, via)

    def _shortest(self, source: int, potentials: Sequence[int]) -> tuple[list[int], list[int]]:
        distances, via = [_FAR] * self.node_count, [-1] * self.node_count
        distances[source] = 0
        queue = [(0, source)]
        while queue:
            distance, node = heapq.heappop(queue)
            if distance > distances[node]:
                continue
            for edge in self.out[node]:
                head = self.heads[edge]
                reach = distance + self.costs[edge] + potentials[node] - potentials[head]
                if self.capacities[edge] and reach < distances[head]:
                    distances[head], via[head] = reach, edge
                    heapq.heappush(queue, (reach, head))
        return distances, via

    def _push(self, source: int, sink: int, via: Sequence[int]) -> None:
        path, node = [], sink
        while node != source:
            path.append(via[node])
            node = self.heads[via[node] ^ 1]
        units = min(self.capacities[edge] for edge in path)
        for edge in path:
            self.capacities[edge] -= units
            self.capacities[edge ^ 1] += units


def assign(
    needs: Sequence[int],
    supplies: Mapping[Profile, Sequence[Tier]],
    limits: Mapping[tuple[int, Profile], int] | None = None,
) -> dict[tuple[int, Profile], int]:
    """How many units each cell takes from each group: as many as possible, then as cheaply.

    `needs` is the demand of each cell, `limits` bounds single (cell, group) pairs.
    """
    source, sink = 0, len(needs) + len(supplies) + 1
    network = Network(sink + 1)
    edges: dict[tuple[int, Profile], int] = {}
    for cell, need in enumerate(needs):
        network.add(source, cell + 1, need)
    for node, (profile, tiers) in enumerate(supplies.items(), start=len(needs) + 1):
        for cell in profile:
            limit = needs[cell] if limits is None else limits.get((cell, profile), 0)
            edges[cell, profile] = network.add(cell + 1, node, limit)
        for tier in tiers:
            network.add(node, sink, tier.size, tier.cost)
    network.maximise(source, sink)
    return {pair: network.flow(edge) for pair, edge in edges.items()}
