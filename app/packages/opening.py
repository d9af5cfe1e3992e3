"""Opening the package on a room machine: council members, witnesses, and the time window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app import clock
from app.accounts.models import User
from app.db import Model, db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.packages import shamir
from app.packages.container import CannotUnseal, read_container, unseal
from app.packages.contents import OUTBOUND
from app.packages.keys import Keys
from app.packages.manifest import ManifestBroken, parse_tables, read_manifest
from app.packages.models import LoadedPackage
from app.packages.rows import MalformedRows
from app.packages.share_text import MalformedShare, Share, read_share

WITNESSES = 2
"""How many candidates see that the seal is whole (TT 22/2025/TT-BNV, Điều 12 and 15)."""

Tables = Mapping[str, Sequence[dict[str, Any]]]


class OpeningRefused(DomainError):
    """The package stays sealed; the message says why."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opened the package and how much was in it."""

    people: Sequence[str]
    counts: Mapping[str, int]


def open_package(
    loaded: LoadedPackage,
    typed: Sequence[str],
    witnesses: Sequence[str],
    *,
    keys: Keys,
    by: Actor,
) -> Opening:
    """Open with the typed shares and fill the machine.

    `witnesses` are the numbers of candidates of this package who saw the seal. Raise
    OpeningRefused before anything is stored.
    """
    if loaded.opened_at is not None:
        raise OpeningRefused(_("Gói đã được mở."))
    _check_window(loaded)
    shares = _read_shares(loaded, typed)
    tables = _unseal(loaded, shares, keys)
    seen = _check_witnesses(witnesses, tables)
    _check_accounts(tables)
    for table in Model.metadata.sorted_tables:
        if tables.get(table.name):
            db.session.execute(insert(table), list(tables[table.name]))
    people = [loaded.header["holders"][share.number - 1] for share in shares]
    loaded.opened_at, loaded.opened_by, loaded.witnesses = clock.now(), people, list(seen)
    counts = {name: len(rows) for name, rows in tables.items()}
    record(
        "package.opened",
        by=by,
        subject=loaded.package_id,
        people=people,
        witnesses=list(seen),
        counts=counts,
    )
    return Opening(people, counts)


def note_refusal(loaded: LoadedPackage, reason: str, *, by: Actor) -> None:
    """Write down that somebody tried to open the package in vain."""
    record("package.opening_refused", by=by, subject=loaded.package_id, reason=reason)


def _check_window(loaded: LoadedPackage) -> None:
    now = clock.now()
    made_at, opens, shuts = (
        datetime.fromisoformat(loaded.header[name])
        for name in ("made_at", "opens_from", "opens_until")
    )
    if now < made_at:
        raise OpeningRefused(_("Đồng hồ của máy chạy sau lúc tạo gói: hãy chỉnh lại đồng hồ."))
    if not opens <= now <= shuts:
        raise OpeningRefused(
            _(
                "Gói chỉ mở được từ %(first)s đến %(last)s.",
                first=_local(opens),
                last=_local(shuts),
            )
        )


def _local(at: datetime) -> str:
    return at.astimezone(clock.VIETNAM).strftime("%H:%M %d/%m/%Y")


def _read_shares(loaded: LoadedPackage, typed: Sequence[str]) -> list[Share]:
    needed = loaded.header["threshold"]
    shares = []
    for place, text in enumerate(typed, start=1):
        try:
            shares.append(read_share(text, loaded.package_id))
        except MalformedShare as error:
            raise OpeningRefused(
                _("Mảnh khóa thứ %(n)d gõ sai hoặc là của gói khác.", n=place)
            ) from error
    if len({share.number for share in shares}) != len(shares):
        raise OpeningRefused(_("Các mảnh khóa phải của những người khác nhau."))
    if len(shares) < needed:
        raise OpeningRefused(_("Cần %(count)d mảnh khóa.", count=needed))
    if not all(share.number <= len(loaded.header["holders"]) for share in shares):
        raise OpeningRefused(_("Các mảnh khóa không mở được gói này."))
    return shares


def _unseal(loaded: LoadedPackage, shares: Sequence[Share], keys: Keys) -> Tables:
    secret = shamir.combine({share.number: share.secret for share in shares})
    try:
        parts = unseal(read_container(loaded.file.content), keys, council_secret=secret)
        manifest = read_manifest(parts)
        tables = parse_tables(OUTBOUND, parts, manifest)
    except CannotUnseal as error:
        raise OpeningRefused(_("Các mảnh khóa không mở được gói này.")) from error
    except (ManifestBroken, MalformedRows) as error:
        raise OpeningRefused(_("Nội dung gói không khớp bản kê: %(part)s.", part=error)) from error
    counts = {name: len(rows) for name, rows in tables.items()}
    if counts != loaded.header["counts"]:
        raise OpeningRefused(_("Số lượng trong gói không khớp phần đầu đã ký."))
    return tables


def _check_witnesses(typed: Sequence[str], tables: Tables) -> Sequence[str]:
    numbers = [number.strip().upper() for number in typed if number.strip()]
    listed = {candidate["number"] for candidate in tables["candidate"]}
    needed = min(WITNESSES, len(listed))
    if len(set(numbers)) < needed:
        raise OpeningRefused(
            _("Cần số báo danh của %(count)d thí sinh chứng kiến niêm phong.", count=needed)
        )
    for number in numbers:
        if number not in listed:
            raise OpeningRefused(_("Số báo danh %(number)s không có trong gói.", number=number))
    return numbers


def _check_accounts(tables: Tables) -> None:
    addresses = [user["email"] for user in tables["user"]]
    clash = db.session.scalar(select(User.email).where(User.email.in_(addresses)).limit(1))
    if clash:
        raise OpeningRefused(_("Máy đã có tài khoản %(email)s như trong gói.", email=clash))
