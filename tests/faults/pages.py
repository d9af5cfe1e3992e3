"""The exam page in small: a machine's store, its tabs, and what each of them would show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.delivery.credentials import Credential

HELD = frozenset({"saved", "late_sync"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as a machine keeps it."""

    slot: int
    sequence: int
    response: int | None
    epoch: int


@dataclass
class Machine:
    """What the tabs of one machine share: the store on its disk, the credential, the lock."""

    credential: Credential | None = None
    store: dict[int, tuple[Kept, str]] = field(default_factory=dict)
    """Sequence to answer and state: waiting, acked, refused or declined."""
    leases: set[int] = field(default_factory=set)
    tabs: list["Tab"] = field(default_factory=list)
    """The oldest one holds the lock."""

    @property
    def epoch(self) -> int:
        """Of the credential; zero before anybody signed in here."""
        return self.credential.epoch if self.credential else 0

    def is_own(self, kept: Kept) -> bool:
        """Whether no other device has held the lease since the answer was given."""
        return all(n in self.leases for n in range(kept.epoch + 1, self.epoch))


@dataclass(eq=False)
class Tab:
    """One tab: what it holds in memory and shows. Only the one with the lock writes."""

    machine: Machine
    shown: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Slot to sequence and state: saved, waiting or refused."""
    pending: dict[int, Kept] = field(default_factory=dict)
    sequence: int = 0
    writes: bool = False

    def recover(self, served: Mapping[int, tuple[int, int | None]]) -> None:
        """Join what the server holds (slot to sequence and response) with what is kept here."""
        machine, self.pending = self.machine, {}
        self.shown = {slot: (sequence, "saved") for slot, (sequence, _r) in served.items()}
        highest = [sequence for sequence, _response in served.values()]
        self.sequence = max([0, *highest, *machine.store])
        for _sequence, (kept, state) in sorted(machine.store.items()):
            if state in {"refused", "declined"} or (state != "acked" and not machine.is_own(kept)):
                continue
            self._take_up(kept, state, *served.get(kept.slot, (0, None)))
        machine.leases.add(machine.epoch)
        self.writes = True

    def _take_up(self, kept: Kept, state: str, held: int, response: int | None) -> None:
        clash = held == kept.sequence and response != kept.response
        newer = kept.sequence > held
        if (held == kept.sequence and not clash) or (state == "acked" and not newer):
            return
        taken = replace(kept, epoch=self.machine.epoch)
        if clash:  # the old number stands for something else there
            self.sequence += 1
            taken = replace(taken, sequence=self.sequence)
        self._queue(taken, present=newer or clash)

    def _queue(self, kept: Kept, *, present: bool) -> None:
        self.machine.store[kept.sequence] = kept, "waiting"
        self.pending[kept.sequence] = kept
        if present:
            self.shown[kept.slot] = kept.sequence, "waiting"

    def answer(self, slot: int, response: int | None) -> Kept:
        """Take an answer: onto the disk, then into the queue."""
        self.sequence += 1
        kept = Kept(slot, self.sequence, response, self.machine.epoch)
        self._queue(kept, present=True)
        return kept

    def settle(self, batch: Sequence[Kept], statuses: Sequence[str]) -> list[Kept]:
        """Hear what became of a request; give the answers that got a new number."""
        renumbered = []
        for kept, status in zip(batch, statuses, strict=True):
            if kept.sequence not in self.pending or status == "stopped":
                continue
            present = self.shown.get(kept.slot, (0, ""))[0] == kept.sequence
            if status == "lease_lost":
                self.writes = False  # the answer stays as it was: the lease may come back
                continue
            del self.pending[kept.sequence]
            state = "acked" if status in HELD else "declined"
            self.machine.store[kept.sequence] = kept, state
            if present and status in HELD:
                self.shown[kept.slot] = kept.sequence, "saved"
            elif present and status == "conflict":
                renumbered.append(self.answer(kept.slot, kept.response))
            elif present:
                self.shown[kept.slot] = kept.sequence, "refused"
        return renumbered
