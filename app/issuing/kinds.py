"""The kinds of lists that can be issued, each made from what the system holds at that moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.candidates import list_documents, publishing_lists
from app.candidates import queries as candidates
from app.candidates.models import Outcome
from app.candidates.queries import Filters
from app.candidates.words import condition_titles
from app.council import queries as council
from app.council.listing import roster_paper
from app.db import db
from app.documents.lists import OfficialList
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import N_, _
from app.results.listing import ranked_paper
from app.results.queries import latest_publication
from app.results.ranking import rank_anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of list: what it is called, its sign, what it says, and what hinders it now."""

    id: str
    title: str
    phase: str
    make: Callable[[Exam], OfficialList]
    hindrance: Callable[[Exam], str]
    """Why it cannot be issued yet; empty if it can."""


LIST_SIGN = "DS-HĐT"
BEFORE, AFTER = N_("Trước kỳ thi"), N_("Kết quả")


def _eligibility(outcome: Outcome) -> Callable[[Exam], OfficialList]:
    def make(exam: Exam) -> OfficialList:
        found = candidates.list_applications(exam, Filters(outcome=outcome.value))
        people = db.session.scalars(found).all()
        titles = condition_titles(rules_of(exam))
        return list_documents.eligibility_paper(exam, outcome, people, titles, dated=None)

    return make


def _undecided(exam: Exam) -> str:
    if not candidates.count_applications(exam):
        return _("Chưa có hồ sơ.")
    count = publishing_lists.count_undecided(exam)
    return _("Còn %(count)d hồ sơ chờ xem xét.", count=count) if count else ""


def _numbers(exam: Exam) -> OfficialList:
    numbered = db.session.scalars(candidates.list_candidates(exam)).all()
    return list_documents.numbers_paper(exam, numbered)


def _without_numbers(exam: Exam) -> str:
    return "" if candidates.count_candidates(exam) else _("Chưa đánh số báo danh.")


def _without_council(exam: Exam) -> str:
    return "" if council.list_assignments(exam) else _("Hội đồng và các ban chưa có ai.")


def _unpublished(exam: Exam) -> str:
    return "" if latest_publication(exam.id) else _("Kết quả chưa công bố.")


def _results(exam: Exam) -> OfficialList:
    return ranked_paper(exam, rank_anew(exam))


def _winners(exam: Exam) -> OfficialList:
    return ranked_paper(exam, rank_anew(exam), only_winners=True)


_ALL = (
    Kind(
        id="council",
        title=N_("Danh sách Hội đồng thi và các ban"),
        phase=BEFORE,
        make=roster_paper,
        hindrance=_without_council,
    ),
    Kind(
        id="eligible",
        title=N_("Danh sách thí sinh đủ điều kiện dự thi"),
        phase=BEFORE,
        make=_eligibility(Outcome.ELIGIBLE),
        hindrance=_undecided,
    ),
    Kind(
        id="ineligible",
        title=N_("Danh sách thí sinh không đủ điều kiện dự thi, kèm lý do"),
        phase=BEFORE,
        make=_eligibility(Outcome.INELIGIBLE),
        hindrance=_undecided,
    ),
    Kind(
        id="numbers",
        title=N_("Danh sách thí sinh theo số báo danh"),
        phase=BEFORE,
        make=_numbers,
        hindrance=_without_numbers,
    ),
    Kind(
        id="results",
        title=N_("Danh sách thí sinh và kết quả thi"),
        phase=AFTER,
        make=_results,
        hindrance=_unpublished,
    ),
    Kind(
        id="winners",
        title=N_("Danh sách thí sinh trúng tuyển"),
        phase=AFTER,
        make=_winners,
        hindrance=_unpublished,
    ),
)
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in _ALL}

LETTERS: Mapping[str, tuple[str, str]] = {
    "notice": (N_("Thông báo"), "TB-HĐT"),
    "decision": (N_("Quyết định"), "QĐ-HĐT"),
    "submission": (N_("Tờ trình"), "TTr-HĐT"),
    "report": (N_("Báo cáo"), "BC-HĐT"),
}
"""The kinds of letters, each with its name and sign."""


def kind_title(kind: str) -> str:
    """What a kind of list or letter is called."""
    return _(KINDS[kind].title if kind in KINDS else LETTERS[kind][0])


def phase_title(kind: Kind) -> str:
    """When in a round a list is issued."""
    return _(kind.phase)
