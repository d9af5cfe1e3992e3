"""Lists of pairs of questions as workbooks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from app.bank.comparing_models import AlikePair, EnemyPair
from app.bank.contents import headline
from app.bank.models import QuestionVersion
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _

Versions = Mapping[UUID, QuestionVersion]
"""What each question says now, by its id."""


def write_alike(pairs: Iterable[AlikePair], versions: Versions) -> bytes:
    """One row a pair that says nearly the same, by codes and stems; no keys."""
    columns = (
        Column(title=_("Giống nhau (%)"), kind=Kind.NUMBER, width=12),
        *_of_both(),
        Column(title=_("Tìm ra lúc"), kind=Kind.INSTANT, width=18),
        Column(title=_("Cho là khác nhau lúc"), kind=Kind.INSTANT, width=18),
    )
    rows = [
        (int(each.resemblance * 100), *_both(each, versions), each.found_at, each.apart_at)
        for each in pairs
    ]
    return workbook([Sheet(name=_("Câu gần giống"), columns=columns, rows=rows)])


def write_enemies(pairs: Iterable[EnemyPair], versions: Versions) -> bytes:
    """One row a pair that never stands in one form."""
    columns = (
        *_of_both(),
        Column(title=_("Lý do"), width=48),
        Column(title=_("Người ghi"), width=28),
        Column(title=_("Lúc"), kind=Kind.INSTANT, width=18),
    )
    rows: list[tuple[str | datetime, ...]] = [
        (
            *_both(each, versions),
            each.reason,
            each.made_by.full_name if each.made_by else "",
            each.made_at,
        )
        for each in pairs
    ]
    return workbook([Sheet(name=_("Câu xung khắc"), columns=columns, rows=rows)])


def _of_both() -> list[Column]:
    return [
        Column(title=_("Mã câu thứ nhất"), width=16),
        Column(title=_("Câu thứ nhất"), width=60),
        Column(title=_("Mã câu thứ hai"), width=16),
        Column(title=_("Câu thứ hai"), width=60),
    ]


def _both(pair: AlikePair | EnemyPair, versions: Versions) -> list[str]:
    return [text for each in pair.both for text in (each.code, headline(versions[each.id]))]
