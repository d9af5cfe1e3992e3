"""A stored version as the pure question it is, and what is derived from one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.bank.models import PendingQuestion, Provision, QuestionVersion
from app.i18n import _
from question_bank import question as pure
from question_bank.assembly.pace import expected_minutes
from question_bank.differences import Change, Segment, compare_questions
from question_bank.errors import Fault, InvalidItem, Refusal
from question_bank.formats.base import CitedInWords
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.hotspot import Hotspot, points_of, spell_point
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.ordering import Ordering
from question_bank.items.registry import KIND_WORDS, item_from_dict
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.lines import Line, lines_of
from question_bank.markup.reading import plain_text
from question_bank.numbers import spell_number

WHOLE_LAW = "-"
"""The article of a provision that means the whole law."""
_UNSAID = (None, "", WHOLE_LAW)


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One line of a question: its key, its name and its text in the reader's language."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs between two versions, as pieces of text to strike out or mark."""

    label: str
    segments: tuple[Segment, ...]


def item_of(version: QuestionVersion) -> Item:
    """The version's item, key included."""
    return item_from_dict(version.content)


def headline(version: QuestionVersion) -> str:
    """What a list says of a version: its stem in plain words; of a secret one its code alone."""
    if version.question.is_secret:
        return _("Câu mật %(code)s", code=version.question.code)
    return plain_text(str(version.content["stem"]))


def to_pure(version: QuestionVersion) -> pure.Question:
    """The version as formats and assembly take it."""
    return pure.Question(
        item=item_of(version),
        code=version.question.code,
        topic=version.question.topic.code,
        level=version.level,
        difficulty=version.difficulty,
        minutes=version.minutes,
        points=version.points,
        explanation=version.explanation,
        stimulus=version.stimulus,
        provisions=tuple(sorted(to_reference(each) for each in version.provisions)),
        tags=tuple(version.tags),
    )


def to_reference(provision: Provision) -> pure.ProvisionRef:
    """The provision as files name it."""
    return pure.ProvisionRef(provision.law.code, provision.article, provision.clause)


def sentence(told: Refusal | Fault) -> str:
    """What the pure layers say, in the reader's language."""
    return _(told.template, **told.params)


def told_sentence(fault: Mapping[str, Any]) -> str:
    """What a stored fault says, in the reader's language."""
    return _(fault["template"], **fault["params"])


def show_pending(content: Mapping[str, Any]) -> dict[str, Any]:
    """A pending question as it will be: stem, and each option with whether it is right."""
    item = content.get("item")
    item = item if isinstance(item, dict) else {}
    in_parts = item.get("kind") in {Matching.kind, Cloze.kind}
    options = [] if in_parts else item.get("options") or item.get("statements") or []
    keys = item.get("keys") if "keys" in item else [item.get("key")]
    if "statements" in item:
        right = [bool(key) for key in keys or []] + [False] * len(options)
    else:
        right = [place in (keys or []) for place in range(len(options))]
    letters = "abcd" if "statements" in item else LETTERS
    return {
        "stem": str(item.get("stem") or ""),
        "stimulus": str(content.get("stimulus") or ""),
        "kind": item.get("kind"),
        "options": list(zip(letters, options, right, strict=False)),
        "answer": "" if options else _pending_answer(item),
    }


def _pending_answer(item: Mapping[str, Any]) -> str:
    """The key of an item without options; as far as it is known if the item is not sound."""
    try:
        return item_from_dict(item).key_text()
    except InvalidItem:
        return _spell_answer(item.get("accepted") or item.get("value") or item.get("key"))


def level_label(content: Mapping[str, Any]) -> str:
    """The level a pending question has, or what its file says instead of one."""
    told = str(content.get("level") or "")
    return level_words(pure.Level(told)) if told in set(pure.Level) else told or "–"


def basis_words(row: PendingQuestion) -> str:
    """What a pending question cites, by codes and in its author's words."""
    cited = [
        " ".join(
            each[name] for name in ("law", "article", "clause") if each.get(name) not in _UNSAID
        )
        for each in row.content.get("provisions") or []
    ]
    return "; ".join([*cited, *(str(CitedInWords(**each)) for each in row.basis)]) or "–"


def _spell_answer(answer: object) -> str:
    if isinstance(answer, bool):
        return _("Đúng") if answer else _("Sai")
    if isinstance(answer, list):
        return " / ".join(map(str, answer))
    return "" if answer is None else str(answer)


def level_words(level: pure.Level) -> str:
    """The level's name in the reader's language."""
    return _(pure.LEVEL_WORDS[level])


def kind_words(kind: str) -> str:
    """The item kind's name in the reader's language."""
    return _(KIND_WORDS[kind])


def minutes_words(version: QuestionVersion) -> str:
    """How long the version is expected to take, and whether its author said so."""
    minutes = spell_number(expected_minutes(version.kind, version.minutes))
    if version.minutes is None:
        return _("%(minutes)s phút, tính theo loại câu", minutes=minutes)
    return _("%(minutes)s phút", minutes=minutes)


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
    return _part_words(item, response)


def _part_words(item: Item, response: Any) -> str:
    if isinstance(item, Matching):
        said = ("–" if each is None else item.options[each] for each in response)
        pairs = zip(item.prompts, said, strict=True)
        return "; ".join(f"{prompt} → {option}" for prompt, option in pairs)
    if isinstance(item, Ordering):
        return "; ".join(f"{n}. {item.entries[each]}" for n, each in enumerate(response, start=1))
    if isinstance(item, Cloze):
        told = ("–" if each is None else item.options[each] for each in response)
        return "; ".join(f"[[{number}]] {text}" for number, text in enumerate(told, start=1))
    if isinstance(item, Hotspot):
        said = (spell_point(point) for point in points_of(response))
        return "; ".join(f"{number}. {place}" for number, place in enumerate(said, start=1))
    return str(response)


def compare(old: pure.Question, new: pure.Question) -> list[Difference]:
    """What differs between two versions, line by line, word by word."""
    return [
        Difference(label_of(each.line), _translated(each.line, each.segments))
        for each in compare_questions(old, new)
    ]


def list_lines(version: QuestionVersion) -> list[NamedLine]:
    """The version line by line, as reviewers comment on it."""
    return [
        NamedLine(each.key, label_of(each), _(each.text) if each.is_word else each.text)
        for each in lines_of(to_pure(version))
    ]


def label_of(line: Line) -> str:
    """The line's name in the reader's language."""
    return _(line.label, **line.params)


def _translated(line: Line, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Words of ours are translated whole; what an author wrote stays as it is."""
    if not line.is_word:
        return segments
    before = "".join(each.text for each in segments if each.change is not Change.NEW)
    after = "".join(each.text for each in segments if each.change is not Change.GONE)
    pairs = (Change.GONE, before), (Change.NEW, after)
    return tuple(Segment(change, _(text)) for change, text in pairs if text)
