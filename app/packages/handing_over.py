"""Handing a sitting over to a room machine: one sealed file, and shares for the council."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.db import db
from app.delivery.models import Attempt
from app.errors import DomainError
from app.files.storing import store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.packages import contents, shamir
from app.packages.container import Kind, seal
from app.packages.contents import OUTBOUND, Scope, schema_digest
from app.packages.keys import portal_keys
from app.packages.manifest import Tables, read_tables, write_parts
from app.packages.models import (
    CarriedSitting,
    PackageShare,
    PackageState,
    RoomMachine,
    RoomPackage,
)
from app.packages.share_text import Share
from app.packages.shares import seal_share
from app.permissions import Permission, Role
from app.sittings.models import Seat, Sitting
from app.sittings.seat_codes import seat_code_digest

OCTETS = "application/octet-stream"
SHUTS_AFTER = timedelta(hours=12)
"""How long after the last sitting's end a package can still be opened."""
WORKING_ROLES = (Role.EXAM_ADMINISTRATOR, Role.INVIGILATOR, Role.INSPECTOR)
"""Whose accounts may go along to the machine."""


class NotReady(DomainError):
    """A sitting is not prepared, over, begun, elsewhere, or of another exam."""


class TooFewHolders(DomainError):
    """The shares need at least as many different people as open the package."""


class NobodyToWork(DomainError):
    """Somebody has to invigilate and somebody to close the sitting on the machine."""


class MachineBusy(DomainError):
    """The machine holds a package, or was wiped."""


HANDOVER_ERRORS = (NotReady, TooFewHolders, NobodyToWork, MachineBusy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What the council decided: for which machine, who holds shares, who works, when it opens."""

    machine: RoomMachine
    holders: Sequence[User]
    staff: Sequence[User]
    threshold: int = 2
    opens_before: timedelta = timedelta(minutes=30)


def hand_over_sittings(
    sittings: Sequence[Sitting], handover: Handover, *, secret: str, by: Actor
) -> RoomPackage:
    """Seal the sittings for the machine; from now on nobody works on them here.

    Raise NotReady, MachineBusy, TooFewHolders or NobodyToWork.
    """
    _check_sittings(sittings)
    _check_machine(handover.machine)
    _check_people(handover)
    council_secret = secrets.token_bytes(32)
    scope = Scope(
        sittings[0].exam_id, [s.id for s in sittings], [person.id for person in handover.staff]
    )
    package = _make_package(sittings, handover, scope, council_secret, secret=secret, by=by)
    _give_shares(package, handover, council_secret, secret=secret)
    for sitting in sittings:
        sitting.handed_over_at = package.handed_over_at
    record(
        "room_package.handed_over",
        by=by,
        subject=package.id,
        sittings=[str(sitting.id) for sitting in sittings],
        machine=handover.machine.fingerprint,
        sha256=package.file.sha256,
        counts=package.counts,
        holders=[person.full_name for person in handover.holders],
        staff=[person.full_name for person in handover.staff],
        threshold=handover.threshold,
    )
    return package


def _check_sittings(sittings: Sequence[Sitting]) -> None:
    if not sittings or len({sitting.exam_id for sitting in sittings}) != 1:
        raise NotReady(_("Gói chỉ gồm các ca thi của một kỳ thi."))
    for sitting in sittings:
        if sitting.prepared_at is None:
            raise NotReady(_("%(title)s chưa chuẩn bị.", title=sitting.title))
        if sitting.closed_at is not None or sitting.ends_at < clock.now():
            raise NotReady(_("%(title)s đã kết thúc.", title=sitting.title))
        if sitting.handed_over_at is not None:
            raise NotReady(_("%(title)s đã giao cho một máy phòng thi.", title=sitting.title))
        if contents.count_undecided(sitting.id):
            raise NotReady(_("%(title)s còn việc chờ quyết định.", title=sitting.title))
        entered = select(Attempt.id).join(Attempt.seat).where(Attempt.signed_in_at.is_not(None))
        if db.session.scalar(entered.where(Seat.sitting_id == sitting.id).limit(1)):
            raise NotReady(_("%(title)s đã có thí sinh vào phòng thi.", title=sitting.title))


def _check_machine(machine: RoomMachine) -> None:
    if machine.wiped_at is not None:
        raise MachineBusy(_("Máy phòng thi này đã xóa khóa: hãy khởi tạo lại và đăng ký khóa mới."))
    held = select(RoomPackage.id).where(
        RoomPackage.machine_id == machine.id, RoomPackage.state == PackageState.HANDED_OVER
    )
    if db.session.scalar(held.limit(1)):
        raise MachineBusy(_("Máy phòng thi này đang giữ một gói khác."))


def _check_people(handover: Handover) -> None:
    holders = handover.holders
    known = [person.national_id for person in holders if person.national_id]
    different = len({person.id for person in holders}) == len(holders)
    if not 2 <= handover.threshold <= len(holders) or not different:
        raise TooFewHolders(
            _("Cần ít nhất %(count)d người giữ mảnh khóa.", count=max(2, handover.threshold))
        )
    if len(set(known)) != len(known):
        raise TooFewHolders(_("Hai tài khoản của cùng một người không được cùng giữ mảnh khóa."))
    if not all(person.may(Permission.PACKAGES_HOLD) for person in holders):
        raise TooFewHolders(_("Có người không được giữ mảnh khóa theo vai trò của mình."))
    roles = {person.role for person in handover.staff}
    if not {Role.EXAM_ADMINISTRATOR, Role.INVIGILATOR} <= roles <= set(WORKING_ROLES):
        raise NobodyToWork(
            _("Máy phòng thi cần ít nhất một giám thị và một cán bộ tổ chức thi để khóa ca.")
        )


def _make_package(
    sittings: Sequence[Sitting],
    handover: Handover,
    scope: Scope,
    council_secret: bytes,
    *,
    secret: str,
    by: Actor,
) -> RoomPackage:
    package = RoomPackage(
        id=uuid4(),
        exam=sittings[0].exam,
        machine=handover.machine,
        threshold=handover.threshold,
        opens_from=min(s.starts_at for s in sittings) - handover.opens_before,
        opens_until=max(s.ends_at for s in sittings) + SHUTS_AFTER,
        handed_over_at=clock.now(),
        handed_over_by_name=by.actor_name,
        carried=[CarriedSitting(sitting=sitting) for sitting in sittings],
    )
    parts, package.counts = write_parts(_with_code_digests(read_tables(OUTBOUND, scope), secret))
    data = seal(
        Kind.SITTING,
        package.id,
        _about(package, sittings, handover.holders),
        parts,
        sender=portal_keys(secret),
        recipient=handover.machine.card,
        council_secret=council_secret,
    )
    package.file = store_file(data, f"goi-phong-thi-{package.exam.code}.sathach", OCTETS)
    db.session.add(package)
    db.session.flush()
    return package


def _with_code_digests(tables: Tables, secret: str) -> Tables:
    """The tables with what lets the machine check seat codes without our secret."""
    seats = [
        {**seat, "code_digest": seat_code_digest(seat["id"], secret)} for seat in tables["seat"]
    ]
    return {**tables, "seat": seats}


def _about(
    package: RoomPackage, sittings: Sequence[Sitting], holders: Sequence[User]
) -> dict[str, Any]:
    return {
        "schema": schema_digest(),
        "made_at": package.handed_over_at.isoformat(),
        "opens_from": package.opens_from.isoformat(),
        "opens_until": package.opens_until.isoformat(),
        "exam": package.exam.title,
        "sittings": [
            {"title": s.title, "paper": s.paper.title, "starts_at": s.starts_at.isoformat()}
            for s in sittings
        ],
        "counts": package.counts,
        "threshold": package.threshold,
        "holders": [person.full_name for person in holders],
    }


def _give_shares(
    package: RoomPackage, handover: Handover, council_secret: bytes, *, secret: str
) -> None:
    parts = shamir.split(council_secret, threshold=handover.threshold, count=len(handover.holders))
    for number, holder in enumerate(handover.holders, start=1):
        share = Share(number, parts[number])
        db.session.add(
            PackageShare(
                package=package,
                number=number,
                holder=holder,
                sealed=seal_share(share, package.id, secret=secret),
            )
        )
    db.session.flush()
