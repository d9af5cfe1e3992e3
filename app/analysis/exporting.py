"""The figures of a paper's questions as a workbook."""

from collections.abc import Sequence
from decimal import Decimal

from app.analysis.models import ItemFigures, PaperAnalysis
from app.analysis.queries import list_figures
from app.analysis.words import in_words
from app.bank.contents import headline
from app.documents.official import Cell
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _


def export_figures(analysis: PaperAnalysis) -> bytes:
    """One row a question: the figures and what stands out."""
    columns = (
        Column(title=_("Câu hỏi"), width=60),
        Column(title=_("Số người"), kind=Kind.NUMBER, width=10),
        *(
            Column(title=title, kind=Kind.NUMBER, width=14, decimals=2)
            for title in (
                _("Độ khó"),
                _("Độ lệch chuẩn"),
                _("Độ phân biệt"),
                _("Tương quan"),
                _("Hiệu quả phân biệt"),
            )
        ),
        Column(title=_("Cần xem lại"), width=80),
    )
    rows = [_cells(figures) for figures in list_figures(analysis)]
    return workbook([Sheet(name=_("Chất lượng câu hỏi"), columns=columns, rows=rows)])


def _cells(figures: ItemFigures) -> Sequence[Cell]:
    measured = (
        figures.facility,
        figures.deviation,
        figures.discrimination,
        figures.item_rest,
        figures.efficiency,
    )
    return (
        headline(figures.version),
        figures.persons,
        *(None if each is None else Decimal(f"{each:.4f}") for each in measured),
        " ".join(in_words(remark) for remark in figures.reasons_to_look),
    )
