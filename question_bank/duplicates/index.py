"""An index of sketches in memory: what resembles this one, and which resemble each other."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from question_bank.duplicates.sketches import Sketch

K = TypeVar("K", bound=Hashable)

BAND = 4
"""Places of a band: two texts are compared if they agree in all places of one band. With 128
places, texts alike by 0.7 are missed once in 6,000 pairs, those alike by 0.1 are spared but for
one pair in 300."""
CROWD = 100
"""Among texts that agree in a band each is compared with so many others, fewer by one."""
_CHUNK = 200_000

Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness(Generic[K]):
    """A text of the index that resembles the one asked about, by an estimate from 0 to 1."""

    key: K
    estimate: float


class SketchIndex(Generic[K]):
    """Sketches of one length by key. Adding, replacing and asking take no walk over the texts."""

    def __init__(self, places: int) -> None:
        self.keys: list[K] = []
        self._rows: dict[K, int] = {}
        # A place of all sketches lies side by side: comparing runs through it in one go.
        self._places: NDArray[np.uint16] = np.zeros((places, 1024), np.uint16)

    def __len__(self) -> int:
        return len(self.keys)

    def load(self, keys: Sequence[K], sketches: NDArray[np.uint16]) -> None:
        """Start anew with many sketches at once, shape (texts, places); no key stands twice."""
        self.keys = list(keys)
        self._rows = {key: row for row, key in enumerate(self.keys)}
        self._places = np.ascontiguousarray(sketches.T)

    def put(self, key: K, sketch: Sketch) -> None:
        """Add the sketch, or replace the one the key had."""
        row = self._rows.setdefault(key, len(self.keys))
        if row == len(self.keys):
            self.keys.append(key)
            if row == self._places.shape[1]:
                room = np.zeros((len(self._places), max(row, 1024)), np.uint16)
                self._places = np.hstack((self._places, room))
        self._places[:, row] = sketch

    @property
    def table(self) -> NDArray[np.uint16]:
        """The sketches, shape (places, texts), in the order of `keys`."""
        return self._places[:, : len(self.keys)]

    def nearest(self, sketch: Sketch, *, least: float, limit: int) -> list[Likeness[K]]:
        """Up to `limit` texts alike by at least `least` as estimated, the most alike first."""
        agreeing = np.zeros(len(self.keys), np.uint16)
        for place, own in zip(self.table, sketch, strict=True):
            agreeing += place == own
        shares = agreeing / len(sketch)
        rows = np.flatnonzero(shares >= least)
        best = rows[np.argsort(-shares[rows], kind="stable")][:limit]
        return [Likeness(self.keys[row], float(shares[row])) for row in best]


def find_pairs(table: NDArray[np.uint16], *, least: float, first: int = 0) -> Pairs:
    """Pairs of columns (a < b) alike by at least `least` as estimated; shape (pairs, 2).

    `table` has shape (places, texts). Only pairs whose b is `first` or later are given, so that
    texts appended to known ones are compared with those and among themselves.
    """
    columns = table.shape[1]
    codes: set[int] = set()
    for start in range(0, len(table) - BAND + 1, BAND):
        for pairs in _meetings(_band_keys(table[start : start + BAND]), first):
            fresh = pairs[_agreement(table, pairs) >= least]
            codes.update((fresh[:, 0] * columns + fresh[:, 1]).tolist())
    found = np.array(sorted(codes), np.int64)
    return np.stack((found // max(columns, 1), found % max(columns, 1)), axis=1)


def _band_keys(band: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """The places of a band as one number a column; four places of 16 bits fill it."""
    keys = np.zeros(band.shape[1], np.uint64)
    for place in band:
        keys = (keys << np.uint64(16)) | place
    return keys


def _meetings(keys: NDArray[np.uint64], first: int) -> Iterator[Pairs]:
    """Pairs of columns with the same key, in chunks."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    gathered: list[Pairs] = []
    waiting = 0
    # Columns that share a key stand side by side: each meets the one `step` places further on.
    for step in range(1, CROWD):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        pairs = np.stack((order[same], order[same + step]), axis=1)
        pairs = pairs[pairs[:, 1] >= first]
        gathered.append(pairs)
        waiting += len(pairs)
        if waiting > _CHUNK:
            yield np.concatenate(gathered)
            gathered, waiting = [], 0
    if gathered:
        yield np.concatenate(gathered)


def _agreement(table: NDArray[np.uint16], pairs: Pairs) -> NDArray[np.float64]:
    """The share of places in which each pair of columns agrees."""
    agreeing = np.zeros(len(pairs), np.uint16)
    for place in table:
        agreeing += place[pairs[:, 0]] == place[pairs[:, 1]]
    return agreeing / len(table)


def group(pairs: Sequence[tuple[K, K]]) -> list[list[K]]:
    """The keys of the pairs in groups that hang together, each in the order first met."""
    parents: dict[K, K] = {}

    def root(key: K) -> K:
        while parents.setdefault(key, key) != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    for a, b in pairs:
        parents[root(b)] = root(a)
    groups: dict[K, list[K]] = {}
    for key in list(parents):
        groups.setdefault(root(key), []).append(key)
    return list(groups.values())
