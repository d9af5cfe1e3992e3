"""Standard setting as workbooks."""

from collections.abc import Sequence
from decimal import Decimal

from app.accounts.models import User
from app.db import db
from app.documents.official import Cell
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _
from app.standards.models import PanelQuestion
from app.standards.queries import Outcome, list_facilities, list_panels, to_hundredths
from app.standards.rating import list_asked


def export_panels(viewer: User) -> bytes:
    """One row a panel the viewer may see."""
    columns = (
        Column(title=_("Hội đồng"), width=50),
        Column(title=_("Mã đề"), width=10),
        Column(title=_("Người điều hành"), width=28),
        Column(title=_("Lập lúc"), kind=Kind.INSTANT, width=18),
        Column(title=_("Số câu"), kind=Kind.NUMBER, width=10),
        Column(title=_("Số vòng đã tính"), kind=Kind.NUMBER, width=14),
        Column(title=_("Điểm kiến nghị"), kind=Kind.NUMBER, width=14, decimals=2),
    )
    rows: list[Sequence[Cell]] = [
        (
            panel.title,
            panel.form_code,
            panel.chair_name,
            panel.created_at,
            len(panel.questions),
            len(panel.counted_rounds),
            panel.recommended,
        )
        for panel in db.session.scalars(list_panels(viewer))
    ]
    return workbook([Sheet(name=_("Hội đồng"), columns=columns, rows=rows)])


def export_round(outcome: Outcome, viewer: User) -> bytes:
    """A closed round: every judgement, the spread of each question, each panellist's cut score."""
    labels = outcome.labels_for(viewer)
    return workbook([_questions(outcome, labels), _panellists(outcome, labels)])


def _questions(outcome: Outcome, labels: Sequence[str]) -> Sheet:
    panel = outcome.round.panel
    facilities = list_facilities(panel) if panel.shows_figures else {}
    figures = (_("Điểm"), _("Trung bình (%)"), _("Độ lệch chuẩn"), _("Thấp nhất"), _("Cao nhất"))
    columns = (
        Column(title=_("Câu"), kind=Kind.NUMBER, width=8),
        Column(title=_("Mã câu hỏi"), width=14),
        *(Column(title=title, kind=Kind.NUMBER, width=14) for title in figures),
        Column(title=_("Tỷ lệ đúng đã biết"), kind=Kind.NUMBER, width=14, decimals=2),
        *(Column(title=label, kind=Kind.NUMBER, width=18) for label in labels),
    )
    rows = [
        [*_spread(outcome, each, facilities.get(each.version_id)), *_column(outcome, each)]
        for each in list_asked(outcome.round)
    ]
    return Sheet(name=_("Từng câu"), columns=columns, rows=rows)


def _spread(outcome: Outcome, question: PanelQuestion, facility: float | None) -> list[Cell]:
    spread = outcome.standard.questions[question.position - 1]
    return [
        question.position,
        question.version.question.code,
        question.points,
        to_hundredths(spread.mean),
        Decimal(f"{spread.deviation:.2f}"),
        spread.lowest,
        spread.highest,
        None if facility is None else Decimal(f"{facility:.4f}"),
    ]


def _column(outcome: Outcome, question: PanelQuestion) -> list[Cell]:
    return [row[question.position - 1] for row in outcome.judgements.values()]


def _panellists(outcome: Outcome, labels: Sequence[str]) -> Sheet:
    columns = (
        Column(title=_("Thành viên"), width=30),
        *(
            Column(title=title, kind=Kind.NUMBER, width=18, decimals=2)
            for title in (_("Điểm đạt"), _("Lệch so với hội đồng"), _("Đồng thuận"))
        ),
    )
    rows: list[Sequence[Cell]] = [
        (
            label,
            to_hundredths(view.cut_score),
            to_hundredths(view.distance),
            None if view.agreement is None else Decimal(f"{view.agreement:.2f}"),
        )
        for label, view in zip(labels, outcome.standard.panellists, strict=True)
    ]
    return Sheet(name=_("Từng thành viên"), columns=columns, rows=rows)
