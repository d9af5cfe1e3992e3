"""A form's answers as a person reads them before handing in."""

from datetime import date
from typing import Any

from app.i18n import _


def tell_answer(box: Any) -> str:
    """What stands in a box, in words; a dash where nothing does."""
    value = box.data
    match value:
        case bool():
            told = _("Có") if value else _("Không")
        case date() if box.type == "MonthField":
            told = f"{value:%m/%Y}"
        case date():
            told = f"{value:%d/%m/%Y}"
        case list():
            told = "; ".join(str(one) for one in value)
        case str() if box.type == "RadioField":
            told = next((str(one[1]) for one in box.iter_choices() if one[0] == value), "")
        case _:
            told = "" if value is None else str(value)
    return told or "–"
