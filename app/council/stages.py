"""What the council reports about its stage of a round."""

from app.council import queries
from app.council.models import LikenessState
from app.council.words import explain_gap
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.exams.steps import StageReport
from app.i18n import _

ENDPOINT = "council.show_council"


def report_council(exam: Exam) -> StageReport:
    """Done when the roster lacks nothing and no likeness waits for a person."""
    rules = rules_of(exam).council
    if rules is None:
        return StageReport(
            done=False, note=_("bộ quy tắc chưa có phần Hội đồng thi"), endpoint=ENDPOINT
        )
    assignments = queries.list_assignments(exam)
    waiting = queries.count_likenesses(exam)[LikenessState.OPEN]
    if waiting:
        note = _("%(count)d điểm trùng với thí sinh chờ kết luận", count=waiting)
        return StageReport(done=False, note=note, endpoint=ENDPOINT)
    gaps = queries.list_gaps(exam, assignments)
    if gaps:
        return StageReport(done=False, note=explain_gap(rules, gaps[0]), endpoint=ENDPOINT)
    people = len({one.member_id for one in assignments})
    return StageReport(done=True, note=_("%(count)d người", count=people), endpoint=ENDPOINT)
