"""Reading what a device sent: strict types, bounded sizes, one bad event never blocks the rest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeGuard

from app.delivery.fitting import fits_kind, is_response
from app.delivery.pulses import Pulse
from app.delivery.records import Response, canonical
from app.errors import DomainError
from app.i18n import _

MOST_EVENTS = 50
MOST_BYTES = 128 * 1024
HIGHEST_SLOT = 999
HIGHEST_SEQUENCE = 1_000_000
HIGHEST_MS = 2**53
MOST_UNSAVED = 10_000


class MalformedBatch(DomainError):
    """The body is not what our page sends."""


@dataclass(frozen=True, slots=True)
class Event:
    """One answer: which slot, the device's running number, the canonical response, when."""

    slot: int
    sequence: int
    response: str
    client_ms: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The events of one request under the sender's lease epoch, and the faulty ones by name."""

    epoch: int
    events: Sequence[Event]
    faulty: Sequence[tuple[int, int]] = ()


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in the body. Raise MalformedBatch for anything else."""
    try:
        data = _decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise MalformedBatch(_("Dữ liệu gửi lên không đọc được.")) from error
    if not isinstance(data, dict):
        raise MalformedBatch(_("Dữ liệu gửi lên không đọc được."))
    return data


def read_batch(body: bytes) -> Batch:
    """The batch in the body: `{"epoch": 1, "events": [{"slot", "seq", "response", "at"}, …]}`."""
    data = read_object(body)
    epoch, raw = data.get("epoch"), data.get("events")
    if not _whole(epoch, 0, HIGHEST_SEQUENCE) or not isinstance(raw, list):
        raise MalformedBatch(_("Dữ liệu gửi lên không đọc được."))
    if len(raw) > MOST_EVENTS:
        raise MalformedBatch(_("Mỗi lần chỉ gửi tối đa %(n)d câu trả lời.", n=MOST_EVENTS))
    read = [read_event(one) for one in raw]
    events = [event for event in read if isinstance(event, Event)]
    return Batch(epoch, events, [event for event in read if not isinstance(event, Event)])


def read_pulse(body: bytes) -> Pulse:
    """The sign of life in the body: `{"unsaved": 0, "heard": 3}`. Raise MalformedBatch."""
    data = read_object(body)
    unsaved, heard = data.get("unsaved"), data.get("heard", 0)
    if not _whole(unsaved, 0, MOST_UNSAVED) or not _whole(heard, 0, HIGHEST_SEQUENCE):
        raise MalformedBatch(_("Dữ liệu gửi lên không đọc được."))
    return Pulse(unsaved, heard)


def read_complaint(body: bytes) -> tuple[int, str]:
    """Slot and words in the body: `{"slot": 3, "words": "…"}`. Raise MalformedBatch."""
    data = read_object(body)
    slot, words = data.get("slot"), data.get("words")
    if not _whole(slot, 1, HIGHEST_SLOT) or not isinstance(words, str):
        raise MalformedBatch(_("Dữ liệu gửi lên không đọc được."))
    return slot, words


def read_event(raw: object) -> Event | tuple[int, int]:
    """The event, or the slot and sequence of a faulty one (zero where even that is missing)."""
    data = raw if isinstance(raw, dict) else {}
    slot, sequence, at = data.get("slot"), data.get("seq"), data.get("at")
    if not (_whole(slot, 1, HIGHEST_SLOT) and _whole(sequence, 1, HIGHEST_SEQUENCE)):
        return (0, 0)
    response = data.get("response", ...)
    if not _whole(at, 0, HIGHEST_MS) or not is_response(response):
        return (slot, sequence)
    return Event(slot, sequence, canonical(response), at)


def fits(event: Event, shape: Sequence[Sequence[Any]]) -> bool:
    """Whether the slot exists and the response is one its question can have."""
    if event.slot > len(shape):
        return False
    kind, options, *others = shape[event.slot - 1]
    response: Response = json.loads(event.response)
    blocks = others[1] if len(others) > 1 else ()
    return response is None or fits_kind(kind, options, response, blocks)


def _whole(value: object, least: int, most: int) -> TypeGuard[int]:
    return type(value) is int and least <= value <= most


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode
