"""Questions that say nearly the same as the one being typed.

Each worker process keeps the sketches of all questions in memory and reads, at every question
asked, what was written since. What it answers is read from the database again, so a worker that
has not heard of a change yet cannot tell anything that no longer holds.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from app import clock
from app.accounts.models import User
from app.bank.entries import lines_of, sketches_of, unpack
from app.bank.filters import QuestionFilter
from app.bank.models import (
    PendingQuestion,
    PendingState,
    Question,
    QuestionStatus,
    QuestionVersion,
)
from app.bank.queries import list_questions
from app.bank.search_models import QuestionEntry
from app.bank.secrecy import readable_by
from app.db import db
from question_bank import question as pure
from question_bank.duplicates.index import SketchIndex, find_pairs
from question_bank.duplicates.sketches import (
    STEM_PLACES,
    WHOLE_PLACES,
    grams,
    plain,
    resemblance,
)
from question_bank.errors import InvalidItem
from question_bank.markup.reading import plain_text

ALIKE = 0.6
"""Texts that share so much of their n-grams are shown to a person as nearly the same."""
STEMS_ALIKE = 0.7
"""The same for two stems: short texts of one subject resemble each other sooner."""
MARGIN = 0.12
"""An estimate may be so far below the truth: three times its error."""
SHOWN = 5
WAITING = (PendingState.READY, PendingState.FAULTY)
"""Questions of a preview that are compared: the others are stored, dropped or the very same."""
OVERLAP = timedelta(minutes=10)
"""How long a transaction may take to store what it wrote before its changes are overlooked."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A question of the bank and how much it resembles the one asked about, 0 to 1."""

    version: QuestionVersion
    resemblance: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, by the numbers of their entries, and how much they resemble each other."""

    first: int
    second: int
    resemblance: float


@dataclass(slots=True)
class Likenesses:
    """The sketches of all questions by the numbers of their entries, in one process."""

    wholes: SketchIndex[int] = field(default_factory=lambda: SketchIndex(WHOLE_PLACES))
    stems: SketchIndex[int] = field(default_factory=lambda: SketchIndex(STEM_PLACES))
    seen: dict[int, datetime] = field(default_factory=dict)
    read_at: datetime | None = None
    lock: Lock = field(default_factory=Lock)

    def catch_up(self) -> None:
        """Read the sketches written since the last time. Hold the lock."""
        starts = clock.now()
        stmt = select(QuestionEntry.id, QuestionEntry.changed_at, QuestionEntry.sketch)
        if self.read_at:
            stmt = stmt.where(QuestionEntry.changed_at > self.read_at - OVERLAP)
        rows = [
            (row.id, row.changed_at, row.sketch)
            for row in db.session.execute(stmt)
            if row.sketch and self.seen.get(row.id) != row.changed_at
        ]
        if rows:
            self._take(rows)
        self.read_at = starts

    def _take(self, rows: Sequence[tuple[int, datetime, bytes]]) -> None:
        ids = [row[0] for row in rows]
        sketches = unpack([row[2] for row in rows])
        if not self.seen:
            self.wholes.load(ids, sketches[:, :WHOLE_PLACES])
            self.stems.load(ids, sketches[:, WHOLE_PLACES:])
        else:
            for number, sketch in zip(ids, sketches, strict=True):
                self.wholes.put(number, sketch[:WHOLE_PLACES])
                self.stems.put(number, sketch[WHOLE_PLACES:])
        self.seen |= {row[0]: row[1] for row in rows}


KEPT: WeakKeyDictionary[Engine, Likenesses] = WeakKeyDictionary()
"""A process keeps one for each database it works with, which is one outside tests."""


def likenesses() -> Likenesses:
    """This process's sketches."""
    return KEPT.setdefault(db.engine, Likenesses())


def find_alike(value: pure.Question, *, viewer: User, own: UUID | None = None) -> list[Alike]:
    """Questions that say nearly the same as the one typed, the most alike first."""
    lines = lines_of(value)
    whole, _stem = sketches_of(lines)
    kept = likenesses()
    with kept.lock:
        kept.catch_up()
        near = kept.wholes.nearest(whole, least=ALIKE - MARGIN, limit=4 * SHOWN)
    return _look_closely([each.key for each in near], lines, least=ALIKE, viewer=viewer, own=own)


def find_alike_stems(stem: str, *, viewer: User, own: UUID | None = None) -> list[Alike]:
    """Questions whose stem is nearly the same, for a question that has no options yet."""
    lines = [plain(plain_text(stem))]
    _whole, sketch = sketches_of(lines)
    kept = likenesses()
    with kept.lock:
        kept.catch_up()
        near = kept.stems.nearest(sketch, least=STEMS_ALIKE - MARGIN, limit=4 * SHOWN)
    return _look_closely(
        [each.key for each in near], lines, least=STEMS_ALIKE, viewer=viewer, own=own, stems=True
    )


def _look_closely(
    numbers: Sequence[int],
    lines: Sequence[str],
    *,
    least: float,
    viewer: User,
    own: UUID | None,
    stems: bool = False,
) -> list[Alike]:
    """Those of the entries that resemble the lines by as much when counted, not estimated."""
    asked = grams(lines)
    found = []
    for version, body in read_versions(numbers, viewer).values():
        theirs = body.split("\n", 1)[:1] if stems else body.split("\n")
        share = resemblance(asked, grams(theirs))
        if share >= least and version.question_id != own:
            found.append(Alike(version, share))
    return sorted(found, key=lambda each: -each.resemblance)[:SHOWN]


def read_versions(numbers: Collection[int], viewer: User) -> dict[int, tuple[QuestionVersion, str]]:
    """What the questions with these entries say now, and in plain lines, by entry.

    Questions that the viewer may not read are as good as not there.
    """
    if not numbers:
        return {}
    stmt = list_questions(QuestionFilter()).where(
        Question.entry_id.in_(numbers), readable_by(viewer)
    )
    versions = {each.question.entry_id: each for each in db.session.scalars(stmt)}
    bodies = read_bodies(versions.keys() - {None})
    return {
        number: (versions[number], body) for number, body in bodies.items() if number in versions
    }


def read_bodies(numbers: Iterable[int | None]) -> dict[int, str]:
    """The plain lines of the entries, by number."""
    wanted = [number for number in numbers if number is not None]
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        stmt = select(QuestionEntry.id, QuestionEntry.body)
        rows = db.session.execute(stmt.where(QuestionEntry.id.in_(wanted[start : start + 500])))
        found |= {row.id: row.body for row in rows}
    return found


def find_alike_pending(rows: Iterable[PendingQuestion], *, viewer: User) -> dict[UUID, list[Alike]]:
    """For each question of a preview that waits: what of the bank says nearly the same."""
    return {row.id: _find_alike_row(row, viewer) if row.state in WAITING else [] for row in rows}


def _find_alike_row(row: PendingQuestion, viewer: User) -> list[Alike]:
    try:
        return find_alike(pure.Question.from_dict(row.content), viewer=viewer)
    except InvalidItem:
        item = row.content.get("item")
        stem = item.get("stem") if isinstance(item, dict) else None
        return find_alike_stems(stem[:8000], viewer=viewer) if isinstance(stem, str) else []


def find_all_pairs() -> list[Pair]:
    """Every two questions of the bank that say nearly the same, the most alike first."""
    kept = likenesses()
    with kept.lock:
        kept.catch_up()
        keys, table = list(kept.wholes.keys), kept.wholes.table.copy()
    pairs = [(keys[a], keys[b]) for a, b in find_pairs(table, least=ALIKE - MARGIN).tolist()]
    bodies = read_bodies({number for pair in pairs for number in pair})
    known = {number: grams(body.split("\n")) for number, body in bodies.items()}
    found = [
        Pair(a, b, resemblance(known[a], known[b])) for a, b in pairs if a in known and b in known
    ]
    alike = [each for each in found if each.resemblance >= ALIKE]
    return sorted(alike, key=lambda each: (-each.resemblance, each.first, each.second))


def find_question_ids(numbers: Collection[int]) -> dict[int, UUID]:
    """The ids of the questions in use with these entries, by entry."""
    wanted = sorted(numbers)
    found: dict[int, UUID] = {}
    for start in range(0, len(wanted), 500):
        stmt = select(Question.entry_id, Question.id).where(
            Question.entry_id.in_(wanted[start : start + 500]),
            Question.status != QuestionStatus.RETIRED,
        )
        found |= {row[0]: row[1] for row in db.session.execute(stmt) if row[0]}
    return found
