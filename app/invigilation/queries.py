"""Reads of invigilation: what was granted and noted in a sitting."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db
from app.delivery.models import TimeGrant
from app.invigilation.models import Incident
from app.sittings.models import Sitting


def list_grants(sitting: Sitting) -> Sequence[TimeGrant]:
    """The time added in the sitting, newest first."""
    stmt = select(TimeGrant).where(TimeGrant.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(TimeGrant.granted_at.desc())).all()


def list_incidents(sitting: Sitting) -> Sequence[Incident]:
    """What was noted in the sitting, newest first."""
    stmt = select(Incident).where(Incident.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(Incident.noted_at.desc())).all()
