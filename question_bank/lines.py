"""A question as named lines of text: what reviewers comment on and versions are compared by.

An item's lines are read from its own JSON, so that a new kind needs no code here: at most a name
for its fields in `LABELS`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from question_bank.errors import N_
from question_bank.items.base import Item
from question_bank.items.options import LETTERS
from question_bank.question import LEVEL_WORDS, ProvisionRef, Question
from question_bank.scoring.policies import POLICY_WORDS

LABELS: Mapping[str, str] = {
    "stimulus": N_("Tình huống"),
    "stem": N_("Câu hỏi"),
    "options": N_("Phương án %(letter)s"),
    "statements": N_("Ý %(letter)s"),
    "explanations": N_("Giải thích phương án %(letter)s"),
    "accepted": N_("Câu trả lời được nhận số %(number)s"),
    "policy": N_("Cách chấm"),
    "shares": N_("Tỷ lệ điểm khi đúng %(number)s ý"),
    "case_sensitive": N_("Phân biệt hoa thường"),
    "accent_sensitive": N_("Phân biệt dấu"),
    "value": N_("Giá trị đúng"),
    "tolerance": N_("Sai số cho phép"),
    "image": N_("Hình"),
    "areas": N_("Vùng %(number)s"),
    "marks": N_("Số dấu được đặt"),
}
"""What each field of an item is called."""

OTHER, OTHER_OF_SEVERAL = N_("Mục %(name)s"), N_("Mục %(name)s, số %(number)s")
KEY, EXPLANATION, LEVEL = N_("Đáp án"), N_("Giải thích"), N_("Mức độ")
DIFFICULTY, POINTS, PROVISION, TAGS = N_("Độ khó"), N_("Điểm"), N_("Điều khoản"), N_("Từ khóa")
MINUTES = N_("Thời gian dự kiến (phút)")
YES, NO = N_("Có"), N_("Không")

TOLD_BY_KEY_TEXT = frozenset({"kind", "key", "keys"})
"""Fields of an item that are not shown as they stand: its `key_text` says them in words."""

LOWER_CASE = frozenset({"statements"})
"""Fields whose entries are lettered a), b), c)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key, its label as a template with parameters, and what stands there.

    `is_word` says that the text is itself a template of ours and not the author's.
    """

    key: str
    label: str
    text: str
    params: Mapping[str, str] = field(default_factory=dict)
    is_word: bool = False


def lines_of(question: Question) -> tuple[Line, ...]:
    """The question's lines in reading order; empty ones are left out."""
    return tuple(line for line in _lines(question) if line.text)


def _lines(question: Question) -> Iterator[Line]:
    yield Line("stimulus", LABELS["stimulus"], question.stimulus)
    yield from _item_lines(question.item)
    yield Line("explanation", EXPLANATION, question.explanation)
    if question.level:
        yield Line("level", LEVEL, LEVEL_WORDS[question.level], is_word=True)
    if question.difficulty is not None:
        yield Line("difficulty", DIFFICULTY, str(question.difficulty).replace(".", ","))
    if question.minutes is not None:
        yield Line("minutes", MINUTES, str(question.minutes).replace(".", ","))
    yield Line("points", POINTS, str(question.points).replace(".", ","))
    for each in question.provisions:
        yield Line(f"provision.{_place(each, '/')}", PROVISION, _place(each, " "))
    yield Line("tags", TAGS, "; ".join(question.tags))


def _place(reference: ProvisionRef, joint: str) -> str:
    return joint.join(filter(None, (reference.law, reference.article, reference.clause)))


def _item_lines(item: Item) -> Iterator[Line]:
    data = item.to_dict()
    later = []
    for name, value in data.items():
        if name in TOLD_BY_KEY_TEXT:
            continue
        lines = list(_field_lines(name, value))
        # What is asked stands before the key, how it is marked behind it.
        if name in {"stem", "options", "statements"}:
            yield from lines
        else:
            later += lines
    yield Line("key", KEY, item.key_text())
    yield from later


def _field_lines(name: str, value: object) -> Iterator[Line]:
    if not isinstance(value, list):
        text, is_word = _say(value)
        label, params = LABELS.get(name, OTHER), {"name": name}
        yield Line(name, label, text, params, is_word)
        return
    letters = LETTERS.lower() if name in LOWER_CASE else LETTERS
    for place, each in enumerate(value):
        text, is_word = _say(each)
        number = str(place + 1)
        letter = letters[place] if place < len(letters) else number
        params = {"name": name, "number": number, "letter": letter}
        yield Line(f"{name}.{place}", LABELS.get(name, OTHER_OF_SEVERAL), text, params, is_word)


def _say(value: object) -> tuple[str, bool]:
    """The value as text, and whether the text is a word of ours."""
    if isinstance(value, bool):
        return (YES if value else NO), True
    if isinstance(value, str) and value in POLICY_WORDS:
        return next(words for policy, words in POLICY_WORDS.items() if policy == value), True
    return " · ".join(_leaves(value)), False


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)
    elif value is not None and value != "":
        yield str(value)
