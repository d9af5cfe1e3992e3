"""What the exam page's addresses answer, as JSON."""

from datetime import datetime, timedelta
from typing import Any

from app.delivery.records import compact_json
from app.delivery.saving import SaveReply
from app.delivery.standing import Standing, State, milliseconds

ASKS_AGAIN = timedelta(seconds=5)
"""While a start is put off, pages look again after that long."""


def times(standing: Standing, now: datetime, state: State | None = None) -> dict[str, Any]:
    """How an attempt stands in time; with every answer, so that the page's clock stays right.

    `state`: what this very device waits for, if that is not told by the attempt alone.
    """
    soonest = now + ASKS_AGAIN if standing.is_put_off else standing.starts_at
    return {
        "server_now": milliseconds(now),
        "starts_at": milliseconds(max(standing.starts_at, soonest)),
        "ends_at": milliseconds(standing.ends_at),
        "epoch": standing.epoch,
        "over": standing.is_over(now),
        "submitted": standing.submitted_at is not None,
        "stopped": standing.stopped_since is not None,
        "state": state or standing.state(now),
    }


def saved(reply: SaveReply) -> tuple[int, str]:
    """The status and the text that tell a device what became of its answers."""
    results = [
        {
            "slot": result.slot,
            "seq": result.sequence,
            "status": result.status,
            "at": result.server_ms,
            "digest": result.digest,
            "ack": result.ack,
        }
        for result in reply.results
    ]
    told = {**times(reply.standing, reply.now), "results": results}
    return 409 if reply.refused else 200, compact_json(told)
