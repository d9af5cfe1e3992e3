"""A stored version as the pure question it is, and what is derived from one."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from app import text
from app.bank.models import Provision, QuestionVersion
from app.i18n import _
from question_bank import question as pure
from question_bank.errors import Fault, Refusal
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.registry import KIND_WORDS, item_from_dict
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import spell_number
from question_bank.scoring.policies import POLICY_WORDS

WHOLE_LAW = "-"
"""The article of a provision that means the whole law."""

Segment = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two versions, as pieces of text to strike out or mark."""

    label: str
    segments: tuple[Segment, ...]


def item_of(version: QuestionVersion) -> Item:
    """The version's item, key included."""
    return item_from_dict(version.content)


def to_pure(version: QuestionVersion) -> pure.Question:
    """The version as formats and assembly take it."""
    return pure.Question(
        item=item_of(version),
        code=version.question.code,
        topic=version.question.topic.code,
        level=version.level,
        difficulty=version.difficulty,
        points=version.points,
        explanation=version.explanation,
        stimulus=version.stimulus,
        provisions=tuple(sorted(to_reference(each) for each in version.provisions)),
        tags=tuple(version.tags),
    )


def to_reference(provision: Provision) -> pure.ProvisionRef:
    """The provision as files name it."""
    return pure.ProvisionRef(provision.law.code, provision.article, provision.clause)


def search_text(question: pure.Question) -> str:
    """Case, stem, options and accepted answers, folded."""
    item = question.item
    return text.fold(" ".join([question.stimulus, item.stem, *_choices(item)]))


def sentence(told: Refusal | Fault) -> str:
    """What the pure layers say, in the reader's language."""
    return _(told.template, **told.params)


def level_words(level: pure.Level) -> str:
    """The level's name in the reader's language."""
    return _(pure.LEVEL_WORDS[level])


def kind_words(kind: str) -> str:
    """The item kind's name in the reader's language."""
    return _(KIND_WORDS[kind])


def response_words(item: Item, response: Any) -> str:
    """A canonical response (decoded JSON) as its giver saw it."""
    if isinstance(item, SingleChoice):
        return f"{LETTERS[response]}. {item.options[response]}"
    if isinstance(item, MultipleResponse):
        return "; ".join(f"{LETTERS[each]}. {item.options[each]}" for each in response)
    if isinstance(item, TrueFalseGroup):
        said = {True: _("Đúng"), False: _("Sai"), None: "–"}
        pairs = zip("abcd", response, strict=True)
        return "; ".join(f"{letter}) {said[each]}" for letter, each in pairs)
    if isinstance(item, TrueFalse):
        return _("Đúng") if response else _("Sai")
    return str(response)


def compare(old: pure.Question, new: pure.Question) -> list[Difference]:
    """What differs between two versions, field by field, word by word."""
    before, after = dict(_fields(old)), dict(_fields(new))
    return [
        Difference(label, tuple(_segments(before.get(label, ""), after.get(label, ""))))
        for label in {**before, **after}
        if before.get(label, "") != after.get(label, "")
    ]


def _choices(item: Item) -> tuple[str, ...]:
    if isinstance(item, (SingleChoice, MultipleResponse)):
        return item.options
    if isinstance(item, TrueFalseGroup):
        return item.statements
    return item.accepted if isinstance(item, FillIn) else ()


def _fields(question: pure.Question) -> Iterator[tuple[str, str]]:
    yield _("Tình huống"), question.stimulus
    yield _("Câu hỏi"), question.item.stem
    yield from _item_fields(question.item)
    yield _("Giải thích"), question.explanation
    yield _("Mức độ"), level_words(question.level) if question.level else ""
    yield _("Độ khó"), str(question.difficulty).replace(".", ",")
    yield _("Điểm"), str(question.points).replace(".", ",")
    yield (
        _("Điều khoản"),
        "; ".join(
            " ".join(filter(None, (each.law, each.article, each.clause)))
            for each in question.provisions
        ),
    )
    yield _("Từ khóa"), "; ".join(question.tags)


def _item_fields(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, (SingleChoice, MultipleResponse)):
        for letter, option in zip(LETTERS, item.options, strict=False):
            yield _("Phương án %(letter)s", letter=letter), option
        for letter, reason in zip(LETTERS, item.explanations, strict=False):
            yield _("Giải thích phương án %(letter)s", letter=letter), reason
    if isinstance(item, TrueFalseGroup):
        for letter, statement in zip("abcd", item.statements, strict=True):
            yield _("Ý %(letter)s", letter=letter), statement
    yield _("Đáp án"), item.key_text()
    yield from _scoring_fields(item)


def _scoring_fields(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, FillIn):
        yield _("Phân biệt hoa thường"), _("Có") if item.case_sensitive else _("Không")
        yield _("Phân biệt dấu"), _("Có") if item.accent_sensitive else _("Không")
    if isinstance(item, MultipleResponse):
        yield _("Cách chấm"), _(POLICY_WORDS[item.policy])
    if isinstance(item, TrueFalseGroup):
        yield _("Cách chấm"), "; ".join(spell_number(each) for each in item.shares)


def _segments(before: str, after: str) -> Iterator[Segment]:
    old, new = before.split(), after.split()
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", " ".join(old[a:b])
            continue
        if a < b:
            yield "gone", " ".join(old[a:b])
        if c < d:
            yield "new", " ".join(new[c:d])
