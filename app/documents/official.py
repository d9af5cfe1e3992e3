"""What every official paper has in common (Decree 30/2020/NĐ-CP, Appendix I).

Official papers are Vietnamese only, so the words here are not translated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from app.clock import VIETNAM

Cell = str | int | Decimal | date | datetime | None
"""What a table's cell may hold; `datetime` is an aware instant."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """The head of a paper: who issues it, its number, where and when."""

    issuer: str
    place: str
    parent: str = ""
    """The body above the issuer; empty when there is none."""
    number: str = ""
    """Number and sign: "05/QĐ-HĐT" (`document_number` writes it); empty leaves the line out."""
    dated: date | None = None
    """None leaves dots to be filled in by hand."""

    def as_data(self) -> dict[str, object]:
        return {
            "parent": self.parent,
            "issuer": self.issuer,
            "number": self.number,
            "place": self.place,
            "dated": official_date(self.dated),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs: "TM. HỘI ĐỒNG THI" / "CHỦ TỊCH" / name, and who receives a copy (nơi nhận)."""

    position: str
    name: str = ""
    authority: str = ""
    recipients: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        return {
            "authority": self.authority,
            "position": self.position,
            "name": self.name,
            "recipients": list(self.recipients),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A column of a printed table; without a width it shares what the others leave."""

    title: str
    align: Align = "left"
    width_mm: float | None = None

    def as_data(self) -> dict[str, object]:
        return {"title": self.title, "align": self.align, "width": self.width_mm}


def rows_as_data(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Write every cell of the rows as text."""
    return [[cell_text(cell) for cell in row] for row in rows]


def official_date(day: date | None) -> str:
    """Write a date as papers do: "ngày 05 tháng 02 năm 2026"; dots for None.

    Only days below 10 and the months 1 and 2 take a leading zero (Decree 30/2020, Appendix I, I.4).
    """
    if day is None:
        return "ngày …… tháng …… năm ………"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def document_number(number: int | None, sign: str) -> str:
    """Write number and sign: "05/QĐ-HĐT"; dots for a number not given yet."""
    return f"……/{sign}" if number is None else f"{number:02d}/{sign}"


def short_date(day: date) -> str:
    """Write a date in a table: "05/02/2026"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def official_instant(at: datetime) -> str:
    """Write an instant in Vietnam's time: "07 giờ 30, ngày 05 tháng 02 năm 2026"."""
    local = _local(at)
    return f"{local.hour:02d} giờ {local.minute:02d}, {official_date(local.date())}"


def hour_over_day(at: datetime) -> str:
    """Write an instant in Vietnam's time for a narrow cell: "07 giờ 30" over "05/02/2026"."""
    local = _local(at)
    return f"{local.hour:02d} giờ {local.minute:02d}\n{short_date(local.date())}"


def official_decimal(value: Decimal) -> str:
    """Write a decimal with comma, digits as given: Decimal("78.50") is "78,50"."""
    return format(value, "f").replace(".", ",")


def cell_text(cell: Cell) -> str:
    """Write a cell's value as a table of an official paper does."""
    match cell:
        case None:
            return ""
        case datetime():
            local = _local(cell)
            return f"{local.hour:02d}:{local.minute:02d} {short_date(local.date())}"
        case date():
            return short_date(cell)
        case Decimal():
            return official_decimal(cell)
        case _:
            return str(cell)


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at!r} says no zone")
    return at.astimezone(VIETNAM)
