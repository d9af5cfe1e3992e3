"""The forms of a paper beside each other: curves for the page, figures as a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.bank.measuring import list_curves
from app.documents.official import Cell
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.models import Paper
from app.i18n import _
from app.sittings.form_queries import FormFacts, overlaps
from app.sittings.relaxation_words import in_words
from question_bank.assembly.comparing import ABILITIES, Comparison, compare_forms
from question_bank.assembly.curves import expected_curve


@dataclass(frozen=True, slots=True)
class Line:
    """One form's curve as a chart takes it: its label and points, both axes from 0 to 1."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class FormsCompared:
    """The forms in their order with the pure comparison."""

    forms: Sequence[FormFacts]
    comparison: Comparison

    @property
    def abilities(self) -> Sequence[float]:
        """The abilities that the tables have a row for: every half standard deviation."""
        return ABILITIES[::2]

    @property
    def share_lines(self) -> list[Line]:
        """The test characteristic curves."""
        return [
            Line(facts.form.code, tuple(_places(curves.shares, 1.0)))
            for facts, curves in zip(self.forms, self.comparison.forms, strict=True)
        ]

    @property
    def highest_information(self) -> float:
        """The top of the information chart."""
        return max(max(curves.information) for curves in self.comparison.forms)

    @property
    def information_lines(self) -> list[Line]:
        """The information curves."""
        top = self.highest_information
        return [
            Line(facts.form.code, tuple(_places(curves.information, top)))
            for facts, curves in zip(self.forms, self.comparison.forms, strict=True)
        ]

    @property
    def cut_place(self) -> float:
        """Where the cut stands on the charts, 0 to 1."""
        return (self.comparison.cut - ABILITIES[0]) / (ABILITIES[-1] - ABILITIES[0])


def compare(paper: Paper, forms: Sequence[FormFacts]) -> FormsCompared | None:
    """The comparison of the paper's forms; None if there is none with a question."""
    measured = list_curves()
    weighed = [
        [
            (measured.get(each.version_id) or expected_curve(each.version.difficulty), each.points)
            for each in facts.form.questions
        ]
        for facts in forms
    ]
    if not all(weighed) or not weighed:
        return None
    return FormsCompared(forms, compare_forms(weighed, paper.pass_mark / paper.scale))


def _places(values: Sequence[float], top: float) -> Iterator[tuple[float, float]]:
    for number, value in enumerate(values):
        yield number / (len(ABILITIES) - 1), value / top


def export_comparison(compared: FormsCompared) -> bytes:
    """A workbook: the forms' figures, their curves, how many questions they share."""
    codes = [facts.form.code for facts in compared.forms]
    return workbook(
        [
            Sheet(name=_("Mã đề"), columns=_figure_columns(), rows=list(_figure_rows(compared))),
            Sheet(
                name=_("Đường đặc trưng"),
                columns=(_number(_("Năng lực"), 2), *(_number(code, 4) for code in codes)),
                rows=list(_curve_rows(compared)),
            ),
            Sheet(
                name=_("Câu chung"),
                columns=(Column(title=_("Mã đề"), width=10), *(_number(code, 0) for code in codes)),
                rows=[
                    (code, *row) for code, row in zip(codes, overlaps(compared.forms), strict=True)
                ],
            ),
        ]
    )


def _number(title: str, decimals: int) -> Column:
    return Column(title=title, kind=Kind.NUMBER, width=14, decimals=decimals)


def _figure_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Mã đề"), width=10),
        _number(_("Số câu"), 0),
        _number(_("Tổng điểm"), 2),
        _number(_("Tỷ lệ đúng dự kiến"), 3),
        _number(_("Phần điểm dự kiến tại điểm đạt"), 4),
        _number(_("Lượng thông tin tại điểm đạt"), 3),
        _number(_("Sai số năng lực tại điểm đạt"), 3),
        Column(title=_("Đòi hỏi đã nới"), width=80),
    )


def _figure_rows(compared: FormsCompared) -> Iterator[Sequence[Cell]]:
    for facts, curves in zip(compared.forms, compared.comparison.forms, strict=True):
        yield (
            facts.form.code,
            len(facts.form.questions),
            facts.points,
            facts.mean_difficulty,
            _exact(curves.share_at_cut),
            _exact(curves.information_at_cut),
            _exact(curves.error_at_cut),
            "; ".join(in_words(note) for note in facts.form.relaxations),
        )


def _curve_rows(compared: FormsCompared) -> Iterator[Sequence[Cell]]:
    for number, ability in enumerate(ABILITIES):
        shares = (curves.shares[number] for curves in compared.comparison.forms)
        yield (_exact(ability), *(_exact(share) for share in shares))


def _exact(figure: float) -> Decimal:
    return Decimal(f"{figure:.4f}")
