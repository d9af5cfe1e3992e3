"""Checks of what a room machine sends back, against what went out and against itself. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from app.delivery.records import chained_hash
from app.delivery.standing import GENESIS
from app.ledger.chain import Act, Break, first_break
from app.packages.rows import Row


class DoesNotFit(ValueError):
    """The first thing that does not fit; the text names table and row."""


def check_fixed(
    name: str, columns: Sequence[str], sent: Sequence[Row], back: Iterable[Row]
) -> None:
    """Raise DoesNotFit unless the same rows came back with those columns as they were."""
    ours = {row["id"]: row for row in sent}
    theirs = {row["id"]: row for row in back}
    for key in sorted(ours.keys() ^ theirs.keys(), key=str):
        raise DoesNotFit(f"{name} {key}")
    for key, row in theirs.items():
        for column in columns:
            if row[column] != ours[key][column]:
                raise DoesNotFit(f"{name} {key} {column}")


def check_appended(
    name: str, keys: Sequence[str], sent: Sequence[Row], back: Sequence[Row]
) -> Sequence[Row]:
    """The rows that are new. Raise DoesNotFit if one that went out is missing or changed."""
    theirs = {tuple(row[key] for key in keys): row for row in back}
    if len(theirs) != len(back):
        raise DoesNotFit(name)
    for row in sent:
        key = tuple(row[key] for key in keys)
        if dict(theirs.pop(key, {})) != dict(row):
            raise DoesNotFit(f"{name} {key}")
    return list(theirs.values())


def check_events(attempts: Iterable[Row], events: Sequence[Row]) -> None:
    """Raise DoesNotFit unless every attempt's events form an unbroken chain from the first."""
    numbers = {row["number"] for row in attempts}
    ordered = sorted(events, key=lambda row: (row["attempt_number"], row["position"]))
    for number, rows in groupby(ordered, key=lambda row: row["attempt_number"]):
        if number not in numbers:
            raise DoesNotFit(f"answer_event {number}")
        previous = GENESIS
        for position, row in enumerate(rows, start=1):
            if row["position"] != position or chained_hash(previous, row) != row["hash"]:
                raise DoesNotFit(f"answer_event {number}/{position}")
            previous = row["hash"]


def check_ledger(entries: Sequence[Mapping[str, Any]], head: str) -> None:
    """Raise DoesNotFit unless the machine's ledger is whole and ends in that head."""
    _count, found, broken = first_break(_as_acts(entries))
    if broken is not None or found != head:
        raise DoesNotFit(f"ledger {(broken or Break(len(entries), 'head')).sequence}")


def _as_acts(entries: Sequence[Mapping[str, Any]]) -> Iterable[tuple[Act, str, str]]:
    names = ("sequence", "at", "actor_id", "actor_name", "action", "subject", "detail")
    for entry in entries:
        act = Act(**{name: entry[name] for name in names})
        yield act, entry["previous_hash"], entry["hash"]
