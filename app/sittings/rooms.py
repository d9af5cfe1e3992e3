"""The exam's rooms: adding them, changing their capacity, taking an empty one away."""

from sqlalchemy import func, select

from app import text
from app.accounts.models import User
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Room, Seat


class RoomExists(DomainError):
    """The exam already has a room of this number."""


class RoomInUse(DomainError):
    """Somebody is seated in the room."""


def add_room(exam: Exam, code: str, *, site: str, capacity: int, by: Actor) -> Room:
    """Give the exam a room with `capacity` seats. Raise RoomExists."""
    code = text.nfc(code)
    taken = select(Room.id).where(Room.exam_id == exam.id, Room.code == code)
    if db.session.scalar(taken):
        raise RoomExists(_("Kỳ thi đã có phòng số %(code)s.", code=code))
    last = db.session.scalar(select(func.max(Room.position)).where(Room.exam_id == exam.id))
    room = Room(
        exam_id=exam.id, code=code, site=text.nfc(site), capacity=capacity, position=(last or 0) + 1
    )
    db.session.add(room)
    db.session.flush()
    record("room.added", by=by, subject=room.id, exam=exam.code, code=code, capacity=capacity)
    return room


def remove_room(room: Room, *, by: User) -> None:
    """Take away a room nobody sits in. Raise RoomInUse."""
    if db.session.scalar(select(Seat.id).where(Seat.room_id == room.id).limit(1)):
        raise RoomInUse(_("Phòng %(code)s đã xếp thí sinh nên không xóa được.", code=room.code))
    record("room.removed", by=by, subject=room.id, code=room.code)
    db.session.delete(room)
    db.session.flush()
