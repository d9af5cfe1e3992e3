"""Which responses a question can have, told by its kind and number of options. Pure."""

from collections.abc import Callable, Mapping
from typing import TypeGuard

from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import ANSWER_LIMIT, FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.options import LETTERS
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import NUMBER_LIMIT
from question_bank.text import is_readable

HIGHEST_NUMBER = 999


def is_response(value: object) -> bool:
    """Whether a decoded JSON value could be the response to any question at all."""
    if isinstance(value, str):
        return len(value) <= ANSWER_LIMIT and is_readable(value.replace("\r", ""))
    if isinstance(value, list):
        plain = all(each is None or _is_truth(each) or _is_number(each, 10) for each in value)
        return 0 < len(value) <= len(LETTERS) and plain
    return value is None or isinstance(value, bool) or _is_number(value, HIGHEST_NUMBER + 1)


def fits_kind(kind: str, count: int, response: object) -> bool:
    """Whether a question of the kind with so many options can have the response."""
    return kind in _FITS and _FITS[kind](response, count)


def _is_one(response: object, count: int) -> bool:
    return _is_number(response, count)


def _are_several(response: object, count: int) -> bool:
    """The numbers of options, ascending: one way only to write the same choice."""
    if not isinstance(response, list) or not all(_is_number(each, count) for each in response):
        return False
    return bool(response) and response == sorted(set(response))


def _is_judged(response: object, count: int) -> bool:
    """A judgement or none for each statement, and at least one."""
    if not isinstance(response, list) or len(response) != count:
        return False
    told = all(each is None or _is_truth(each) for each in response)
    return told and any(each is not None for each in response)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object, count: int) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < count


_FITS: Mapping[str, Callable[[object, int], bool]] = {
    SingleChoice.kind: _is_one,
    MultipleResponse.kind: _are_several,
    TrueFalse.kind: lambda response, _count: _is_truth(response),
    TrueFalseGroup.kind: _is_judged,
    FillIn.kind: lambda response, _count: isinstance(response, str),
    Numeric.kind: lambda response, _count: (
        isinstance(response, str) and len(response) <= NUMBER_LIMIT
    ),
}
