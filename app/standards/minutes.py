"""The minutes of a panel: how it worked, what it came to, what it recommends."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.clock import VIETNAM
from app.documents.minutes import Minutes, Signer, Table, print_minutes
from app.documents.official import Cell, ListColumn, Masthead, official_decimal, official_instant
from app.errors import DomainError
from app.exams.council import COUNCIL, PARENT, PLACE
from app.i18n import _
from app.standards.models import StandardPanel
from app.standards.queries import Outcome, find_outcome, to_hundredths
from app.standards.rating import list_asked
from question_bank.standards import Method, on_scale

METHOD_WORDS = {
    Method.PROBABILITY: "Angoff cải tiến: mỗi thành viên ước lượng xác suất, cách nhau 5 %",
    Method.YES_NO: "Angoff có/không: mỗi thành viên trả lời có hoặc không",
}
ROUND_COLUMNS = (
    ListColumn(title="Vòng", align="center", width_mm=14),
    ListColumn(title="Đóng lúc", align="center"),
    ListColumn(title="Số người", align="center", width_mm=20),
    ListColumn(title="Điểm đạt", align="right", width_mm=24),
    ListColumn(title="Độ lệch chuẩn", align="right", width_mm=26),
    ListColumn(title="Sai số chuẩn", align="right", width_mm=26),
)
PERSON_COLUMNS = (
    ListColumn(title="Thành viên"),
    ListColumn(title="Điểm đạt", align="right", width_mm=28),
    ListColumn(title="Lệch so với hội đồng", align="right", width_mm=40),
)
QUESTION_COLUMNS = (
    ListColumn(title="Câu", align="center", width_mm=14),
    ListColumn(title="Mã câu hỏi"),
    ListColumn(title="Điểm", align="right", width_mm=18),
    ListColumn(title="Trung bình (%)", align="right", width_mm=30),
    ListColumn(title="Độ lệch chuẩn", align="right", width_mm=28),
    ListColumn(title="Thấp nhất – cao nhất", align="center", width_mm=38),
)


class NoRecommendation(DomainError):
    """The panel is still at work."""


def print_panel_minutes(panel: StandardPanel) -> bytes:
    """Print the finished panel's minutes as PDF. Raise NoRecommendation."""
    if panel.recommended is None or panel.recommended_at is None:
        raise NoRecommendation(_("Biên bản in được sau khi hội đồng có kiến nghị."))
    outcomes = [find_outcome(one) for one in panel.counted_rounds]
    day = panel.recommended_at.astimezone(VIETNAM).date()
    return print_minutes(
        Minutes(
            masthead=Masthead(issuer=COUNCIL, place=PLACE, parent=PARENT, dated=day),
            subject="Về việc xác định điểm đạt kiến nghị",
            paragraphs=_opening(panel),
            tables=(_rounds(outcomes), _people(outcomes[-1]), _questions(outcomes[-1])),
            closing=_closing(panel, panel.recommended, outcomes[-1]),
            signers=(
                Signer(role="Người điều hành", name=panel.chair_name),
                *(Signer(role="Thành viên", name=one.full_name) for one in panel.panellists),
            ),
        )
    )


def _opening(panel: StandardPanel) -> tuple[str, ...]:
    form = f"Mã đề {panel.form_code}" if panel.form_code else "Tập câu hỏi được chọn"
    digest = f", mã băm SHA-256 {panel.form_sha256}" if panel.form_sha256 else ""
    where = f" môn thi {panel.paper.title}, {panel.paper.exam.title}," if panel.paper else ""
    names = ", ".join(one.full_name for one in panel.panellists)
    practice = panel.practice_questions
    return (
        (
            f"{panel.title}. {form},{where} {len(panel.questions)} câu, tổng "
            f"{official_decimal(panel.most)} điểm{digest}."
        ),
        f"Người điều hành: {panel.chair_name}. Thành viên đánh giá: {names}.",
        f"Phương pháp: {METHOD_WORDS[panel.method]}. Mỗi người đánh giá riêng; kết quả của người "
        "khác chỉ xem được sau khi vòng đóng."
        + (f" Có một vòng tập với {practice} câu, không tính." if practice else ""),
        f"Thí sinh vừa đủ đạt: {panel.borderline}",
    )


def _rounds(outcomes: Sequence[Outcome]) -> Table:
    rows = [
        (
            one.round.number,
            one.round.closed_at,
            len(one.judgements),
            one.cut_score,
            _rounded(one.standard.deviation),
            _rounded(one.standard.standard_error),
        )
        for one in outcomes
    ]
    return Table(title="Kết quả từng vòng", columns=ROUND_COLUMNS, rows=rows)


def _people(outcome: Outcome) -> Table:
    rows = [
        (name, to_hundredths(view.cut_score), to_hundredths(view.distance))
        for name, view in outcome.by_name
    ]
    title = f"Từng thành viên, vòng {outcome.round.number}"
    return Table(title=title, columns=PERSON_COLUMNS, rows=rows)


def _questions(outcome: Outcome) -> Table:
    rows: list[Sequence[Cell]] = []
    pairs = zip(list_asked(outcome.round), outcome.standard.questions, strict=True)
    for question, spread in pairs:
        rows.append(
            (
                question.position,
                question.version.question.code,
                question.points,
                to_hundredths(spread.mean),
                _rounded(spread.deviation),
                f"{spread.lowest} – {spread.highest}",
            )
        )
    title = f"Từng câu, vòng {outcome.round.number}"
    return Table(title=title, columns=QUESTION_COLUMNS, rows=rows)


def _closing(panel: StandardPanel, score: Decimal, outcome: Outcome) -> tuple[str, ...]:
    told = [
        (
            f"Hội đồng kiến nghị điểm đạt {official_decimal(score)} trên "
            f"{official_decimal(panel.most)} điểm{_in_marks(panel, score)}. Lý do: {panel.reason}"
        ),
    ]
    if outcome.standard.is_small_panel:
        told.append("Hội đồng ít người nên sai số của điểm đạt còn lớn.")
    law = "Kiến nghị này không thay điểm đạt theo quy định"
    if panel.paper:
        law += f" ({official_decimal(panel.paper.pass_mark)} điểm)"
    told.append(f"{law}: mức theo quy định vẫn là mức có hiệu lực.")
    if panel.recommended_at is not None:
        told.append(f"Kiến nghị được ghi lúc {official_instant(panel.recommended_at)}.")
    return tuple(told)


def _in_marks(panel: StandardPanel, score: Decimal) -> str:
    if panel.paper is None:
        return ""
    mark = on_scale(Fraction(score), Fraction(panel.most), panel.paper.scale)
    return (
        f", tức {official_decimal(mark)} điểm theo thang {official_decimal(panel.paper.scale)} của "
        "môn thi"
    )


def _rounded(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.2f}")
