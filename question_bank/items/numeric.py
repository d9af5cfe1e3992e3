"""Numeric items: a number is typed and accepted within a tolerance."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.fields import Fields, to_decimal
from question_bank.items.base import Response, require_stem
from question_bank.numbers import NUMBER_LIMIT, read_number, spell_number
from question_bank.text import fold, is_readable

MOST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric:
    """A stem that asks for a number: `value`, give or take `tolerance` (both bounds count).

    A response is the text typed; what is no number earns nothing.
    """

    kind: ClassVar[str] = "numeric"
    stem: str
    value: Decimal
    tolerance: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        for number in (self.value, self.tolerance):
            usable = isinstance(number, Decimal) and number.is_finite() and abs(number) <= MOST
            if not usable or len(spell_number(number)) > NUMBER_LIMIT:
                raise InvalidItem(N_("Đáp án phải là một số có tới 15 chữ số"), column="Đáp án")
        if self.tolerance < 0:
            raise InvalidItem(N_("Sai số cho phép không được âm"), column="Đáp án")

    def score(self, response: Response) -> Fraction:
        """All of the marks for a number within the tolerance, none for any other."""
        number = read_number(response) if isinstance(response, str) else None
        if number is None:
            return Fraction(0)
        return Fraction(
            int(abs(Fraction(number) - Fraction(self.value)) <= Fraction(self.tolerance))
        )

    def normalise(self, raw: object) -> str:
        """The text in NFC, otherwise as typed. Raises InvalidResponse for anything unstorable."""
        if not isinstance(raw, str) or len(raw) > NUMBER_LIMIT:
            raise InvalidResponse(
                N_("Câu trả lời phải là một số không quá %(limit)s ký tự"), limit=str(NUMBER_LIMIT)
            )
        if not is_readable(raw.replace("\r", "")):
            raise InvalidResponse(N_("Câu trả lời có ký tự không đọc được; hãy gõ lại"))
        return unicodedata.normalize("NFC", raw)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """The stem; there is nothing to put in another order."""
        if permutation:
            raise ValueError("a numeric item has no options to order")
        return {"kind": self.kind, "stem": self.stem}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: there are no options."""
        return ()

    def key_text(self) -> str:
        """The number, with its tolerance where there is one."""
        value = spell_number(self.value)
        return f"{value} ± {spell_number(self.tolerance)}" if self.tolerance else value

    def fingerprint(self) -> list[object]:
        """Stem, number and tolerance."""
        return [
            self.kind,
            fold(self.stem),
            spell_number(self.value),
            spell_number(self.tolerance),
        ]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values; numbers are text."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "value": format(self.value, "f"),
            "tolerance": format(self.tolerance, "f"),
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"kind", "stem", "value", "tolerance"})
        return cls(
            stem=fields.text("stem"),
            value=to_decimal(fields.text("value"), column="value"),
            tolerance=fields.find_decimal("tolerance") or Decimal(0),
        )


def read_key(text: str) -> tuple[Decimal, Decimal]:
    """Value and tolerance written as "12,5" or "12,5 ± 0,5" (or +/-). Raise InvalidItem."""
    value, _sign, tolerance = text.replace("+/-", "±").replace("+-", "±").partition("±")
    numbers = read_number(value), read_number(tolerance) if tolerance.strip() else Decimal(0)
    if numbers[0] is None or numbers[1] is None:
        raise InvalidItem(
            N_("Đáp án “%(text)s” không phải là số; hãy ghi như 12,5 hoặc 12,5 ± 0,5"),
            column="Đáp án",
            text=text[:40],
        )
    return numbers[0], numbers[1]
