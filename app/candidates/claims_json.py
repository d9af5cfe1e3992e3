"""Claims as a JSON value, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from app.regulations.claims import Claims, PartialDate, Unclear


def claims_to_dict(claims: Claims) -> dict[str, Any]:
    """The claims as a JSON value. Blank answers are left out."""
    values = {field.name: getattr(claims, field.name) for field in fields(claims)}
    return {name: _to_json(value) for name, value in values.items() if value not in (None, "", {})}


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
        case dict():
            return {str(key): text for key, text in value.items()}
        case _:
            return value


def _from_json(value: object) -> object:
    match value:
        case {"unclear": str(text)}:
            return Unclear(text)
        case {"date": list(parts)}:
            return PartialDate(*parts)
        case _:
            return value
