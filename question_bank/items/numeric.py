"""Numeric items: a number is typed, perhaps with a unit, and accepted within a tolerance."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields, to_decimal
from question_bank.items.base import Response, read_text_response, require_stem, require_text
from question_bank.numbers import NUMBER_LIMIT, read_number, show_number, spell_number
from question_bank.text import fold

MOST = Decimal(10) ** 15
UNITS_LIMIT, UNIT_NAME_LIMIT = 10, 20
_WITH_UNIT = re.compile(r"\s*([+\-\u2212\u2013]?[\d.,\u00a0\u202f ]*\d)\s*(\S.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that an answer may be given in: its name, and its size in the unit of the value."""

    name: str
    factor: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        name = require_text(self.name, column="Đơn vị", limit=UNIT_NAME_LIMIT)
        object.__setattr__(self, "name", name)
        told = re.search(r"[;=|\n]", name) or name[0].isdigit() or name[0] in ".,+-±"
        if told or not self.factor.is_finite() or not 0 < self.factor <= MOST:
            raise InvalidItem(
                N_("Đơn vị “%(name)s” không dùng được; hãy ghi như: đồng; triệu đồng = 1000000"),
                column="Đơn vị",
                name=name,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric:
    """A stem that asks for a number: `value`, give or take the tolerance (both bounds count).

    The tolerance is the greater of `tolerance` and `relative` times the value. With `units`, a
    number may carry one of them and counts times its factor; a bare one is in the unit of the
    value, unless `unit_required`. A response is the text typed; what is no number earns nothing.
    """

    kind: ClassVar[str] = "numeric"
    stem: str
    value: Decimal
    tolerance: Decimal = Decimal(0)
    relative: Decimal = Decimal(0)
    units: tuple[Unit, ...] = ()
    unit_required: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        for number in (self.value, self.tolerance, self.relative):
            usable = isinstance(number, Decimal) and number.is_finite() and abs(number) <= MOST
            if not usable or len(spell_number(number)) > NUMBER_LIMIT:
                raise InvalidItem(N_("Đáp án phải là một số có tới 15 chữ số"), column="Đáp án")
        if self.tolerance < 0 or self.relative < 0:
            raise InvalidItem(N_("Sai số cho phép không được âm"), column="Đáp án")
        names = {fold(unit.name) for unit in self.units}
        if len(names) != len(self.units) or len(names) > UNITS_LIMIT:
            raise InvalidItem(N_("Ghi tối đa 10 đơn vị, mỗi đơn vị một lần"), column="Đơn vị")
        if self.unit_required and not self.units:
            raise InvalidItem(N_("Hãy ghi các đơn vị được chấp nhận"), column="Đơn vị")

    def score(self, response: Response) -> Fraction:
        """All of the marks for a number within the tolerance, none for any other."""
        number = self._read(response) if isinstance(response, str) else None
        if number is None:
            return Fraction(0)
        value = Fraction(self.value)
        allowed = max(Fraction(self.tolerance), Fraction(self.relative) * abs(value))
        return Fraction(int(abs(number - value) <= allowed))

    def normalise(self, raw: object) -> str:
        """The text in NFC, otherwise as typed. Raises InvalidResponse for anything unstorable."""
        return read_text_response(raw, limit=NUMBER_LIMIT)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """The stem and the units' names; there is nothing to put in another order."""
        if permutation:
            raise ValueError("a numeric item has no options to order")
        shown: dict[str, object] = {"kind": self.kind, "stem": self.stem}
        return shown | ({"units": [unit.name for unit in self.units]} if self.units else {})

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: there are no options."""
        return ()

    def key_text(self) -> str:
        """The number, with its tolerance and units where there are any."""
        told = show_number(self.value)
        if self.tolerance:
            told += f" ± {spell_number(self.tolerance)}"
        if self.relative:
            told += f" ± {spell_number(self.relative * 100)}%"
        return f"{told} ({spell_units(self.units)})" if self.units else told

    def fingerprint(self) -> list[object]:
        """Stem, number, tolerance and units."""
        value, tolerance = spell_number(self.value), spell_number(self.tolerance)
        told: list[object] = [self.kind, fold(self.stem), value, tolerance]
        if self.relative:
            told.append(["relative", spell_number(self.relative)])
        if self.units:
            units = sorted([fold(unit.name), spell_number(unit.factor)] for unit in self.units)
            told.append(["units", units, self.unit_required])
        return told

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values; numbers are text."""
        data: dict[str, object] = {
            "kind": self.kind,
            "stem": self.stem,
            "value": format(self.value, "f"),
            "tolerance": format(self.tolerance, "f"),
        }
        if self.relative:
            data["relative"] = format(self.relative, "f")
        if self.units:
            data["units"] = [spell_units([unit]) for unit in self.units]
            data["unit_required"] = self.unit_required
        return data

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        known = {"kind", "stem", "value", "tolerance", "relative", "units", "unit_required"}
        fields = Fields(data, known=known)
        return cls(
            stem=fields.text("stem"),
            value=to_decimal(fields.text("value"), column="value"),
            tolerance=fields.find_decimal("tolerance") or Decimal(0),
            relative=fields.find_decimal("relative") or Decimal(0),
            units=read_units(fields.texts("units", default=())),
            unit_required=fields.flag("unit_required", default=False),
        )

    def _read(self, text: str) -> Fraction | None:
        """The number typed, in the unit of the value; None when it is none."""
        if not self.units:
            number = read_number(text)
            return None if number is None else Fraction(number)
        match = _WITH_UNIT.fullmatch(text)
        number = read_number(match[1]) if match else None
        if match is None or number is None:
            return None
        if not match[2]:
            return None if self.unit_required else Fraction(number)
        factors = {fold(unit.name): unit.factor for unit in self.units}
        factor = factors.get(fold(match[2]))
        return None if factor is None else Fraction(number) * Fraction(factor)


def read_units(texts: Sequence[str]) -> tuple[Unit, ...]:
    """Units written as "đồng" or "triệu đồng = 1000000". Raise InvalidItem."""
    parts = [text.partition("=") for text in texts if text.strip()]
    return tuple(
        Unit(name.strip(), to_decimal(factor, column="Đơn vị") if sign else Decimal(1))
        for name, sign, factor in parts
    )


def spell_units(units: Sequence[Unit]) -> str:
    """The units as `read_units` takes them apart, with semicolons between."""
    return "; ".join(
        unit.name if unit.factor == 1 else f"{unit.name} = {spell_number(unit.factor)}"
        for unit in units
    )


def read_key(text: str) -> tuple[Decimal, Decimal, Decimal]:
    """Value, tolerance and relative tolerance in "12,5", "12,5 ± 0,5" or "12,5 ± 4%".

    Both tolerances may stand after one another; +/- is ± as well. Raise InvalidItem.
    """
    value, *tolerances = text.replace("+/-", "±").replace("+-", "±").split("±")
    shares = [each for each in tolerances if each.rstrip().endswith("%")]
    amounts = [each for each in tolerances if each not in shares]
    numbers = [read_number(each) for each in (value, *amounts)]
    parts = [read_number(each.rstrip().removesuffix("%")) for each in shares]
    told = [each for each in [*numbers, *parts] if each is not None]
    if len(told) != 1 + len(tolerances) or len(amounts) > 1 or len(shares) > 1:
        raise InvalidItem(
            N_("Đáp án “%(text)s” không phải là số; hãy ghi như 12,5 hoặc 12,5 ± 0,5"),
            column="Đáp án",
            text=text[:40],
        )
    absolute = told[1] if amounts else Decimal(0)
    return told[0], absolute, told[-1] / 100 if shares else Decimal(0)


def spell_key(item: Numeric) -> str:
    """Value and tolerances as `read_key` takes them apart."""
    return replace(item, units=(), unit_required=False).key_text()
