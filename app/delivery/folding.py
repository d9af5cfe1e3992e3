"""The present state of an attempt: the fold of its events. Nothing stores it anywhere else."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.delivery.records import Response
from question_bank.items.registry import IN_PLACES

Last = Mapping[int, tuple[int, str]]
"""For each slot the highest sequence and its response as canonical JSON."""


def fold(rows: Iterable[Any]) -> dict[int, tuple[int, str]]:
    """The last answer of each slot, from rows with `slot`, `sequence` and `response`.

    The device's order counts, not the order of arrival.
    """
    last: dict[int, tuple[int, str]] = {}
    for row in rows:
        if row.slot not in last or row.sequence > last[row.slot][0]:
            last[row.slot] = (row.sequence, row.response)
    return last


def answered(last: Last) -> int:
    """How many slots hold an answer (a cleared one does not)."""
    return sum(response != "null" for _sequence, response in last.values())


def canonical_response(response: str, kind: str, option_order: Sequence[int]) -> Response:
    """The stored response with the payload's option numbers turned into the bank's."""
    value: Response = json.loads(response)
    if type(value) is int and option_order:
        return option_order[value]
    if isinstance(value, list) and kind in IN_PLACES:
        return [None if each is None else option_order[each] for each in value]
    if isinstance(value, list) and option_order:
        return _canonical_list(value, option_order)
    return value


def _canonical_list(value: Sequence[int | bool | None], order: Sequence[int]) -> Response:
    chosen = [order[each] for each in value if type(each) is int]
    if len(chosen) == len(value):
        return sorted(chosen)
    judged = dict(zip(order, (None if each is None else bool(each) for each in value), strict=True))
    return [judged[number] for number in sorted(judged)]
