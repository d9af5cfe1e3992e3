"""Which responses a question can have, told by its kind and number of options or marks. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeGuard

from question_bank.items.areas import WHOLE
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import ESSAY_LIMIT, Essay
from question_bank.items.fill_in import ANSWER_LIMIT, FillIn
from question_bank.items.hotspot import MARKS_LIMIT, Hotspot
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.options import LETTERS
from question_bank.items.ordering import Ordering
from question_bank.items.parts import PARTS_LIMIT
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import NUMBER_LIMIT
from question_bank.text import is_readable

HIGHEST_NUMBER = 999
HIGHEST_IN_LIST = max(PARTS_LIMIT * len(LETTERS) - 1, WHOLE)
LONGEST_LIST = max(len(LETTERS), 2 * MARKS_LIMIT)


def is_response(value: object) -> bool:
    """Whether a decoded JSON value could be the response to any question at all."""
    if isinstance(value, str):
        return len(value) <= ESSAY_LIMIT and is_readable(value.replace("\r", ""))
    if isinstance(value, list):
        plain = all(
            each is None or _is_truth(each) or _is_number(each, HIGHEST_IN_LIST + 1)
            for each in value
        )
        return 0 < len(value) <= LONGEST_LIST and plain
    return value is None or isinstance(value, bool) or _is_number(value, HIGHEST_NUMBER + 1)


def fits_kind(
    kind: str, count: int, response: object, blocks: Sequence[Sequence[int]] = ()
) -> bool:
    """Whether a question of the kind with so many options can have the response.

    `blocks` are for each part of the question the first number it can be given and the one
    after the last.
    """
    if kind in {Matching.kind, Cloze.kind}:
        return _are_placed(response, blocks)
    return kind in _FITS and _FITS[kind](response, count)


def _are_placed(response: object, blocks: Sequence[Sequence[int]]) -> bool:
    """A number of its own block or none for each part, and at least one number."""
    if not isinstance(response, list) or len(response) != len(blocks):
        return False
    told = all(
        each is None or (_is_number(each, stop) and each >= start)
        for each, (start, stop) in zip(response, blocks, strict=True)
    )
    return told and any(each is not None for each in response)


def _are_all(response: object, count: int) -> bool:
    """Every option's number once."""
    if not isinstance(response, list) or not all(_is_number(each, count) for each in response):
        return False
    return sorted(response) == list(range(count))


def _are_marks(response: object, count: int) -> bool:
    """Two places on the image for each of one to so many marks."""
    if not isinstance(response, list) or not 2 <= len(response) <= 2 * count:
        return False
    return len(response) % 2 == 0 and all(_is_number(each, WHOLE + 1) for each in response)


def _is_text(limit: int) -> Callable[[object, int], bool]:
    return lambda response, _count: isinstance(response, str) and len(response) <= limit


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
    FillIn.kind: _is_text(ANSWER_LIMIT),
    Numeric.kind: _is_text(NUMBER_LIMIT),
    ShortAnswer.kind: _is_text(ANSWER_LIMIT),
    Ordering.kind: _are_all,
    Hotspot.kind: _are_marks,
    Essay.kind: _is_text(ESSAY_LIMIT),
}
