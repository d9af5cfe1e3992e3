"""What each role's first page holds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app import clock
from app.accounts.models import User
from app.candidates.models import Application
from app.candidates.queries import list_own_applications
from app.db import db
from app.home import queries, waiting
from app.ledger.queries import LedgerFilter, find_head, list_entries
from app.permissions import Role
from app.results.listing import OUTCOMES
from app.results.queries import list_own_results, list_published_exams
from app.sittings.queries import list_candidate_seats
from app.training.queries import list_own_certificates, list_own_enrolments

LATEST = 8
"""How many ledger entries an inspector's first page shows."""

Context = dict[str, Any]
"""The values a role's template is rendered with."""


def compose_home(viewer: User) -> Context:
    """The values for the viewer's first page."""
    return HOMES[viewer.role](viewer)


def _administrator(_viewer: User) -> Context:
    rounds = queries.list_open_rounds()
    return {
        "tasks": waiting.for_administrator(rounds),
        "rounds": rounds,
        "published": list_published_exams(),
    }


def _trainer(viewer: User) -> Context:
    return {"tasks": waiting.for_trainer(viewer)}


def _invigilator(_viewer: User) -> Context:
    return {"tasks": waiting.for_invigilator()}


def _inspector(_viewer: User) -> Context:
    return {
        "head": find_head(),
        "entries": db.session.scalars(list_entries(LedgerFilter()).limit(LATEST)).all(),
        "published": list_published_exams(),
    }


def _system_administrator(_viewer: User) -> Context:
    return {"tasks": waiting.for_system_administrator(), "head": find_head()}


def _candidate(viewer: User) -> Context:
    applications = list_own_applications(viewer.national_id)
    now = clock.now()
    seats = [
        seat
        for application in applications
        if application.candidate
        for seat in list_candidate_seats(application.candidate.id)
    ]
    enrolments = [one for one in list_own_enrolments(viewer) if one.withdrawn_at is None]
    return {
        "applications": applications,
        "seats": [seat for seat in seats if seat.sitting.ends_at > now],
        "results": list_own_results(viewer),
        "outcomes": OUTCOMES,
        "enrolments": enrolments,
        "next_sessions": queries.list_next_sessions([one.class_id for one in enrolments], now),
        "certificates": [one for one in list_own_certificates(viewer) if not one.is_revoked],
        "practice_day": _practice_day(applications),
    }


def _practice_day(applications: Sequence[Application]) -> date:
    """The day whose law is practised: that of the exam applied for last, else today."""
    return max((one.exam.content_on for one in applications), default=clock.today())


HOMES: Mapping[Role, Callable[[User], Context]] = {
    Role.CANDIDATE: _candidate,
    Role.TRAINER: _trainer,
    Role.EXAM_ADMINISTRATOR: _administrator,
    Role.INVIGILATOR: _invigilator,
    Role.INSPECTOR: _inspector,
    Role.SYSTEM_ADMINISTRATOR: _system_administrator,
}
