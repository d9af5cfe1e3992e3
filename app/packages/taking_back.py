"""Taking a room machine's results into the portal: reconciled in full, or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update

from app import clock
from app.accounts.models import User
from app.db import Model, db
from app.errors import DomainError
from app.files.storing import store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.packages.accepting import OCTETS, PackageRefused, read_signed
from app.packages.checking import (
    DoesNotFit,
    check_appended,
    check_events,
    check_fixed,
    check_ledger,
)
from app.packages.container import CannotUnseal, Container, Kind, unseal
from app.packages.contents import (
    FIXED,
    LEDGER,
    ONE_EACH,
    RECORDED,
    RETURNING,
    WORKED_ON,
    Scope,
    read_table,
    schema_digest,
)
from app.packages.keys import Keys, decode, portal_keys
from app.packages.manifest import ManifestBroken, parse_tables, read_manifest
from app.packages.models import PackageState, RoomPackage
from app.packages.returning import confirmation_code
from app.packages.rows import MalformedRows, Row

Tables = Mapping[str, Sequence[dict[str, Any]]]


class ResultsRefused(DomainError):
    """The results do not fit what went out; nothing of them is taken in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a file of results holds, once everything in it fits."""

    tables: Tables
    fresh: Mapping[str, Sequence[Row]]
    """For each table that only grows, the rows that were not there when it went out."""
    ledger_head: str
    wipe_secret: bytes


def take_back(package: RoomPackage, data: bytes, *, secret: str, by: Actor) -> RoomPackage:
    """Check and store the results of a package; the same file again changes nothing.

    Raise ResultsRefused.
    """
    container = _read(package, data, portal_keys(secret))
    if package.state is PackageState.RETURNED:
        if package.results and package.results.sha256 == container.sha256:
            return package
        raise ResultsRefused(_("Kết quả của gói này đã nhập từ một tệp khác."))
    if package.state is PackageState.RECALLED:
        raise ResultsRefused(_("Gói này đã thu hồi nên kết quả của nó không được nhận."))
    sent = _check(package, container, portal_keys(secret))
    _store(sent)
    _close(package, data, container, sent)
    record(
        "room_package.returned",
        by=by,
        subject=package.id,
        sha256=container.sha256,
        counts=package.returned_counts,
        room_ledger_head=sent.ledger_head,
    )
    return package


def _read(package: RoomPackage, data: bytes, keys: Keys) -> Container:
    try:
        container = read_signed(data, Kind.RESULTS, keys=keys, sender=package.machine.card)
    except PackageRefused as error:
        raise ResultsRefused(str(error)) from error
    if container.id != package.id:
        raise ResultsRefused(_("Tệp này là kết quả của một gói khác."))
    if container.about.get("schema") != schema_digest():
        raise ResultsRefused(_("Phiên bản phần mềm của máy phòng thi khác của cổng."))
    return container


def _check(package: RoomPackage, container: Container, keys: Keys) -> Sent:
    scope = package_scope(package)
    try:
        parts = unseal(container, keys)
        manifest = read_manifest(parts)
        tables = parse_tables((*RETURNING, LEDGER), parts, manifest)
        fresh = _check_against_ours(tables, scope)
        check_events(tables["attempt"], tables["answer_event"])
        check_ledger(tables["ledger_entry"], str(manifest["ledger_head"]))
        wipe_secret = decode(manifest["wipe_secret"])
    except CannotUnseal as error:
        raise ResultsRefused(_("Không giải mã được tệp kết quả.")) from error
    except (ManifestBroken, MalformedRows, DoesNotFit, KeyError, ValueError) as error:
        raise ResultsRefused(
            _("Kết quả không khớp với gói đã giao: %(what)s.", what=error)
        ) from error
    if any(sitting["closed_at"] is None for sitting in tables["sitting"]):
        raise ResultsRefused(_("Có ca thi chưa khóa trong tệp kết quả."))
    return Sent(tables, fresh, str(manifest["ledger_head"]), wipe_secret)


def package_scope(package: RoomPackage) -> Scope:
    """The sittings the package carries."""
    return Scope(package.exam_id, [carried.sitting_id for carried in package.carried])


def _check_against_ours(tables: Tables, scope: Scope) -> Mapping[str, Sequence[Row]]:
    for carried in WORKED_ON:
        name = carried.table.name
        check_fixed(name, FIXED[name], read_table(carried, scope), tables[name])
    fresh: dict[str, Sequence[Row]] = {}
    for carried in RECORDED:
        name, keys = carried.table.name, [column.name for column in carried.table.primary_key]
        ours = read_table(carried, scope)
        if name in ONE_EACH:
            held = {row[ONE_EACH[name]] for row in ours}
            fresh[name] = [row for row in tables[name] if row[ONE_EACH[name]] not in held]
        else:
            fresh[name] = check_appended(name, keys, ours, tables[name])
    return fresh


def _store(sent: Sent) -> None:
    known = set(db.session.scalars(select(User.id)))
    _clear_seats(sent.tables["seat"])
    for carried in WORKED_ON:
        for row in sent.tables[carried.table.name]:
            _update(carried.table, _without_strangers(carried.table, row, known))
    for table in Model.metadata.sorted_tables:
        if sent.fresh.get(table.name):
            rows = [_without_strangers(table, row, known) for row in sent.fresh[table.name]]
            db.session.execute(insert(table), rows)
    db.session.expire_all()


def _clear_seats(seats: Sequence[Row]) -> None:
    """Get the seats out of each other's way: two candidates may have changed places."""
    table = Model.metadata.tables["seat"]
    for place, row in enumerate(seats, start=1):
        db.session.execute(update(table).where(table.c.id == row["id"]).values(number=-place))


def _update(table: Table, row: Row) -> None:
    changed = {n: v for n, v in row.items() if n not in FIXED[table.name]}
    if "code_digest" in changed:
        changed["code_digest"] = None
    db.session.execute(update(table).where(table.c.id == row["id"]).values(changed))


def _without_strangers(table: Table, row: Row, known: set[UUID]) -> dict[str, Any]:
    """The row with references to accounts only the machine had left empty; names stay."""
    pointing = {
        column.name
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == User.__tablename__
    }
    return {n: None if n in pointing and v not in known else v for n, v in row.items()}


def _close(package: RoomPackage, data: bytes, container: Container, sent: Sent) -> None:
    name = f"ket-qua-{package.exam.code}.sathach"
    package.state, package.returned_at = PackageState.RETURNED, clock.now()
    package.results = store_file(data, name, OCTETS)
    package.returned_counts = {
        **{table: len(rows) for table, rows in sent.tables.items()},
        "submitted": _count_submitted(sent),
    }
    package.room_ledger_head = sent.ledger_head
    package.confirmation_code = confirmation_code(sent.wipe_secret, container.sha256)
    package.machine.wiped_at = package.returned_at
    for carried in package.carried:
        carried.sitting.handed_over_at = None
    db.session.flush()


def _count_submitted(sent: Sent) -> int:
    return sum(attempt["submitted_at"] is not None for attempt in sent.tables["attempt"])
