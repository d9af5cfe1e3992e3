"""The roster and the likenesses as a workbook and as the official list."""

from collections.abc import Iterable, Iterator, Sequence

from app.candidates.words import OUTCOMES
from app.council import queries
from app.council.models import CouncilAssignment, Likeness
from app.council.words import STATES, board_titles, describe_evidence, task_word
from app.documents.lists import OfficialList, official_list
from app.documents.official import Cell, ListColumn
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.council import chair_signature, masthead
from app.exams.models import Exam
from app.i18n import _

COLUMNS = (
    ListColumn(title="TT", align="center", width_mm=10),
    ListColumn(title="Họ và tên", width_mm=48),
    ListColumn(title="Chức vụ, cơ quan công tác"),
    ListColumn(title="Nhiệm vụ", width_mm=46),
    ListColumn(title="Quyết định", width_mm=42),
)


def roster_workbook(exam: Exam) -> bytes:
    """Everybody's tasks, a row each."""
    columns = (
        Column(title=_("Hội đồng, ban"), width=28),
        Column(title=_("Nhiệm vụ"), width=24),
        Column(title=_("Họ và tên"), width=26),
        Column(title=_("Chức vụ"), width=28),
        Column(title=_("Cơ quan công tác"), width=34),
        Column(title=_("Quyết định"), width=20),
        Column(title=_("Ngày ký"), kind=Kind.DATE, width=12),
        Column(title=_("Có hiệu lực từ ngày"), kind=Kind.DATE, width=12),
    )
    titles = board_titles(exam)
    rows = (
        (
            titles.get(board, board),
            task_word(board, one.task),
            one.member.full_name,
            one.member.position,
            one.member.unit,
            one.decision.number,
            one.decision.signed_on,
            one.decision.in_force_from,
        )
        for board, one in _in_order(exam)
    )
    return workbook([Sheet(name=exam.code, columns=columns, rows=rows)])


def likenesses_workbook(exam: Exam, likenesses: Iterable[Likeness]) -> bytes:
    """What members and candidates have in common, a row a pair."""
    columns = (
        Column(title=_("Người tổ chức thi"), width=26),
        Column(title=_("Thí sinh"), width=26),
        Column(title=_("Ngày sinh"), kind=Kind.DATE, width=12),
        Column(title=_("Hồ sơ"), width=20),
        Column(title=_("Điểm trùng"), width=60),
        Column(title=_("Kết luận"), width=24),
    )
    rows = (
        (
            one.member.full_name,
            one.application.full_name,
            one.application.birth_on,
            _(OUTCOMES[one.application.outcome]),
            "; ".join(describe_evidence(one.evidence)),
            _(STATES[one.state][0]),
        )
        for one in likenesses
    )
    return workbook([Sheet(name=exam.code, columns=columns, rows=rows)])


def print_roster(exam: Exam) -> bytes:
    """The official list of the council and its boards as PDF."""
    return official_list(roster_paper(exam))


def roster_paper(exam: Exam) -> OfficialList:
    """What the list of the council and its boards says."""
    rows: list[list[Cell]] = []
    titles = board_titles(exam)
    for place, (board, one) in enumerate(_in_order(exam), start=1):
        duty = f"{task_word(board, one.task)}, {titles.get(board, board)}"
        where = ", ".join(part for part in (one.member.position, one.member.unit) if part)
        rows.append([place, one.member.full_name, where, duty, one.decision.number])
    return OfficialList(
        masthead=masthead(exam),
        subject=f"Thành viên Hội đồng thi và các ban – {exam.title}",
        columns=COLUMNS,
        rows=rows,
        total=f"Danh sách gồm {len(rows)} nhiệm vụ./.",
        signature=chair_signature(),
        landscape=True,
    )


def _in_order(exam: Exam) -> Iterator[tuple[str, CouncilAssignment]]:
    """Tasks with their boards, in the profile's order of boards."""
    found = queries.by_board(queries.list_assignments(exam))
    order: Sequence[str] = list(board_titles(exam))
    for board in sorted(found, key=lambda one: order.index(one) if one in order else len(order)):
        for assignment in found[board]:
            yield board, assignment
