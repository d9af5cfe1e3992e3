"""How a response that is partly right is paid: each policy a value that an item carries as data."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from question_bank.errors import N_, InvalidItem

GRADED_2025 = (Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal(1))
"""Shares for 0 to 4 statements judged rightly, as the national school-leaving examination pays
them from 2025 (Quyết định 764/QĐ-BGDĐT of 8 March 2024, part II of the papers)."""


class ChoicePolicy(StrEnum):
    """What a set of chosen options is worth."""

    ALL_OR_NOTHING = "all_or_nothing"
    """Everything for exactly the right set, nothing for any other."""
    PARTIAL = "partial"
    """Right ones less wrong ones, of all the right ones; never below nothing."""


POLICY_WORDS = {
    ChoicePolicy.ALL_OR_NOTHING: N_("Đúng hết mới có điểm"),
    ChoicePolicy.PARTIAL: N_("Từng phần: đúng trừ sai"),
}


def choice_share(chosen: set[int], right: set[int], policy: ChoicePolicy) -> Fraction:
    """The share of the marks, 0 to 1, that a set of options earns."""
    if policy is ChoicePolicy.ALL_OR_NOTHING:
        return Fraction(int(chosen == right))
    return max(Fraction(len(chosen & right) - len(chosen - right), len(right)), Fraction(0))


def check_shares(shares: Sequence[Decimal], count: int) -> tuple[Decimal, ...]:
    """A table of shares for 0 to `count` right: from 0 to 1, never falling. Raise InvalidItem."""
    table = tuple(shares)
    sound = all(isinstance(each, Decimal) and each.is_finite() for each in table)
    if not sound or len(table) != count + 1 or table[0] != 0 or table[-1] != 1:
        raise InvalidItem(
            N_("Bảng điểm cần %(count)s mức, từ 0 (không ý nào đúng) đến 1 (đúng hết)"),
            column="Cách chấm",
            count=str(count + 1),
        )
    if list(table) != sorted(table):
        raise InvalidItem(N_("Bảng điểm không được giảm khi đúng nhiều ý hơn"), column="Cách chấm")
    return table
