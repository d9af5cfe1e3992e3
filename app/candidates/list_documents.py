"""Lists of applications and candidates as workbooks and official papers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.candidates.findings_report import fold_application
from app.candidates.judging import latest_decisions
from app.candidates.models import Application, Candidate, Outcome
from app.candidates.words import GENDERS, OUTCOMES
from app.candidates.workbook.cells import cell_text
from app.candidates.workbook.returning import faults_workbook
from app.candidates.workbook.rows import RegistrationReading
from app.documents.lists import OfficialList, official_list
from app.documents.official import Cell, ListColumn
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.council import chair_signature, masthead
from app.exams.models import Exam
from app.i18n import _
from app.text import mask_national_id

Titles = Mapping[str, str]
"""Condition id to its title in the profile."""

PERSON_COLUMNS = (
    ListColumn(title="TT", align="center", width_mm=10),
    ListColumn(title="Họ và tên", width_mm=42),
    ListColumn(title="Ngày sinh", align="center", width_mm=23),
    ListColumn(title="Số căn cước", align="center", width_mm=30),
    ListColumn(title="Cơ quan công tác"),
    ListColumn(title="Nơi đăng ký dự thi", width_mm=32),
)
REASON_COLUMN = ListColumn(title="Điều kiện không đạt (lý do)", width_mm=72)


def faults_sheet(reading: RegistrationReading, original: bytes) -> bytes:
    """The faulty rows as a workbook to put right and send back, all cells as text."""
    head, *rows = faults_workbook(reading, original)
    columns = tuple(Column(title=cell_text(title), width=18) for title in head)
    texts = [[cell_text(cell) for cell in row] for row in rows]
    return workbook([Sheet(name="Cần sửa", columns=columns, rows=texts)])


def reasons(application: Application, titles: Titles) -> str:
    """Why the application is not eligible or not decided: conditions with evidence or decision."""
    fold = fold_application(application)
    decided = latest_decisions(application.decisions)
    evidence = {finding.condition: finding.evidence for finding in application.findings}
    parts = []
    for condition in (*fold.failed, *fold.review):
        why = decided[condition].reason if condition in decided else evidence[condition]
        parts.append(f"{titles.get(condition, condition)} ({why})")
    preselection = application.preselection
    if preselection is not None and not preselection.passed:
        parts.append(f"Sơ tuyển không đạt ({preselection.reason})")
    return "; ".join(parts)


def applications_workbook(exam: Exam, applications: Iterable[Application], titles: Titles) -> bytes:
    """The applications as a workbook, one row each."""
    columns = (
        Column(title=_("Số căn cước")),
        Column(title=_("Họ và tên"), width=26),
        Column(title=_("Ngày sinh"), kind=Kind.DATE, width=12),
        Column(title=_("Giới tính"), width=10),
        Column(title=_("Cơ quan công tác"), width=34),
        Column(title=_("Nơi đăng ký dự thi"), width=20),
        Column(title=_("Kết quả"), width=20),
        Column(title=_("Lý do"), width=60),
    )
    rows = (
        (
            one.national_id,
            one.full_name,
            one.birth_on,
            _(GENDERS.get(one.gender, "")) if one.gender else "",
            one.employer,
            one.exam_province,
            _(OUTCOMES[one.outcome]),
            reasons(one, titles),
        )
        for one in applications
    )
    return workbook([Sheet(name=exam.code, columns=columns, rows=rows)])


def candidates_workbook(exam: Exam, candidates: Iterable[Candidate]) -> bytes:
    """The candidates with their numbers as a workbook."""
    columns = (
        Column(title=_("Số báo danh"), width=14),
        Column(title=_("Họ và tên"), width=26),
        Column(title=_("Ngày sinh"), kind=Kind.DATE, width=12),
        Column(title=_("Số căn cước")),
        Column(title=_("Cơ quan công tác"), width=34),
        Column(title=_("Nơi đăng ký dự thi"), width=20),
    )
    rows = (
        (
            one.number,
            one.application.full_name,
            one.application.birth_on,
            one.application.national_id,
            one.application.employer,
            one.application.exam_province,
        )
        for one in candidates
    )
    return workbook([Sheet(name=exam.code, columns=columns, rows=rows)])


def eligibility_list(
    exam: Exam,
    outcome: Outcome,
    applications: Sequence[Application],
    titles: Titles,
    *,
    dated: date | None,
) -> bytes:
    """The official list of the eligible or the ineligible as PDF; identity numbers are masked."""
    return official_list(eligibility_paper(exam, outcome, applications, titles, dated=dated))


def eligibility_paper(
    exam: Exam,
    outcome: Outcome,
    applications: Sequence[Application],
    titles: Titles,
    *,
    dated: date | None,
) -> OfficialList:
    """What the list of the eligible or the ineligible says."""
    eligible = outcome is Outcome.ELIGIBLE
    columns = PERSON_COLUMNS if eligible else (*PERSON_COLUMNS, REASON_COLUMN)
    rows: list[list[Cell]] = []
    for place, one in enumerate(applications, start=1):
        cells: list[Cell] = [
            place,
            one.full_name,
            one.birth_on,
            mask_national_id(one.national_id),
            one.employer,
            one.exam_province,
        ]
        rows.append(cells if eligible else [*cells, reasons(one, titles)])
    word = "đủ" if eligible else "không đủ"
    return OfficialList(
        masthead=masthead(exam, dated=dated),
        subject=f"Thí sinh {word} điều kiện dự thi – {exam.title}",
        columns=columns,
        rows=rows,
        total=f"Danh sách gồm {len(rows)} thí sinh./.",
        signature=chair_signature(),
        landscape=True,
    )


def numbers_paper(exam: Exam, candidates: Sequence[Candidate]) -> OfficialList:
    """What the list of candidates by number says."""
    rows: list[list[Cell]] = [
        [
            one.number,
            one.application.full_name,
            one.application.birth_on,
            one.application.employer,
            one.application.exam_province,
        ]
        for one in candidates
    ]
    return OfficialList(
        masthead=masthead(exam),
        subject=f"Thí sinh theo số báo danh – {exam.title}",
        columns=(
            ListColumn(title="Số báo danh", align="center", width_mm=28),
            ListColumn(title="Họ và tên", width_mm=52),
            ListColumn(title="Ngày sinh", align="center", width_mm=26),
            ListColumn(title="Cơ quan công tác"),
            ListColumn(title="Nơi đăng ký dự thi", width_mm=40),
        ),
        rows=rows,
        total=f"Danh sách gồm {len(rows)} thí sinh./.",
        signature=chair_signature(),
        landscape=True,
    )
