"""Claims as a JSON value, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from app.regulations.claims import Claims, PartialDate, Unclear, WorkPeriod

BLANK: tuple[object, ...] = (None, "", {}, ())
"""What an answer is that was not given."""


def claims_to_dict(claims: Claims) -> dict[str, Any]:
    """The claims as a JSON value. Blank answers are left out."""
    values = {field.name: getattr(claims, field.name) for field in fields(claims)}
    return {name: _to_json(value) for name, value in values.items() if value not in BLANK}


def claims_from_dict(data: Mapping[str, Any]) -> Claims:
    """The claims a JSON value holds."""
    values: dict[str, Any] = {name: _from_json(value) for name, value in data.items()}
    values["birth_date"] = date.fromisoformat(data["birth_date"])
    years = data.get("appraisals", {})
    return Claims(**values | {"appraisals": {int(year): text for year, text in years.items()}})


def _to_json(value: object) -> object:
    match value:
        case Unclear(text):
            return {"unclear": text}
        case PartialDate(year, month, day):
            return {"date": [part for part in (year, month, day) if part is not None]}
        case date():
            return value.isoformat()
        case tuple() | WorkPeriod():
            return _periods_to_json(value)
        case dict():
            return {str(key): text for key, text in value.items()}
        case _:
            return value


def _periods_to_json(value: object) -> object:
    if isinstance(value, WorkPeriod):
        return {"from": _to_json(value.start), "to": _to_json(value.end)}
    return [_to_json(one) for one in value] if isinstance(value, tuple) else value


def _from_json(value: object) -> Any:
    match value:
        case {"unclear": str(text)}:
            return Unclear(text)
        case {"date": list(parts)}:
            return PartialDate(*parts)
        case {"from": start, "to": end}:
            return WorkPeriod(_from_json(start), _from_json(end))
        case list(items):
            return tuple(_from_json(one) for one in items)
        case _:
            return value
