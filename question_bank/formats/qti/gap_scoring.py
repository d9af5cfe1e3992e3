"""How a text with several drop-down lists is scored in QTI, by the policy of its item."""

from collections.abc import Sequence
from decimal import Decimal

from question_bank.formats.qti.texts import Pen
from question_bank.scoring.policies import PART_RULES, PartPolicy, Rule


def gap_rules(v: Pen, names: Sequence[str], policy: PartPolicy, points: Decimal) -> str:
    """The rules that pay for the responses of these names, each with a right response declared."""
    rule = PART_RULES[policy]
    if rule is None:
        all_right = v.q("and", [_is_right(v, name) for name in names])
        then = _set_score(v, _number(v, f"{points:f}"))
        return v.q("responseCondition", v.q("responseIf", all_right + then))
    counted = "".join(_count(v, name, rule) for name in names)
    product = v.q("product", _score(v) + _number(v, f"{points:f}"))
    share = _set_score(v, v.q("divide", product + _number(v, str(len(names)))))
    return counted + _never_below(v, rule) + share


def _count(v: Pen, name: str, rule: Rule) -> str:
    """One more for a right choice, less what the rule says for a wrong one."""
    right = v.q("responseIf", _is_right(v, name) + _add(v, "1"))
    if not rule.wrong_costs:
        return v.q("responseCondition", right)
    given = v.q("not", v.q("isNull", v.q("variable", identifier=name)))
    wrong = v.q("responseElseIf", given + _add(v, f"{float(-rule.wrong_costs):g}"))
    return v.q("responseCondition", right + wrong)


def _never_below(v: Pen, rule: Rule) -> str:
    """Nothing instead of less than nothing, unless the rule goes down to all of the marks."""
    if rule.least or not rule.wrong_costs:
        return ""
    below = v.q("lt", _score(v) + _number(v, "0"))
    return v.q("responseCondition", v.q("responseIf", below + _set_score(v, _number(v, "0"))))


def _is_right(v: Pen, name: str) -> str:
    return v.q("match", v.q("variable", identifier=name) + v.q("correct", identifier=name))


def _add(v: Pen, number: str) -> str:
    return _set_score(v, v.q("sum", _score(v) + _number(v, number)))


def _set_score(v: Pen, value: str) -> str:
    return v.q("setOutcomeValue", value, identifier="SCORE")


def _score(v: Pen) -> str:
    return v.q("variable", identifier="SCORE")


def _number(v: Pen, number: str) -> str:
    return v.q("baseValue", number, baseType="float")
