"""The minutes of a province's preselection (biên bản sơ tuyển) as an official paper."""

from collections.abc import Sequence

from app.candidates.models import Application
from app.documents.lists import OfficialList, official_list
from app.documents.official import Cell, ListColumn, Signature
from app.exams.council import masthead
from app.exams.models import Exam

COLUMNS = (
    ListColumn(title="TT", align="center", width_mm=10),
    ListColumn(title="Họ và tên", width_mm=44),
    ListColumn(title="Ngày sinh", align="center", width_mm=24),
    ListColumn(title="Cơ quan công tác"),
    ListColumn(title="Sơ tuyển", align="center", width_mm=24),
    ListColumn(title="Giấy tờ còn thiếu, lý do", width_mm=84),
)


def preselection_minutes(exam: Exam, province: str, applications: Sequence[Application]) -> bytes:
    """What the province decided about each application, with room for its leaders to sign."""
    rows: list[list[Cell]] = []
    for place, one in enumerate(applications, start=1):
        decision = one.preselection
        verdict = "" if decision is None else "Đạt" if decision.passed else "Không đạt"
        why = "; ".join([*decision.missing, decision.reason]).strip("; ") if decision else ""
        rows.append([place, one.full_name, one.birth_on, one.employer, verdict, why])
    where = f" – {province}" if province else ""
    return official_list(
        OfficialList(
            masthead=masthead(exam),
            title="Biên bản sơ tuyển",
            subject=f"{exam.title}{where}",
            columns=COLUMNS,
            rows=rows,
            total=f"Biên bản gồm {len(rows)} hồ sơ./.",
            signature=Signature(position="THỦ TRƯỞNG ĐƠN VỊ", authority="TM. TẬP THỂ LÃNH ĐẠO"),
            landscape=True,
        )
    )
