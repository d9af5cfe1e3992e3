"""What results report about a round's stages."""

from uuid import UUID

from sqlalchemy import func, select

from app.candidates.models import Candidate
from app.db import db
from app.exams.models import Exam, Paper
from app.exams.steps import StageReport
from app.i18n import _
from app.results import queries
from app.results.models import Score
from app.results.ranking import rank_exam

ENDPOINT = "results.show_results"


def report_settling(exam: Exam) -> StageReport:
    """Scores are settled when every paper has some."""
    stmt = (
        select(Paper.id, func.count(func.distinct(Score.candidate_id)))
        .join(Score, Score.paper_id == Paper.id)
        .where(Paper.exam_id == exam.id)
        .group_by(Paper.id)
    )
    counts: dict[UUID, int] = dict(db.session.execute(stmt).all())
    note = ", ".join(f"{paper.title}: {counts.get(paper.id, 0)}" for paper in exam.papers)
    if not _has_candidates(exam):
        return StageReport(done=False, blocked_by=_("Chưa có thí sinh"), endpoint=ENDPOINT)
    done = bool(exam.papers) and all(paper.id in counts for paper in exam.papers)
    return StageReport(done=done, note=note, endpoint=ENDPOINT)


def report_ranking(exam: Exam) -> StageReport:
    """Ranking is done when no tie waits for a person."""
    if not report_settling(exam).done:
        return StageReport(done=False, blocked_by=_("Chưa chốt điểm"), endpoint=ENDPOINT)
    ties = len(rank_exam(exam).undecided)
    note = _("%(count)d nơi chờ quyết định", count=ties) if ties else _("không còn đồng hạng")
    return StageReport(done=ties == 0, note=note, endpoint=ENDPOINT)


def report_publishing(exam: Exam) -> StageReport:
    """Publishing is done once a list is published."""
    publication = queries.latest_publication(exam.id)
    if publication is not None:
        note = _("bản số %(number)d", number=publication.number)
        return StageReport(done=True, note=note, endpoint=ENDPOINT)
    if not report_settling(exam).done:
        return StageReport(done=False, blocked_by=_("Chưa chốt điểm"), endpoint=ENDPOINT)
    return StageReport(done=False, endpoint=ENDPOINT)


def _has_candidates(exam: Exam) -> bool:
    stmt = select(Candidate.id).where(Candidate.exam_id == exam.id).limit(1)
    return db.session.scalar(stmt) is not None
