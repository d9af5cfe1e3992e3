"""A step of the server clock is told: to the ledger with the next act, to administrators now."""

import socket

from flask import Flask
from flask_login import current_user

from app import clock
from app.ledger.recording import Command, record
from app.permissions import Permission

UNRECORDED_SECONDS = 1.0


def record_clock_step() -> None:
    """Record a step of the clock that the ledger does not know yet, in the present transaction."""
    step = clock.guard.step
    if abs(step - clock.guard.recorded) <= UNRECORDED_SECONDS:
        return
    record("clock.stepped", by=Command("flask serve"), subject=socket.gethostname(), seconds=step)
    clock.guard.recorded = step


def clock_step_to_tell() -> float | None:
    """The step in seconds, for those who answer for the machine or for an exam; else None."""
    answering = current_user.is_authenticated and (
        current_user.may(Permission.EXAMS_MANAGE) or current_user.may(Permission.ACCOUNTS_MANAGE)
    )
    return clock.guard.step or None if answering else None


def register_clock_watch(app: Flask) -> None:
    """Let every page say so."""
    app.jinja_env.globals["clock_step_to_tell"] = clock_step_to_tell
