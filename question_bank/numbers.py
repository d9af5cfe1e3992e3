"""Numbers as people type them in Vietnam: decimal comma, points or spaces between thousands."""

import re
from decimal import Decimal

NUMBER_LIMIT = 40
"""The most characters of a typed number."""
MINUS = "\N{MINUS SIGN}"
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " "})
_GROUPED = re.compile(
    r"(?P<whole>[+-]?[1-9]\d{0,2}(?:(?P<sign>[. ])\d{3})(?:(?P=sign)\d{3})*)(?P<rest>,\d+)?"
)
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def read_number(text: str) -> Decimal | None:
    """The number typed, or None when it is none.

    A comma is the decimal sign; so is a single point, unless three digits follow one to three
    digits that do not begin with zero: "1.500" is fifteen hundred, "0.500" a half.
    """
    told = text.strip().translate(_MINUS)
    if len(told) > NUMBER_LIMIT or not told.isascii():
        return None
    if grouped := _GROUPED.fullmatch(told):
        whole = re.sub(r"[. ]", "", grouped["whole"])
        return Decimal(whole + (grouped["rest"] or "").replace(",", "."))
    return Decimal(told.replace(",", ".")) if _PLAIN.fullmatch(told) else None


def spell_number(number: Decimal) -> str:
    """The number with a decimal comma, without exponent or idle zeros."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def show_number(number: Decimal) -> str:
    """The number as people read it: spelled with a true minus sign, which typing may lack."""
    return spell_number(number).replace("-", MINUS)
