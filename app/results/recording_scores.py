"""Appending scores: nothing is overwritten, a change is a new version with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app import text
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.results import queries
from app.results.models import Score, ScoreSource


class ResultsPublished(DomainError):
    """Results are published: scores change only by a correction with a reason."""


class ScoreChanges(DomainError):
    """Scores that are already there would change and no reason was given."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many scores were added, replaced and found unchanged."""

    added: int
    replaced: int
    unchanged: int


def record_scores(
    exam: Exam,
    marks: Mapping[tuple[UUID, UUID], Decimal],
    *,
    source: ScoreSource,
    by: Actor,
    reason: str = "",
) -> Recorded:
    """Append marks by (candidate id, paper id). Marks equal to the present ones are left.

    Raise ScoreChanges if a present score would change without a reason, and ResultsPublished if
    anything would change after publication without one.
    """
    present = queries.current_scores(exam.id)
    changed = {
        key: mark for key, mark in marks.items() if key in present and present[key].mark != mark
    }
    new = {key: mark for key, mark in marks.items() if key not in present}
    reason = text.nfc(reason)
    if (changed or new) and not reason and queries.latest_publication(exam.id):
        raise ResultsPublished(
            _("Kết quả đã công bố: muốn sửa điểm phải ghi lý do, rồi công bố bản đính chính.")
        )
    if changed and not reason:
        raise ScoreChanges(
            _("%(count)d điểm đã có sẽ bị thay bằng điểm khác. Hãy ghi lý do.", count=len(changed))
        )
    db.session.add_all(_versions(present, {**new, **changed}, source, by, reason))
    db.session.flush()
    _write_down(exam, new, changed, present, source=source, by=by, reason=reason)
    return Recorded(len(new), len(changed), len(marks) - len(new) - len(changed))


def _versions(
    present: Mapping[tuple[UUID, UUID], Score],
    marks: Mapping[tuple[UUID, UUID], Decimal],
    source: ScoreSource,
    by: Actor,
    reason: str,
) -> Iterable[Score]:
    for (candidate_id, paper_id), mark in marks.items():
        before = present.get((candidate_id, paper_id))
        yield Score(
            candidate_id=candidate_id,
            paper_id=paper_id,
            version=before.version + 1 if before else 1,
            mark=mark,
            source=source,
            reason=reason if before else "",
            recorded_by_name=by.actor_name,
        )


def _write_down(
    exam: Exam,
    new: Mapping[tuple[UUID, UUID], Decimal],
    changed: Mapping[tuple[UUID, UUID], Decimal],
    present: Mapping[tuple[UUID, UUID], Score],
    *,
    source: ScoreSource,
    by: Actor,
    reason: str,
) -> None:
    if new:
        record(
            "scores.recorded",
            by=by,
            subject=exam.id,
            source=source.value,
            sha256=queries.marks_digest(new),
            count=len(new),
        )
    for (candidate_id, paper_id), mark in changed.items():
        record(
            "score.replaced",
            by=by,
            subject=candidate_id,
            paper=str(paper_id),
            before=str(present[candidate_id, paper_id].mark),
            after=str(mark),
            reason=reason,
        )
