"""Faults and warnings of a workbook's rows, and what reading it found, as they are stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.candidates.workbook.rows import RegistrationReading, RegistrationRow, Remark
from app.i18n import _
from app.text import fold

_NUMBERING = frozenset({"stt", "tt", "so tt", "so thu tu"})
"""Headers of a column that only numbers the rows: nobody misses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRemark:
    """A fault (it stops the row) or a warning, in words that can still be translated."""

    is_fault: bool
    field: str
    column: str
    code: str
    template: str
    params: Mapping[str, Any]
    suggestion: str | None

    @classmethod
    def of(cls, remark: Remark, *, is_fault: bool) -> "StoredRemark":
        """The remark of a reading."""
        params = {
            name: value if isinstance(value, int) else str(value)
            for name, value in remark.message.params.items()
        }
        return cls(
            is_fault=is_fault,
            field=remark.field,
            column=remark.column,
            code=str(remark.code),
            template=remark.message.template,
            params=params,
            suggestion=remark.suggestion,
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "StoredRemark":
        """The remark a JSON value holds."""
        return cls(**data)

    def to_dict(self) -> dict[str, Any]:
        """The remark as a JSON value."""
        return asdict(self)

    @property
    def words(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return _(self.template) % self.params


def remarks_of(row: RegistrationRow) -> list[StoredRemark]:
    """All remarks of a row, faults first."""
    faults = [StoredRemark.of(fault, is_fault=True) for fault in row.faults]
    return faults + [StoredRemark.of(warning, is_fault=False) for warning in row.warnings]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What reading a workbook found, in numbers and names."""

    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    unknown_headers: tuple[str, ...] = ()
    skipped_rows: tuple[int, ...] = ()
    row_count: int = 0
    rejected_count: int = 0
    warned_count: int = 0

    @classmethod
    def of(cls, reading: RegistrationReading) -> "ImportSummary":
        """The summary of a reading."""
        return cls(
            sheet=reading.sheet,
            other_sheets=reading.other_sheets,
            unknown_headers=tuple(
                title for title in reading.unknown_headers if fold(title) not in _NUMBERING
            ),
            skipped_rows=reading.skipped_rows,
            row_count=len(reading.rows),
            rejected_count=len(reading.rejected),
            warned_count=sum(bool(row.warnings) and not row.faults for row in reading.rows),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ImportSummary":
        """The summary a JSON value holds."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The summary as a JSON value."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @property
    def clean_count(self) -> int:
        """Rows without faults."""
        return self.row_count - self.rejected_count
