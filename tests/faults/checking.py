"""The check of a history against the database after everything has healed. Pure."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.faults.history import Line, Op

Key = tuple[int, int, int]
"""Attempt number, slot, sequence."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer as the database holds it; `chained`: its hash follows from the row before."""

    attempt: int
    position: int
    sequence: int
    slot: int
    response: str
    chained: bool = True

    @property
    def key(self) -> Key:
        """What names an answer."""
        return self.attempt, self.slot, self.sequence


@dataclass(frozen=True, slots=True)
class Final:
    """The database after healing: its answers by attempt and position, the attempts that ended."""

    rows: Sequence[Stored]
    ended: frozenset[int] = frozenset()


class Wrong(StrEnum):
    """What a check can find."""

    LOST = "acknowledged and absent"
    CHANGED = "acknowledged and stored with another content"
    BEHIND = "an acknowledged answer is newer than the present one"
    REFUSED_YET_CURRENT = "refused and yet the present answer"
    INVENTED = "stored and never given"
    DUPLICATED = "stored twice"
    GAP = "the order of arrival has a gap"
    BROKEN_CHAIN = "the hash does not follow from the row before"
    CLOSED_EARLY = "ended and nobody asked for it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with the smallest part of the history that shows it."""

    wrong: Wrong
    key: Key
    story: tuple[Line, ...] = ()

    def __str__(self) -> str:
        attempt, slot, sequence = self.key
        head = f"{self.wrong}: attempt {attempt}, slot {slot}, sequence {sequence}"
        return "\n".join([head, *(f"    {line}" for line in self.story)])


@dataclass(slots=True)
class Report:
    """What a run showed."""

    findings: list[Finding] = field(default_factory=list)
    given: int = 0
    acknowledged: int = 0
    refused: int = 0
    unknown: int = 0
    """Neither acknowledged nor refused at the end."""
    unknown_stored: int = 0
    """Of these, how many the database holds."""

    def count(self, *wrongs: Wrong) -> int:
        """How many findings are of the kinds."""
        return sum(finding.wrong in wrongs for finding in self.findings)

    @property
    def lost(self) -> int:
        """Acknowledged answers that are not there as they were given."""
        return self.count(Wrong.LOST, Wrong.CHANGED, Wrong.BEHIND)

    @property
    def bound(self) -> float:
        """With no loss seen: the 95 % upper bound of the loss rate (rule of three)."""
        return 3 / max(1, self.acknowledged)


def check(history: Sequence[Line], final: Final) -> Report:
    """Compare what the clients were told with what the database holds."""
    told = _Told(history)
    stored = {row.key: row for row in final.rows}
    current = _current(final.rows)
    findings = [*_check_acknowledged(told, stored, current), *_check_refused(told, current)]
    findings += [*_check_rows(told, final.rows), *_check_ends(told, final.ended)]
    unknown = told.given.keys() - told.ok.keys() - told.refused_keys
    return Report(
        findings=[Finding(wrong, key, told.story(key)) for wrong, key in findings],
        given=len(told.given),
        acknowledged=len(told.ok),
        refused=len(told.refused_keys - told.ok.keys()),
        unknown=len(unknown),
        unknown_stored=len(unknown & stored.keys()),
    )


class _Told:
    """The history by answer."""

    def __init__(self, history: Sequence[Line]) -> None:
        self.history = history
        self.given: dict[Key, set[str]] = defaultdict(set)
        self.ok: dict[Key, set[str]] = defaultdict(set)
        self.refused: set[tuple[Key, str]] = set()
        self.submitted = {line.attempt for line in history if line.op is Op.SUBMIT}
        for line in history:
            if line.op is Op.INVOKE:
                self.given[line.key].add(line.response)
            elif line.op is Op.OK:
                self.ok[line.key].add(line.response)
            elif line.op is Op.FAIL:
                self.refused.add((line.key, line.response))
        self.refused_keys = {key for key, _response in self.refused}

    def story(self, key: Key) -> tuple[Line, ...]:
        return tuple(line for line in self.history if line.key == key or line.op is Op.FAULT)[:40]


def _current(rows: Iterable[Stored]) -> Mapping[tuple[int, int], Stored]:
    """For each attempt and slot the row with the highest sequence."""
    found: dict[tuple[int, int], Stored] = {}
    for row in rows:
        held = found.get((row.attempt, row.slot))
        if held is None or row.sequence > held.sequence:
            found[row.attempt, row.slot] = row
    return found


def _check_acknowledged(
    told: _Told, stored: Mapping[Key, Stored], current: Mapping[tuple[int, int], Stored]
) -> Iterable[tuple[Wrong, Key]]:
    for key, responses in told.ok.items():
        row = stored.get(key)
        if row is None:
            yield Wrong.LOST, key
        elif responses != {row.response}:
            yield Wrong.CHANGED, key
        now = current.get(key[:2])
        if now is None or now.sequence < key[2]:
            yield Wrong.BEHIND, key


def _check_refused(
    told: _Told, current: Mapping[tuple[int, int], Stored]
) -> Iterable[tuple[Wrong, Key]]:
    for row in current.values():
        refused = (row.key, row.response) in told.refused
        if refused and row.response not in told.ok.get(row.key, ()):
            yield Wrong.REFUSED_YET_CURRENT, row.key


def _check_rows(told: _Told, rows: Sequence[Stored]) -> Iterable[tuple[Wrong, Key]]:
    counts = Counter(row.key for row in rows)
    yield from ((Wrong.DUPLICATED, key) for key, n in counts.items() if n > 1)
    position: dict[int, int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: (row.attempt, row.position)):
        if row.position != position[row.attempt] + 1:
            yield Wrong.GAP, row.key
        position[row.attempt] = row.position
        if row.response not in told.given.get(row.key, ()):
            yield Wrong.INVENTED, row.key
        if not row.chained:
            yield Wrong.BROKEN_CHAIN, row.key


def _check_ends(told: _Told, ended: frozenset[int]) -> Iterable[tuple[Wrong, Key]]:
    return ((Wrong.CLOSED_EARLY, (number, 0, 0)) for number in sorted(ended - told.submitted))


def recovery_seconds(history: Sequence[Line]) -> list[float]:
    """For each fault and each client: how long until the server acknowledged it an answer again.

    Counted for clients that had given an answer before the fault and heard of one after it.
    """
    acknowledged: dict[int, list[float]] = defaultdict(list)
    for line in history:
        if line.op is Op.OK:
            acknowledged[line.attempt].append(line.at)
    faults = [line.at for line in history if line.op is Op.FAULT]
    waits = []
    for struck in faults:
        for times in acknowledged.values():
            after = bisect_right(times, struck)
            if 0 < after < len(times):
                waits.append(times[after] - struck)
    return sorted(waits)


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies; zero of nothing."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]
