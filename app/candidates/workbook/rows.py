"""What reading a workbook gives: rows with their claims, or with what has to be put right."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.regulations.claims import Claims
from app.text.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to put right, or to look at, in a cell: which one, why, what may be meant."""

    row: int
    field: str
    column: str
    code: str
    message: Message
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRow:
    """A person's row under its own number in the sheet. Faults stop it, warnings do not.

    `full_name` and `national_id` are as well read as they could be; `claims` is None with faults.
    """

    number: int
    full_name: str
    national_id: str
    claims: Claims | None
    faults: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationReading:
    """A sheet read: which one, where its header stands, what its columns were taken for."""

    sheet: str
    other_sheets: tuple[str, ...]
    header_row: int
    columns: Mapping[str, str]
    unknown_headers: tuple[str, ...]
    rows: tuple[RegistrationRow, ...]
    skipped_rows: tuple[int, ...]

    @property
    def accepted(self) -> tuple[RegistrationRow, ...]:
        """The rows without faults."""
        return tuple(row for row in self.rows if not row.faults)

    @property
    def rejected(self) -> tuple[RegistrationRow, ...]:
        """The rows with faults."""
        return tuple(row for row in self.rows if row.faults)
