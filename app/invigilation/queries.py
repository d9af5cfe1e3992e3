"""Reads of invigilation: the rooms of a sitting, what was granted and noted in it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.delivery.models import TimeGrant
from app.errors import NotFound
from app.invigilation.models import Incident
from app.sittings.models import Room, Seat, Sitting


def list_rooms_of(sitting: Sitting) -> Sequence[Room]:
    """The rooms the sitting is held in, in order."""
    used = select(Seat.room_id).where(Seat.sitting_id == sitting.id)
    return db.session.scalars(select(Room).where(Room.id.in_(used)).order_by(Room.position)).all()


def get_room_of(sitting: Sitting, room_id: UUID) -> Room:
    """A room the sitting is held in. Raise NotFound."""
    used = select(Seat.room_id).where(Seat.sitting_id == sitting.id)
    room = db.session.scalar(select(Room).where(Room.id == room_id, Room.id.in_(used)))
    if room is None:
        raise NotFound(f"room {room_id}")
    return room


def list_grants(sitting: Sitting) -> Sequence[TimeGrant]:
    """The time added in the sitting, newest first."""
    stmt = select(TimeGrant).where(TimeGrant.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(TimeGrant.granted_at.desc())).all()


def list_incidents(sitting: Sitting) -> Sequence[Incident]:
    """What was noted in the sitting, newest first."""
    stmt = select(Incident).where(Incident.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(Incident.noted_at.desc())).all()
