"""The result list on paper and as a workbook."""

from collections.abc import Sequence
from itertools import groupby

from app import clock
from app.documents.lists import OfficialList
from app.documents.official import Cell, ListColumn
from app.documents.results_list import ResultGroup, ResultRow, ResultsList, results_list
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.council import chair_signature, masthead
from app.exams.models import Exam
from app.i18n import N_, _
from app.regulations.ranking import Standing
from app.results.ranking import ExamRanking, ResultLine, in_words
from app.text import mask_national_id

OUTCOMES = {
    Standing.SELECTED: N_("Trúng tuyển"),
    Standing.PASSED: N_("Đạt, không trúng tuyển"),
    Standing.FAILED: N_("Không đạt"),
    Standing.NEEDS_DECISION: N_("Chờ quyết định"),
}


def print_results(exam: Exam, ranking: ExamRanking, *, reference: str = "") -> bytes:
    """The ranked list by province as PDF in the official layout."""
    groups = tuple(
        ResultGroup(heading=province, rows=tuple(_row(exam, line) for line in lines))
        for province, lines in groupby(ranking.lines, key=lambda line: line.province)
    )
    return results_list(
        ResultsList(
            masthead=masthead(exam),
            exam=exam.title,
            papers=tuple(paper.title for paper in exam.papers),
            groups=groups,
            signature=chair_signature(),
            reference=reference,
        )
    )


def ranked_paper(exam: Exam, ranking: ExamRanking, *, only_winners: bool = False) -> OfficialList:
    """What the list of results, or of the winners alone, says; identity numbers are left out."""
    lines = [
        line for line in ranking.lines if not only_winners or line.standing is Standing.SELECTED
    ]
    papers = tuple(
        ListColumn(title=paper.title, align="center", width_mm=24) for paper in exam.papers
    )
    rows: list[list[Cell]] = [
        [
            line.province,
            line.rank,
            line.candidate.number,
            line.candidate.application.full_name,
            line.candidate.application.birth_on,
            *(line.scores.get(paper.code) for paper in exam.papers),
            line.total,
            OUTCOMES[line.standing],
        ]
        for line in lines
    ]
    what = "trúng tuyển" if only_winners else "và kết quả thi"
    return OfficialList(
        masthead=masthead(exam),
        subject=f"Thí sinh {what} – {exam.title}",
        columns=(
            ListColumn(title="Tỉnh, thành phố", width_mm=34),
            ListColumn(title="Hạng", align="center", width_mm=14),
            ListColumn(title="Số báo danh", align="center", width_mm=26),
            ListColumn(title="Họ và tên"),
            ListColumn(title="Ngày sinh", align="center", width_mm=25),
            *papers,
            ListColumn(title="Tổng điểm", align="center", width_mm=22),
            ListColumn(title="Kết quả", width_mm=34),
        ),
        rows=rows,
        total=f"Danh sách gồm {len(rows)} thí sinh./.",
        signature=chair_signature(),
        landscape=True,
    )


def _row(exam: Exam, line: ResultLine) -> ResultRow:
    application = line.candidate.application
    return ResultRow(
        rank=line.rank,
        candidate_number=line.candidate.number,
        full_name=application.full_name,
        born_on=application.birth_on,
        national_id=application.national_id,
        scores=tuple(line.scores.get(paper.code) for paper in exam.papers),
        bonus=line.bonus or None,
        total=line.total,
        outcome=OUTCOMES[line.standing],
    )


def export_results(exam: Exam, ranking: ExamRanking) -> bytes:
    """The ranked list as a workbook; identity numbers are masked."""
    columns = (
        Column(title=_("Tỉnh, thành phố"), width=22),
        Column(title=_("Hạng"), kind=Kind.NUMBER, width=8),
        Column(title=_("Số báo danh"), width=14),
        Column(title=_("Họ và tên"), width=28),
        Column(title=_("Ngày sinh"), kind=Kind.DATE, width=12),
        Column(title=_("Số căn cước"), width=16),
        *(
            Column(title=paper.title, kind=Kind.NUMBER, width=14, decimals=2)
            for paper in exam.papers
        ),
        Column(title=_("Điểm cộng"), kind=Kind.NUMBER, width=11),
        Column(title=_("Tổng điểm"), kind=Kind.NUMBER, width=12, decimals=2),
        Column(title=_("Kết quả"), width=24),
        Column(title=_("Lý do"), width=60),
    )
    rows = [_cells(exam, line) for line in ranking.lines]
    made = Sheet(name=_("Kết quả"), columns=columns, rows=rows)
    about = Sheet(
        name=_("Thông tin"),
        columns=(Column(title=_("Mục"), width=24), Column(title=_("Nội dung"), width=80)),
        rows=[
            (_("Kỳ thi"), exam.title),
            (_("Bộ quy tắc"), exam.profile.title),
            (_("Mã băm danh sách"), ranking.sha256()),
            (_("Lập lúc"), clock.now().astimezone(clock.VIETNAM).strftime("%H:%M %d/%m/%Y")),
        ],
    )
    return workbook([made, about])


def _cells(exam: Exam, line: ResultLine) -> Sequence[Cell]:
    application = line.candidate.application
    return (
        line.province,
        line.rank,
        line.candidate.number,
        application.full_name,
        application.birth_on,
        mask_national_id(application.national_id),
        *(line.scores.get(paper.code) for paper in exam.papers),
        line.bonus,
        line.total,
        _(OUTCOMES[line.standing]),
        in_words(line.reason),
    )


def score_template(exam: Exam, candidates: Sequence[str]) -> bytes:
    """A sheet to fill in: one row for each candidate number and paper."""
    columns = (
        Column(title="Số báo danh", width=14),
        Column(title="Môn thi", width=14, choices=tuple(paper.code for paper in exam.papers)),
        Column(title="Điểm", kind=Kind.NUMBER, width=10, decimals=2),
    )
    rows = [(number, paper.code, None) for paper in exam.papers for number in candidates]
    return workbook([Sheet(name="Điểm", columns=columns, rows=rows)])
