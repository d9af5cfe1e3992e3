"""What a sitting asks of its machines right now, remembered for a moment: the save route asks."""

import time
from ipaddress import ip_network
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from app.db import db, reading
from app.lockdown.checking import Asked
from app.lockdown.models import BrowserRule, Lockdown

FRESH_SECONDS = 2.0
"""How long a process may go on with what it read: a decision reaches every machine within it."""

_known: dict[UUID, tuple[float, Asked]] = {}


def find_asked(sitting_id: UUID) -> Asked:
    """What the sitting asks, read at most every FRESH_SECONDS in a process."""
    now = time.monotonic()
    until, asked = _known.get(sitting_id, (0.0, None))
    if asked is None or until < now:
        asked = _read(sitting_id)
        _known[sitting_id] = (now + FRESH_SECONDS, asked)
    return asked


def forget(sitting_id: UUID) -> None:
    """Read anew what the sitting asks at the next request."""
    _known.pop(sitting_id, None)


def _read(sitting_id: UUID) -> Asked:
    stmt = (
        select(
            Lockdown.browser,
            Lockdown.config_key,
            Lockdown.exam_keys,
            Lockdown.network_rule,
            Lockdown.networks,
        )
        .where(Lockdown.sitting_id == sitting_id)
        .order_by(Lockdown.number.desc())
        .limit(1)
    )
    bind = db.session.get_bind()
    if isinstance(bind, Connection):  # a session that its owner tied to one connection
        return _asked(db.session.execute(stmt).first())
    # A connection of its own: the request's transaction may be a writing one.
    with reading(), bind.connect() as connection:
        return _asked(connection.execute(stmt).first())


def _asked(row: Row[*tuple[Any, ...]] | None) -> Asked:
    if row is None:
        return Asked()
    browser, config_key, exam_keys, network_rule, networks = row
    return Asked(
        locked=browser is BrowserRule.LOCKED,
        config_key=config_key or "",
        exam_keys=tuple(key for key, _note in exam_keys),
        network_rule=network_rule,
        networks=tuple(
            (UUID(room) if room else None, ip_network(network)) for room, network in networks
        ),
    )
