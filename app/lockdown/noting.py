"""Noting machines that do not comply: once a seat and kind, however often it tries."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.ledger.recording import Actor, record
from app.lockdown.checking import Fault
from app.lockdown.models import MachineFault


def note_fault(seat_id: UUID, fault: Fault, *, address: str, by: Actor) -> MachineFault:
    """Write down the seat's fault, unless one of its kind is there already. The caller commits."""
    noted = _find(seat_id, fault)
    if noted is not None:
        return noted
    noted = MachineFault(seat_id=seat_id, kind=fault.kind, refused=fault.refused, address=address)
    try:
        with db.session.begin_nested():
            db.session.add(noted)
    except IntegrityError:  # another request of the machine was quicker
        return _find(seat_id, fault) or noted
    record(
        "machine.refused" if fault.refused else "machine.marked",
        by=by,
        subject=seat_id,
        kind=fault.kind.value,
        address=address,
    )
    return noted


def _find(seat_id: UUID, fault: Fault) -> MachineFault | None:
    stmt = select(MachineFault).where(
        MachineFault.seat_id == seat_id, MachineFault.kind == fault.kind
    )
    return db.session.scalar(stmt)
