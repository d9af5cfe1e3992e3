"""How a response that is partly right is paid: each policy a value that an item carries as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TypeVar

from question_bank.errors import N_, InvalidItem

_Policy = TypeVar("_Policy", bound=StrEnum)

GRADED_2025 = (Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal(1))
"""Shares for 0 to 4 statements judged rightly, as the national school-leaving examination pays
them from 2025 (Quyết định 764/QĐ-BGDĐT of 8 March 2024, part II of the papers)."""


class ChoicePolicy(StrEnum):
    """What a set of chosen options is worth."""

    ALL_OR_NOTHING = "all_or_nothing"
    """Everything for exactly the right set, nothing for any other."""
    PARTIAL = "partial"
    """Right ones less wrong ones, of all the right ones; never below nothing."""
    PENALTY = "penalty"
    """As before, but a wrong one costs half of what a right one earns."""
    NEGATIVE = "negative"
    """Right ones less wrong ones, down to minus all of the marks."""


class PartPolicy(StrEnum):
    """What a question of several parts (pairs, gaps) is worth. An empty part costs nothing."""

    ALL_OR_NOTHING = "all_or_nothing"
    """Everything when every part is right, nothing otherwise."""
    PARTIAL = "partial"
    """Each right part earns its share."""
    PENALTY = "penalty"
    """A wrong part costs half of what a right one earns; never below nothing."""
    CORRECT_MINUS_WRONG = "correct_minus_wrong"
    """A wrong part costs what a right one earns; never below nothing."""
    NEGATIVE = "negative"
    """A wrong part costs what a right one earns, down to minus all of the marks."""


class OrderPolicy(StrEnum):
    """What an order that is partly right is worth."""

    ALL_OR_NOTHING = "all_or_nothing"
    """Everything for exactly the right order, nothing for any other."""
    PAIRS = "pairs"
    """The share of all pairs that stand in the right order (chance gives a half)."""
    LONGEST_RUN = "longest_run"
    """The longest run of neighbours that stand as they should, beyond the first of them."""


POLICY_WORDS = {
    ChoicePolicy.ALL_OR_NOTHING: N_("Đúng hết mới có điểm"),
    ChoicePolicy.PARTIAL: N_("Từng phần: đúng trừ sai"),
    ChoicePolicy.PENALTY: N_("Từng phần: mỗi lựa chọn sai trừ nửa phần điểm"),
    ChoicePolicy.NEGATIVE: N_("Đúng trừ sai, có thể âm điểm"),
}
PART_POLICY_WORDS = {
    PartPolicy.PARTIAL: N_("Từng phần: đúng phần nào được điểm phần đó"),
    PartPolicy.ALL_OR_NOTHING: N_("Đúng hết mới có điểm"),
    PartPolicy.PENALTY: N_("Từng phần: mỗi phần sai trừ nửa phần điểm"),
    PartPolicy.CORRECT_MINUS_WRONG: N_("Từng phần: đúng trừ sai"),
    PartPolicy.NEGATIVE: N_("Đúng trừ sai, có thể âm điểm"),
}
ORDER_POLICY_WORDS = {
    OrderPolicy.ALL_OR_NOTHING: N_("Đúng hết mới có điểm"),
    OrderPolicy.PAIRS: N_("Từng phần: theo số cặp đúng thứ tự"),
    OrderPolicy.LONGEST_RUN: N_("Từng phần: theo đoạn liền nhau đúng dài nhất"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a wrong part costs, of what a right one earns, and the least share there can be."""

    wrong_costs: Fraction = Fraction(0)
    least: Fraction = Fraction(0)


CHOICE_RULES: Mapping[ChoicePolicy, Rule | None] = {
    ChoicePolicy.ALL_OR_NOTHING: None,
    ChoicePolicy.PARTIAL: Rule(Fraction(1)),
    ChoicePolicy.PENALTY: Rule(Fraction(1, 2)),
    ChoicePolicy.NEGATIVE: Rule(Fraction(1), Fraction(-1)),
}
"""None pays for everything right only."""
PART_RULES: Mapping[PartPolicy, Rule | None] = {
    PartPolicy.ALL_OR_NOTHING: None,
    PartPolicy.PARTIAL: Rule(),
    PartPolicy.PENALTY: Rule(Fraction(1, 2)),
    PartPolicy.CORRECT_MINUS_WRONG: Rule(Fraction(1)),
    PartPolicy.NEGATIVE: Rule(Fraction(1), Fraction(-1)),
}


def choice_share(chosen: set[int], right: set[int], policy: ChoicePolicy) -> Fraction:
    """The share of the marks that a set of options earns: to 1, from 0 or what the policy says."""
    rule = CHOICE_RULES[policy]
    if rule is None:
        return Fraction(int(chosen == right))
    return _share(len(chosen & right), len(chosen - right), len(right), rule)


def part_share(
    said: Sequence[object | None], keys: Sequence[object], policy: PartPolicy
) -> Fraction:
    """The share that what was said of each part (None for nothing) earns."""
    right = sum(one == key for one, key in zip(said, keys, strict=True))
    rule = PART_RULES[policy]
    if rule is None:
        return Fraction(int(right == len(keys)))
    return _share(right, sum(one is not None for one in said) - right, len(keys), rule)


def hit_share(right: int, wrong: int, wanted: int, policy: PartPolicy) -> Fraction:
    """The share that so many right and wrong marks earn where `wanted` right ones earn all."""
    rule = PART_RULES[policy]
    if rule is None:
        return Fraction(int(right == wanted and not wrong))
    return _share(right, wrong, wanted, rule)


def order_share(order: Sequence[int], policy: OrderPolicy) -> Fraction:
    """The share that an order of the numbers from 0 earns; ascending is right."""
    count = len(order)
    if policy is OrderPolicy.PAIRS:
        pairs = list(combinations(order, 2))
        return Fraction(sum(first < second for first, second in pairs), len(pairs))
    if policy is OrderPolicy.LONGEST_RUN:
        longest = run = 1
        for first, second in pairwise(order):
            run = run + 1 if second == first + 1 else 1
            longest = max(longest, run)
        return Fraction(longest - 1, count - 1)
    return Fraction(int(list(order) == list(range(count))))


def _share(right: int, wrong: int, total: int, rule: Rule) -> Fraction:
    return max((right - wrong * rule.wrong_costs) / total, rule.least)


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


def policy_named(text: str | None, policies: type[_Policy], default: _Policy) -> _Policy:
    """The policy of that name; the default for none. Raise InvalidItem."""
    if not text:
        return default
    try:
        return policies(text)
    except ValueError as error:
        raise InvalidItem(
            N_("Không có cách chấm “%(text)s”; dùng một trong: %(known)s"),
            column="Cách chấm",
            text=text[:40],
            known=", ".join(each.value for each in policies),
        ) from error
