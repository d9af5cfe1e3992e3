"""The save protocol as a plain model: what the server must answer, and what it must then hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field

DISORDER = 5_000
"""Milliseconds by which the times of two late answers in a row may seem to run backwards."""

Event = tuple[int, int, int | None, int]
"""Slot, sequence, response (option number or None), the device's time in ms."""


@dataclass
class Model:
    """One attempt of a paper of single-choice questions; all times in ms since 1970."""

    starts: int
    length: int
    grace: int
    late_window: int
    slots: int
    now: int
    epoch: int = 1
    added: int = 0
    stopped_since: int | None = None
    ended: str | None = None
    """By whom: "candidate" or "deadline"."""
    held: dict[tuple[int, int], tuple[int | None, bool]] = field(default_factory=dict)
    """Slot and sequence to response and whether it came late."""
    claims: dict[int, int] = field(default_factory=dict)
    """Sequence to the device's time, of what is held."""
    receipt: dict[int, tuple[int, int | None]] | None = None
    """What counted when the attempt ended."""

    @property
    def ends(self) -> int:
        """The deadline, the present stop of the clock not yet counted."""
        return self.starts + self.length + self.added

    @property
    def over(self) -> bool:
        """Whether nothing more can be added in the ordinary way."""
        out_of_time = self.stopped_since is None and self.now > self.ends + self.grace
        return self.ended is not None or out_of_time

    def save(self, epoch: int, events: Sequence[Event]) -> list[str]:
        """The status of each event; what is held afterwards is in `held`."""
        highest = max((sequence for _slot, sequence in self.held), default=0)
        claimed = self.claims.get(highest, 0)
        return [self._save(epoch, event, highest, claimed) for event in events]

    def _save(self, epoch: int, event: Event, highest: int, claimed: int) -> str:
        slot, sequence, response, at = event
        if slot > self.slots or response not in {None, 0, 1, 2, 3}:
            return "invalid"
        found = self.held.get((slot, sequence))
        if found is not None and found[0] == response:
            return "late_sync" if found[1] else "saved"  # the same reply as before, whenever
        fate = self._fate(epoch, sequence, at, highest, claimed)
        if fate in {"saved", "late_sync"}:
            if found is not None:
                return "conflict"
            self.held[slot, sequence] = response, fate == "late_sync"
            self.claims[sequence] = at
        return fate

    def _fate(self, epoch: int, sequence: int, at: int, highest: int, claimed: int) -> str:
        if epoch != self.epoch:
            return "lease_lost"
        if self.ended == "candidate":
            return "submitted"
        if self.now < self.starts:
            return "early"
        if self.over:
            earliest = max(self.starts, claimed - DISORDER) if sequence > highest else self.starts
            in_time = earliest <= at <= self.ends and self.now <= self.ends + self.late_window
            return "late_sync" if in_time else "late"
        stopped = self.stopped_since is not None and at > self.stopped_since
        return "stopped" if stopped else "saved"

    def current(self, *, late: bool = True) -> dict[int, tuple[int, int | None]]:
        """For each slot the highest sequence and its response, with or without what came late."""
        found: dict[int, tuple[int, int | None]] = {}
        for (slot, sequence), (response, came_late) in self.held.items():
            if (late or not came_late) and sequence > found.get(slot, (0, None))[0]:
                found[slot] = sequence, response
        return found

    def submit(self) -> None:
        """The candidate hands in, or the page does at the end of the time."""
        if self.ended is None:
            out_of_time = self.stopped_since is None and self.now > self.ends
            self.end("deadline" if out_of_time else "candidate")

    def end(self, by: str) -> None:
        """The attempt ends with what counts now."""
        self.ended, self.receipt = by, self.current(late=False)

    def resume(self) -> None:
        """The clock runs again; the whole seconds it stood are added."""
        assert self.stopped_since is not None
        self.added += (self.now - self.stopped_since) // 1000 * 1000
        self.stopped_since = None
