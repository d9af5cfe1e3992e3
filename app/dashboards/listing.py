"""The figures as a workbook: a sheet for each table."""

from collections.abc import Mapping, Sequence

from app.candidates.words import GENDERS
from app.dashboards.queries import Group, Reason
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _


def figures_workbook(
    tables: Mapping[str, Sequence[Group]], reasons: Sequence[Reason], titles: Mapping[str, str]
) -> bytes:
    """The groups of each table by its name, and the reasons."""
    columns = (
        Column(title=_("Nhóm"), width=40),
        Column(title=_("Đăng ký"), kind=Kind.NUMBER, width=12),
        Column(title=_("Đủ điều kiện"), kind=Kind.NUMBER, width=14),
        Column(title=_("Không đủ điều kiện"), kind=Kind.NUMBER, width=18),
        Column(title=_("Chờ xem xét"), kind=Kind.NUMBER, width=14),
        Column(title=_("Chỉ tiêu"), kind=Kind.NUMBER, width=12),
    )
    sheets = [
        Sheet(name=name, columns=columns, rows=[_cells(group) for group in groups])
        for name, groups in tables.items()
    ]
    about = (
        Column(title=_("Điều kiện"), width=60),
        Column(title=_("Đạt"), kind=Kind.NUMBER, width=12),
        Column(title=_("Không đạt"), kind=Kind.NUMBER, width=12),
        Column(title=_("Chờ xem xét"), kind=Kind.NUMBER, width=14),
    )
    rows = [(titles.get(r.condition, r.condition), r.met, r.failed, r.review) for r in reasons]
    return workbook([*sheets, Sheet(name=_("Điều kiện"), columns=about, rows=rows)])


def _cells(group: Group) -> tuple[str | int | None, ...]:
    return (
        label_of(group),
        group.registered,
        group.eligible,
        group.ineligible,
        group.review,
        group.quota,
    )


def label_of(group: Group) -> str:
    """What a group is called; a gender in words, a dash where nothing was declared."""
    if group.label in GENDERS:
        return _(GENDERS[group.label])
    return group.label or _("không ghi")
