"""Publishing the result list: frozen line by line, corrected only by a new publication."""

from app import text
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.results import queries
from app.results.models import Publication, PublishedResult
from app.results.ranking import ExamRanking, rank_anew


class NotReady(DomainError):
    """Something must happen before results can be published; the message says what."""


def hindrances(exam: Exam, ranking: ExamRanking) -> list[str]:
    """What stands between this exam and publication, in words."""
    found = []
    if not ranking.lines:
        found.append(_("Kỳ thi chưa có thí sinh được đánh số báo danh."))
    elif not any(mark is not None for line in ranking.lines for mark in line.scores.values()):
        found.append(_("Chưa có điểm của môn thi nào."))
    if not any(quota.count for quota in exam.quotas):
        found.append(_("Chưa có chỉ tiêu của tỉnh, thành phố nào."))
    found.extend(
        _(
            "%(province)s: %(count)d người bằng điểm ở chỉ tiêu cuối cùng, chờ quyết định.",
            province=province,
            count=len(lines),
        )
        for province, lines in ranking.undecided.items()
    )
    return found


def publish_results(exam: Exam, *, by: Actor, reason: str = "") -> Publication:
    """Freeze the present ranking as the published list. Raise NotReady.

    Candidates see their own line from then on. A second publication corrects the first: it needs
    a reason and a list that differs.
    """
    ranking = rank_anew(exam)
    found = hindrances(exam, ranking)
    if found:
        raise NotReady(" ".join(found))
    before = queries.latest_publication(exam.id)
    reason = text.nfc(reason)
    if before and before.sha256 == ranking.sha256():
        raise NotReady(_("Danh sách không khác bản đã công bố."))
    if before and not reason:
        raise NotReady(_("Kết quả đã công bố. Bản đính chính phải ghi lý do."))
    publication = Publication(
        exam_id=exam.id,
        number=before.number + 1 if before else 1,
        published_by_name=by.actor_name,
        sha256=ranking.sha256(),
        reason=reason,
    )
    publication.results = [
        PublishedResult(candidate_id=line.candidate.id, position=n, content=line.as_content())
        for n, line in enumerate(ranking.lines, 1)
    ]
    db.session.add(publication)
    db.session.flush()
    record(
        "results.published",
        by=by,
        subject=exam.id,
        number=publication.number,
        sha256=publication.sha256,
        candidates=len(ranking.lines),
        reason=reason,
    )
    return publication
