"""The answer parts of GIFT that are more than one right option: what question each one makes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.items.matching import Matching, matching_of
from question_bank.items.multiple import MultipleResponse, policy_from_text
from question_bank.items.numeric import Numeric, read_units
from question_bank.items.true_false_group import COUNT, TrueFalseGroup
from question_bank.scoring.policies import GRADED_2025, ChoicePolicy, PartPolicy, policy_named
from question_bank.text import fold, fold_accents

_NUMBER = r"([+-]?\d+(?:\.\d+)?)"
_WITH_TOLERANCE = re.compile(rf"#\s*=?\s*{_NUMBER}\s*(?::\s*(\d+(?:\.\d+)?)\s*)?")
_FROM_TO = re.compile(rf"#\s*=?\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*")
_SHARES = ("tolerance", "relative")
_TRUTHS = {"dung": True, "true": True, "sai": False, "false": False}


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry of an answer part: its sign (= or ~), weight in percent, text and feedback.

    `words` are the text as letters, and `pattern` the same with a backslash before every literal
    star; `pair` is what stands left and right of a live arrow.
    """

    sign: str
    weight: Decimal | None
    text: str
    feedback: str
    line: int
    has_wildcard: bool
    words: str = ""
    pattern: str = ""
    pair: tuple[str, str] | None = None


def is_right(answer: Answer) -> bool:
    """Whether the entry alone earns everything."""
    return answer.sign == "=" or answer.weight == 100


def is_partial(answer: Answer) -> bool:
    """Whether the entry earns or costs a part."""
    usual: Mapping[str, set[Decimal | None]] = {
        "=": {None, Decimal(100)},
        "~": {None, Decimal(0), Decimal(100)},
    }
    return answer.weight not in usual[answer.sign]


def numeric_of(stem: str, part: str, meta: Mapping[str, Sequence[str]]) -> Numeric:
    """The question in a part such as `{#12.5:0.5}` and what the comments say of it beyond that."""
    item = _bare_numeric(stem, part)
    told = {name: to_decimal(meta[name][-1], column=name) for name in _SHARES if name in meta}
    return replace(
        item,
        tolerance=told.get("tolerance", item.tolerance),
        relative=told.get("relative", item.relative),
        units=read_units(meta.get("unit", ())),
        unit_required=meta.get("unit_required", ["no"])[-1] == "yes",
    )


def _bare_numeric(stem: str, part: str) -> Numeric:
    """The question in `{#12.5:0.5}` or `{#12..13}`. Raise InvalidItem for several answers."""
    if match := _WITH_TOLERANCE.fullmatch(part):
        return Numeric(stem=stem, value=Decimal(match[1]), tolerance=Decimal(match[2] or 0))
    if match := _FROM_TO.fullmatch(part):
        least, most = Decimal(match[1]), Decimal(match[2])
        return Numeric(stem=stem, value=(least + most) / 2, tolerance=(most - least) / 2)
    raise InvalidItem(
        N_("Câu hỏi số chỉ nhập được dạng {#số:sai số} hoặc {#từ..đến}"), column="Đáp án"
    )


def is_group(kind: str, answers: Sequence[Answer]) -> bool:
    """Whether pairs are statements to be judged: said so, or four with only true and false."""
    truths = [_truth(each.pair[1]) for each in answers if each.pair]
    return kind == TrueFalseGroup.kind or (
        kind != Matching.kind and len(truths) == COUNT and None not in truths
    )


def _truth(words: str) -> bool | None:
    return _TRUTHS.get(fold_accents(fold(words)))


def pairs_of(stem: str, answers: Sequence[Answer], policy: str | None) -> Matching:
    """The matching question of the pairs; one without a left side is a distractor."""
    pairs = [each.pair for each in answers if each.pair]
    return matching_of(
        stem,
        [(left, right) for left, right in pairs if left],
        distractors=[right for left, right in pairs if not left],
        policy=policy_named(policy, PartPolicy, PartPolicy.PARTIAL),
    )


def group_of(stem: str, answers: Sequence[Answer], shares: str) -> TrueFalseGroup:
    """The statements of a matching question whose right sides are all true or false."""
    pairs = [each.pair for each in answers if each.pair]
    keys = [_truth(right) for _statement, right in pairs]
    return TrueFalseGroup(
        stem=stem,
        statements=tuple(statement for statement, _right in pairs),
        keys=tuple(key for key in keys if key is not None),
        shares=tuple(to_decimal(each, column="shares") for each in shares.split()) or GRADED_2025,
    )


def multiple_of(stem: str, answers: Sequence[Answer], policy: str | None) -> MultipleResponse:
    """The question whose right options share the marks alike. Raise InvalidItem for other weights.

    Without a policy of our own beside it, what wrong options cost tells which one is meant.
    """
    weights = [each.weight or Decimal(0) for each in answers]
    right = [weight for weight in weights if weight > 0]
    alike = bool(right) and max(right) - min(right) < 1 and 99 < sum(right) < 101
    if not alike or any(each.sign == "=" for each in answers):
        raise InvalidItem(
            N_(
                "Câu nhiều đáp án đúng chỉ nhập được khi mọi phương án bắt đầu bằng ~ và các "
                "phương án đúng có trọng số bằng nhau, cộng lại đủ 100%%; câu cho điểm từng phần "
                "theo cách khác chưa nhập được"
            ),
            column="Đáp án",
        )
    costs_all = min(weights) <= -100 and len(right) > 1
    guessed = ChoicePolicy.ALL_OR_NOTHING if costs_all else ChoicePolicy.PARTIAL
    return MultipleResponse(
        stem=stem,
        options=tuple(each.text for each in answers),
        keys=tuple(place for place, weight in enumerate(weights) if weight > 0),
        policy=policy_from_text(policy) if policy else guessed,
        explanations=tuple(each.feedback for each in answers),
    )


def weights_of(item: MultipleResponse) -> list[str]:
    """What each option earns or costs, in percent as Moodle pays it."""
    right = f"{100 / Decimal(len(item.keys)):.5f}".rstrip("0").rstrip(".")
    wrong = "100" if item.policy is ChoicePolicy.ALL_OR_NOTHING else right
    return [right if number in item.keys else f"-{wrong}" for number in range(len(item.options))]
