"""Registering room machines, and recalling what was handed over to one."""

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.packages.keys import Card, MalformedCard
from app.packages.models import PackageState, RoomMachine, RoomPackage


class CardRefused(DomainError):
    """The card is damaged, known, or not the one whose fingerprint was compared."""


class NothingToRecall(DomainError):
    """The package is back or was recalled, or no reason is given."""


def register_machine(text: str, fingerprint: str, *, by: Actor) -> RoomMachine:
    """Know a machine by its card, once somebody compared the fingerprint on its own screen.

    `fingerprint` is what that person typed. Raise CardRefused.
    """
    try:
        card = Card.from_text(text)
    except MalformedCard as error:
        raise CardRefused(_("Đây không phải thẻ khóa của máy phòng thi.")) from error
    if _plain(fingerprint) != _plain(card.fingerprint):
        raise CardRefused(
            _("Dấu khóa đã nhập khác dấu khóa của thẻ: thẻ có thể đã bị tráo trên đường đi.")
        )
    if db.session.scalar(select(RoomMachine.id).where(RoomMachine.fingerprint == card.fingerprint)):
        raise CardRefused(_("Máy này đã đăng ký."))
    machine = RoomMachine(
        name=card.name,
        fingerprint=card.fingerprint,
        exchange_key=card.exchange,
        signing_key=card.signing,
        registered_by_name=by.actor_name,
    )
    db.session.add(machine)
    db.session.flush()
    record(
        "room_machine.registered",
        by=by,
        subject=machine.id,
        name=card.name,
        fingerprint=card.fingerprint,
    )
    return machine


def _plain(fingerprint: str) -> str:
    return "".join(c for c in fingerprint.upper() if c.isalnum())


def recall_package(package: RoomPackage, reason: str, *, by: Actor) -> None:
    """Give the sittings back to the portal; the machine's results will be refused from now on.

    Raise NothingToRecall.
    """
    if package.state is not PackageState.HANDED_OVER:
        raise NothingToRecall(_("Gói này không còn ở máy phòng thi."))
    if not reason.strip():
        raise NothingToRecall(_("Hãy ghi lý do thu hồi."))
    package.state, package.recalled_at = PackageState.RECALLED, clock.now()
    package.recalled_reason = reason.strip()
    for carried in package.carried:
        carried.sitting.handed_over_at = None
    for share in package.shares:
        if share.sealed is not None:
            share.sealed, share.collected_at = None, package.recalled_at
    record("room_package.recalled", by=by, subject=package.id, reason=reason.strip())
