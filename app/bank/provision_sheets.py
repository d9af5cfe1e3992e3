"""Provisions as workbooks: written to be read back, taken in as a whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.bank import queries
from app.bank.models import Law, Provision
from app.bank.provisioning import ProvisionFacts, add_provision
from app.db import db
from app.documents.sheets import SheetRow, Value, read_sheet, value_text
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.errors import DomainError, NotFound
from app.files.models import StoredFile
from app.files.storing import get_file, store_file
from app.i18n import _
from app.ledger.recording import Actor
from question_bank.errors import InvalidItem
from question_bank.question import ProvisionRef

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 7
"""Law code, article, clause, what it is about, first day, last day, source."""


class SheetFaulty(DomainError):
    """A row of the sheet cannot be used, so none is."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in which row of the sheet."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a sheet would add: each law with the facts; the rows already there; the faults."""

    rows: tuple[tuple[Law, ProvisionFacts], ...]
    known: int
    faults: tuple[RowFault, ...]


def write_provisions(provisions: Iterable[Provision]) -> bytes:
    """One row a provision, in the columns that `check_sheet` reads."""
    columns = (
        Column(title=_("Mã văn bản"), width=26),
        Column(title=_("Điều"), width=8),
        Column(title=_("Khoản"), width=8),
        Column(title=_("Nội dung"), width=60),
        Column(title=_("Hiệu lực từ"), kind=Kind.DATE, width=14),
        Column(title=_("Đến hết ngày"), kind=Kind.DATE, width=14),
        Column(title=_("Nguồn"), width=40),
    )
    rows = [
        (
            each.law.code,
            each.article,
            each.clause,
            each.title,
            each.in_force_from,
            each.in_force_to,
            each.source,
        )
        for each in provisions
    ]
    return workbook([Sheet(name=_("Điều khoản"), columns=columns, rows=rows)])


def check_sheet(data: bytes) -> Intake:
    """Read the sheet and compare it with the bank; nothing is stored. Raise UploadRefused."""
    laws = {law.code: law for law in queries.list_laws()}
    taken = {
        ProvisionRef(each.law.code, each.article, each.clause)
        for each in db.session.scalars(select(Provision))
    }
    rows: list[tuple[Law, ProvisionFacts]] = []
    faults: list[RowFault] = []
    known = 0
    for row in read_sheet(data)[1:]:
        try:
            reference, facts = _to_facts(row, laws)
        except (InvalidItem, ValueError) as error:
            faults.append(RowFault(row.number, str(error)))
            continue
        if reference in taken:
            known += 1
            continue
        taken.add(reference)
        rows.append((laws[reference.law], facts))
    return Intake(tuple(rows), known, tuple(faults))


def keep_sheet(data: bytes, name: str, *, by: User) -> StoredFile:
    """Keep the sheet while its sender looks at what it would add."""
    return store_file(data, name, XLSX, owner_id=by.id)


def get_kept_sheet(file_id: UUID | None, *, viewer: User) -> StoredFile:
    """The sheet that the viewer sent before. Raise NotFound."""
    stored = get_file(file_id) if file_id else None
    if stored is None or stored.owner_id != viewer.id:
        raise NotFound(f"sheet {file_id}")
    return stored


def store_sheet(intake: Intake, *, by: Actor) -> int:
    """Add every provision of a sheet without faults; give how many. Raise SheetFaulty."""
    if intake.faults:
        raise SheetFaulty(_("Tệp có dòng cần sửa nên chưa thêm điều khoản nào."))
    for law, facts in intake.rows:
        add_provision(law, facts, by=by)
    return len(intake.rows)


def _to_facts(row: SheetRow, laws: dict[str, Law]) -> tuple[ProvisionRef, ProvisionFacts]:
    cells = [*row.cells, *([None] * WIDTH)][:WIDTH]
    code, article, clause, title, source = _texts(cells[0:4] + cells[6:7])
    reference = ProvisionRef(code, article, clause)
    if code not in laws:
        raise ValueError(_("Không có văn bản “%(code)s”; hãy thêm văn bản trước.", code=code[:60]))
    first, last = _to_day(cells[4]), _to_day(cells[5])
    if last and last < (first or laws[code].in_force_from):
        raise ValueError(_("Ngày hết hiệu lực không được trước ngày có hiệu lực."))
    return reference, ProvisionFacts(
        article=article,
        clause=clause,
        title=title[:300],
        in_force_from=first,
        in_force_to=last,
        source=source[:300],
    )


def _texts(cells: Sequence[Value]) -> Iterator[str]:
    return (value_text(cell) for cell in cells)


def _to_day(cell: Value) -> date | None:
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return datetime.strptime(value_text(cell), "%d/%m/%Y").date()  # noqa: DTZ007  a day, no time
    except ValueError as error:
        message = _("“%(text)s” không phải ngày/tháng/năm.", text=value_text(cell)[:40])
        raise ValueError(message) from error
