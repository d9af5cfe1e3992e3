"""The deadlines of an exam as a calendar file (RFC 5545), for people's own calendars."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from app.exams.models import Exam
from app.exams.timeline import TimelineEntry

_LINE = 74
"""Octets of a content line before it is folded; the standard allows 75."""


def write_calendar(exam: Exam, entries: Iterable[TimelineEntry], *, now: datetime) -> bytes:
    """Return one all-day event for each deadline that has its day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sat hach//VI", "CALSCALE:GREGORIAN"]
    for entry in entries:
        if entry.due_on is not None:
            lines += [
                "BEGIN:VEVENT",
                f"UID:{exam.id}-{entry.id}",
                f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                f"DTSTART;VALUE=DATE:{entry.due_on:%Y%m%d}",
                f"DTEND;VALUE=DATE:{entry.due_on + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{_escaped(entry.title)}",
                f"DESCRIPTION:{_escaped(f'{exam.title}. {entry.says}. {entry.citation}')}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    folded = [part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)]
    return ("\r\n".join(folded) + "\r\n").encode()


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, "\\" + char)
    return " ".join(text.split())


def _folded(line: str) -> Iterable[str]:
    """Break a line at whole characters; each further part begins with a space."""
    part = ""
    for char in line:
        if len((part + char).encode()) > _LINE:
            yield part
            part = " "
        part += char
    yield part
