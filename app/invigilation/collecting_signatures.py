"""Recording who signed for what they handed in, after the sitting is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app import clock
from app.db import db
from app.errors import DomainError, NotFound
from app.i18n import _
from app.invigilation.hand_ins import HandIn, list_hand_ins
from app.invigilation.models import HandInSignature
from app.ledger.recording import Actor, record
from app.sittings.models import Room, Sitting
from app.text import nfc


class NotClosed(DomainError):
    """The list is signed when the sitting is closed, not while somebody may still work."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Whether one candidate signed, and what there is to say of it."""

    signed: bool
    note: str = ""


def require_closed(sitting: Sitting) -> None:
    """Raise NotClosed unless the sitting is closed."""
    if sitting.closed_at is None:
        raise NotClosed(_("Khóa ca thi trước: danh sách ký nộp bài chỉ lập khi mọi bài đã nộp."))


def record_signatures(
    sitting: Sitting, room: Room, given: Mapping[UUID, Signature], *, by: Actor
) -> int:
    """Record by attempt who signed and who did not; return how many entries are new or changed.

    What was recorded before stays, the new word counts. Raise NotClosed, or NotFound for an
    attempt that is not on the room's list.
    """
    require_closed(sitting)
    listed = {one.attempt_id: one for one in list_hand_ins(sitting, room_id=room.id)}
    if strangers := set(given) - set(listed):
        raise NotFound(f"attempts {strangers}")
    changed = [
        _append(listed[attempt_id], signature, by=by)
        for attempt_id, signature in given.items()
        if _differs(listed[attempt_id], signature)
    ]
    db.session.flush()
    if changed:
        _record(sitting, room, changed, by=by)
    return len(changed)


def _differs(before: HandIn, signature: Signature) -> bool:
    return (before.signed, before.note or "") != (signature.signed, nfc(signature.note).strip())


def _append(before: HandIn, signature: Signature, *, by: Actor) -> tuple[HandIn, HandInSignature]:
    entry = HandInSignature(
        attempt_id=before.attempt_id,
        version=(before.version or 0) + 1,
        signed=signature.signed,
        note=nfc(signature.note).strip(),
        recorded_by_id=by.actor_id,
        recorded_by_name=by.actor_name,
        recorded_at=clock.now(),
    )
    db.session.add(entry)
    return before, entry


def _record(
    sitting: Sitting,
    room: Room,
    changed: Sequence[tuple[HandIn, HandInSignature]],
    *,
    by: Actor,
) -> None:
    record(
        "signatures.recorded",
        by=by,
        subject=sitting.id,
        room=str(room.id),
        signed=sorted(who.candidate_number for who, entry in changed if entry.signed),
        unsigned=sorted(who.candidate_number for who, entry in changed if not entry.signed),
    )
