"""What stands beside an application: the feature that keeps it tells, in `app/features.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.candidates.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document: what it shows, its file name, and the page that gives it out.

    The endpoint takes `exam_id`, `application_id` and `document_id`.
    """

    kind: str
    name: str
    endpoint: str
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Documents beside an application, and the page where its owner is asked for more.

    The endpoint takes `exam_id` and `application_id`; empty: the owner cannot be asked.
    """

    attachments: tuple[Attachment, ...] = ()
    asking_endpoint: str = ""


TELLERS: list[Callable[[Application], Beside]] = []
"""Each tells what it keeps beside an application."""


def find_beside(application: Application) -> Beside:
    """Everything beside the application."""
    told = [tell(application) for tell in TELLERS]
    endpoints = [one.asking_endpoint for one in told if one.asking_endpoint]
    return Beside(
        attachments=tuple(one for each in told for one in each.attachments),
        asking_endpoint=endpoints[0] if endpoints else "",
    )
