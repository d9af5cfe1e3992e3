"""A sitting for a run of faults: its database, its devices' credentials, and what it ends with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Connection, create_engine, make_url, select, text, update
from sqlalchemy.pool import NullPool

from app import clock, create_app
from app.config import Settings, with_driver
from app.db import Model, db
from app.delivery import credentials
from app.delivery.models import Attempt, answer_event
from app.delivery.queries import attempts_of
from app.delivery.records import chained_hash
from app.delivery.standing import GENESIS
from tests.factories.delivery import make_prepared_sitting
from tests.faults.checking import Final, Stored

SECRET = "a secret for faults only"
KINDS = "cccccccccctttfffcccc"
"""The paper of a run: single choice, true-false and fill-in."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a device holds after signing in with its seat code."""

    attempt: int
    attempt_id: UUID
    epoch: int
    cookie: str
    token: str


def prepare(url: str, seats: int, kinds: str = KINDS) -> list[Desk]:
    """Make the tables and a running sitting; give each seat's device the lease."""
    url = with_driver(url)
    app = create_app(Settings(secret_key=SECRET, database_url=url, csrf=False))
    with app.app_context():
        if url.startswith("sqlite"):
            connection = db.engine.raw_connection()
            connection.cursor().execute("PRAGMA journal_mode=WAL")
            connection.close()
        Model.metadata.drop_all(db.engine)
        Model.metadata.create_all(db.engine)
        sitting = make_prepared_sitting(seats=seats, kinds=kinds, minutes=240)
        desks = [lease(attempt) for attempt in attempts_of(sitting)]
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return desks


def lease(attempt: Attempt) -> Desk:
    """What entering by seat code gives a device; the caller commits."""
    attempt.epoch += 1
    expires_at = clock.now() + timedelta(hours=6)
    cookie, attempt.token_hash = credentials.issue(
        attempt.id, attempt.epoch, expires_at=expires_at, secret=SECRET
    )
    attempt.signed_in_at = attempt.admitted_at = clock.now()
    token = credentials.request_token(cookie, secret=SECRET)
    return Desk(attempt.number, attempt.id, attempt.epoch, cookie, token)


def lease_again(url: str, desk: Desk, *, seconds: float) -> Desk:
    """A device signs in anew for the same attempt, with a credential that lives so long."""
    epoch, expires_at = desk.epoch + 1, clock.now() + timedelta(seconds=seconds)
    cookie, token_hash = credentials.issue(
        desk.attempt_id, epoch, expires_at=expires_at, secret=SECRET
    )
    engine = create_engine(with_driver(url), poolclass=NullPool)
    change = update(Attempt).where(Attempt.id == desk.attempt_id)
    with engine.begin() as connection:
        connection.execute(change.values(epoch=epoch, token_hash=token_hash))
    engine.dispose()
    token = credentials.request_token(cookie, secret=SECRET)
    return Desk(desk.attempt, desk.attempt_id, epoch, cookie, token)


def own_database(server: str, name: str) -> str:
    """A fresh database of that name on the PostgreSQL server; its address."""
    address = make_url(with_driver(server))
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


def read_final(url: str, attempts: Collection[int]) -> Final:
    """What the database holds of the attempts, read past the application, hashes made anew."""
    engine = create_engine(with_driver(url), poolclass=NullPool)
    closed = select(Attempt.number).where(
        Attempt.number.in_(attempts), Attempt.submitted_at.is_not(None)
    )
    with engine.connect() as connection:
        final = Final(
            stored_rows(connection, attempts), frozenset(connection.scalars(closed).all())
        )
    engine.dispose()
    return final


def stored_rows(connection: Connection, attempts: Collection[int]) -> list[Stored]:
    """The answers of the attempts in the order of their arrival."""
    event = answer_event.c
    stmt = (
        select(answer_event)
        .where(event.attempt_number.in_(attempts))
        .order_by(event.attempt_number, event.position)
    )
    stored: list[Stored] = []
    for number, events in groupby(connection.execute(stmt), attrgetter("attempt_number")):
        previous = GENESIS
        for row in events:
            chained = row.hash == chained_hash(previous, row._mapping)
            previous = row.hash
            stored.append(
                Stored(number, row.position, row.sequence, row.slot, row.response, chained)
            )
    return stored
