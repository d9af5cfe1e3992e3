"""The figures of a paper's questions as a workbook."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.analysis.models import ItemFigures, PaperAnalysis
from app.analysis.queries import list_figures
from app.analysis.words import EFFECT_WORDS, MODEL_WORDS, group_words, in_words
from app.bank.contents import headline
from app.documents.official import Cell
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _

MODEL_FIGURES = (
    "difficulty",
    "difficulty_error",
    "slope",
    "slope_error",
    "guessing",
    "guessing_error",
    "infit",
    "outfit",
    "p_value",
)


def export_figures(analysis: PaperAnalysis) -> bytes:
    """A sheet of questions with their figures, one of questions by group of candidates."""
    found = list_figures(analysis)
    return workbook(
        [
            Sheet(
                name=_("Chất lượng câu hỏi"),
                columns=_question_columns(),
                rows=[_cells(figures) for figures in found],
            ),
            Sheet(
                name=_("Nhóm thí sinh"),
                columns=_group_columns(),
                rows=[cells for figures in found for cells in _group_cells(figures)],
            ),
        ]
    )


def _numbers(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title=each, kind=Kind.NUMBER, width=14, decimals=2) for each in titles)


def _question_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Câu hỏi"), width=60),
        Column(title=_("Số người"), kind=Kind.NUMBER, width=10),
        *_numbers(
            _("Độ khó"),
            _("Độ lệch chuẩn"),
            _("Độ phân biệt"),
            _("Tương quan"),
            _("Hiệu quả phân biệt"),
        ),
        Column(title=_("Mô hình ứng đáp"), width=12),
        *_numbers(
            _("Độ khó b"),
            _("Sai số của b"),
            _("Độ dốc a"),
            _("Sai số của a"),
            _("Đoán mò c"),
            _("Sai số của c"),
            "Infit",
            "Outfit",
            _("Giá trị p của độ khớp"),
        ),
        Column(title=_("Nhóm khác biệt lớn nhất"), width=40),
        *_numbers(_("Chênh lệch (delta) lớn nhất")),
        Column(title=_("Cần xem lại"), width=80),
    )


def _group_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Câu hỏi"), width=60),
        Column(title=_("Nhóm"), width=40),
        Column(title=_("Số người"), kind=Kind.NUMBER, width=10),
        *_numbers(_("Chênh lệch (delta)"), _("Sai số chuẩn")),
        Column(title=_("Mức"), width=20),
    )


def _cells(figures: ItemFigures) -> Sequence[Cell]:
    measured = (
        figures.facility,
        figures.deviation,
        figures.discrimination,
        figures.item_rest,
        figures.efficiency,
    )
    model = figures.model or {}
    widest = max(figures.groups or [], key=lambda one: abs(one["delta"]), default=None)
    return (
        headline(figures.version),
        figures.persons,
        *map(_exact, measured),
        MODEL_WORDS.get(model.get("name", ""), ""),
        *(_exact(model.get(name)) for name in MODEL_FIGURES),
        group_words(widest) if widest else "",
        _exact(widest["delta"]) if widest else None,
        " ".join(in_words(remark) for remark in figures.reasons_to_look),
    )


def _group_cells(figures: ItemFigures) -> Iterator[Sequence[Cell]]:
    for one in figures.groups or []:
        yield (
            headline(figures.version),
            group_words(one),
            one["persons"],
            _exact(one["delta"]),
            _exact(one["standard_error"]),
            str(EFFECT_WORDS[one["effect"]]),
        )


def _exact(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(f"{figure:.4f}")
