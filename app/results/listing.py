"""The result list on paper and as a workbook."""

from collections.abc import Sequence
from itertools import groupby

from app import clock
from app.documents.official import Cell
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
