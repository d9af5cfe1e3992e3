"""What sittings report about a round's stages."""

from sqlalchemy import func, select

from app import clock
from app.candidates.models import Candidate
from app.db import db
from app.exams.models import Exam
from app.exams.steps import StageReport
from app.i18n import _
from app.sittings.models import PaperForm, Seat, Sitting

ENDPOINT = "sittings.list_sittings"


def report_preparing(exam: Exam) -> StageReport:
    """Preparing is done when every paper has forms and a prepared sitting."""
    if not db.session.scalar(select(Candidate.id).where(Candidate.exam_id == exam.id).limit(1)):
        return StageReport(done=False, blocked_by=_("Chưa đánh số báo danh"), endpoint=ENDPOINT)
    papers = {paper.id for paper in exam.papers}
    with_forms = set(
        db.session.scalars(
            select(PaperForm.paper_id).where(PaperForm.paper_id.in_(papers)).distinct()
        )
    )
    prepared = set(
        db.session.scalars(
            select(Sitting.paper_id).where(
                Sitting.exam_id == exam.id, Sitting.prepared_at.is_not(None)
            )
        )
    )
    note = _(
        "%(forms)d/%(papers)d môn có mã đề, %(prepared)d/%(papers)d môn có ca đã chuẩn bị",
        forms=len(with_forms),
        prepared=len(prepared),
        papers=len(papers),
    )
    return StageReport(done=papers <= with_forms & prepared, note=note, endpoint=ENDPOINT)


def report_exam_day(exam: Exam) -> StageReport:
    """The exam is over when every sitting that seated somebody is closed."""
    stmt = (
        select(Sitting.starts_at, Sitting.closed_at, func.count(Seat.id))
        .join(Seat, Seat.sitting_id == Sitting.id)
        .where(Sitting.exam_id == exam.id)
        .group_by(Sitting.id, Sitting.starts_at, Sitting.closed_at)
        .order_by(Sitting.starts_at)
    )
    sittings = db.session.execute(stmt).all()
    if not sittings:
        return StageReport(done=False, blocked_by=_("Chưa xếp chỗ ca thi nào"), endpoint=ENDPOINT)
    closed = sum(row.closed_at is not None for row in sittings)
    first = sittings[0].starts_at.astimezone(clock.VIETNAM)
    note = _(
        "%(closed)d/%(all)d ca đã khóa, ca đầu %(day)s",
        closed=closed,
        all=len(sittings),
        day=first.strftime("%H:%M %d/%m/%Y"),
    )
    return StageReport(done=closed == len(sittings), note=note, endpoint=ENDPOINT)
