"""Moodle's embedded answers, `{1:MULTICHOICE:=right~wrong}` within a text, taken out of it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.formats.gift_kinds import Answer

_PART = re.compile(r"\{(\d{0,4}):([A-Z_]{2,20}):((?:\\.|[^\\}])*)\}", re.DOTALL)
_OPENED = re.compile(r"\{\d{0,4}:[A-Z_]{2,20}:")
_ANSWER = re.compile(r"(?:\\.|[^\\~])+", re.DOTALL)
_WEIGHT = re.compile(r"\s*(?:(=)|%(-?\d+(?:\.\d*)?)%)?", re.DOTALL)
_FEEDBACK = re.compile(r"((?:\\.|[^\\#])*)(?:#(.*))?", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPE_BUT_STAR = re.compile(r"\\([^*])", re.DOTALL)
_LIVE_STAR = re.compile(r"(?<!\\)\*")
_SIDES = ("", "_S", "_V", "_H", "_VS", "_HS")
CHOICES = frozenset(
    {f"MULTICHOICE{side}" for side in _SIDES} | {f"MC{side[1:]}" for side in _SIDES}
)
TYPED = dict.fromkeys(("SHORTANSWER", "SA", "MW"), False)
TYPED |= dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), True)
"""The kinds that ask for a word, and whether case counts."""
NUMBERS = frozenset({"NUMERICAL", "NM"})
GAP = "_____"
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One embedded answer: its weight, its kind in Moodle's words, and its answers."""

    weight: int
    kind: str
    answers: tuple[Answer, ...]

    @property
    def right(self) -> list[Answer]:
        """The answers that earn everything."""
        return [each for each in self.answers if each.weight == 100]


def take_parts(text: str) -> tuple[str, tuple[Part, ...]]:
    """The text with a sign of ours where each answer was, and the answers. Raise InvalidItem.

    A single answer to be typed leaves a gap; others leave the number of their drop-down list.
    """
    found = list(_PART.finditer(text))
    if len(found) != len(_OPENED.findall(text)) or len(found) > MOST_PARTS:
        raise InvalidItem(
            N_("Một chỗ trống {…} không khép ngoặc hoặc có quá nhiều chỗ; hãy xem lại dấu { }"),
            column="Câu hỏi",
        )
    if not found:
        raise InvalidItem(N_("Câu hỏi không có chỗ trống dạng {1:…}"), column="Câu hỏi")
    parts = tuple(Part(int(m[1] or 1), m[2], _answers(m[3])) for m in found)
    numbers = iter(range(1, len(parts) + 1))
    is_gap = len(parts) == 1 and parts[0].kind not in CHOICES
    marked = _PART.sub(lambda _m: GAP if is_gap else f"[[{next(numbers)}]]", text)
    return marked, parts


def _answers(told: str) -> tuple[Answer, ...]:
    return tuple(_answer(found[0]) for found in _ANSWER.finditer(told))


def _answer(told: str) -> Answer:
    lead = _WEIGHT.match(told)
    assert lead is not None  # the pattern matches the empty text
    weight = Decimal(100) if lead[1] else to_decimal(lead[2] or "0", column="Đáp án")
    split = _FEEDBACK.fullmatch(told[lead.end() :])
    raw, feedback = (split[1], split[2] or "") if split else (told[lead.end() :], "")
    pattern = _ESCAPE_BUT_STAR.sub(r"\1", unescape(raw))
    return Answer(
        sign="=" if weight == 100 else "~",
        weight=weight,
        text=_ESCAPE.sub(r"\1", raw).strip(),
        feedback=_ESCAPE.sub(r"\1", feedback).strip(),
        line=0,
        has_wildcard=bool(_LIVE_STAR.search(pattern)),
        pattern=pattern.strip(),
    )
