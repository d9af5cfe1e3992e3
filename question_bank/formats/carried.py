"""What files of other systems carry of ours: names with values beside the question.

A format has its own places for text, options, keys, points and tags. What else we know of a
question travels as pairs (`level`, "apply"), which other systems keep or skip, and which are read
back here.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from question_bank.errors import N_, InvalidItem
from question_bank.items.base import Item
from question_bank.items.registry import item_from_dict
from question_bank.question import ProvisionRef, Question

PROVISION, TEXT = "provision", "text"
_OF_QUESTION = ("kind", "level", "difficulty", "minutes", PROVISION, "stimulus", "topic")
_VALUE_LIMIT = 40_000
Told = Mapping[str, object]
"""Values of a question by the names that its JSON has."""


class Unsound(InvalidItem):
    """What was read makes no sound item or question; `content` is what was understood of it."""

    def __init__(self, refusal: InvalidItem, content: Mapping[str, object]) -> None:
        super().__init__(refusal.template, column=refusal.column, **refusal.params)
        self.content = content


@dataclass(frozen=True, slots=True)
class Carried:
    """The pairs found beside a question: single values, provisions, and settings of the item."""

    values: Mapping[str, str] = field(default_factory=dict)
    provisions: tuple[ProvisionRef, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts as they were written here, by the hash of what their HTML reads as."""

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """The values in pairs that `pairs_of` wrote. Raise InvalidItem."""
        values: dict[str, str] = {}
        provisions: list[ProvisionRef] = []
        settings: dict[str, object] = {}
        texts: dict[str, str] = {}
        for name, value in pairs:
            if name == PROVISION:
                provisions.append(_to_provision(value))
            elif name in _OF_QUESTION:
                values[name] = value
            elif name == TEXT:
                texts |= _to_text(value)
            else:
                settings[name] = _decoded(name, value)
        return cls(values, tuple(provisions), settings, texts)

    def restore(self, text: str) -> str:
        """The text as it was written here, if it came back unchanged."""
        if not self.texts:
            return text
        return self.texts.get(hashlib.sha256(text.encode()).hexdigest()[:16], text)

    @property
    def kind(self) -> str:
        """The kind of item that was written; empty if another system wrote the file."""
        return self.values.get("kind", "")

    def item(self, kind: str, **told: object) -> Item:
        """The item of this kind with what the format tells and what was carried beside it.

        Raise Unsound.
        """
        own = self.settings if self.kind == kind else {}
        content = {"kind": kind, **told, **own}
        try:
            return item_from_dict(content)
        except InvalidItem as refusal:
            raise Unsound(refusal, content) from refusal

    def question(self, make_item: Callable[[], Item], about: Callable[[], Told]) -> Question:
        """The question of an item and of what is told about it. Raise Unsound, InvalidItem."""
        try:
            item = make_item()
        except Unsound as refusal:
            raise Unsound(refusal, {**about(), "item": refusal.content}) from refusal
        told = about()
        try:
            return Question.from_dict(told, item=item)
        except InvalidItem as refusal:
            raise Unsound(refusal, {**told, "item": item.to_dict()}) from refusal

    def about(self) -> dict[str, object]:
        """What was carried of the question beside its item, as its JSON values."""
        found: dict[str, object] = {"provisions": [each.to_dict() for each in self.provisions]}
        return found | {
            name: self.values[name]
            for name in ("level", "difficulty", "minutes")
            if self.values.get(name)
        }

    def split_stimulus(self, text: str) -> tuple[str, str]:
        """The case that stands in front of the question's own text, and that text."""
        length = self.values.get("stimulus", "")
        if length.isascii() and length.isdecimal() and 0 < int(length[:6]) < len(text):
            return text[: int(length[:6])], text[int(length[:6]) :]
        return "", text


def pairs_of(question: Question, *, held: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs to carry for a question; `held` are the item's values the format holds itself."""
    yield "kind", question.item.kind
    if question.level:
        yield "level", question.level.value
    if question.difficulty is not None:
        yield "difficulty", str(question.difficulty)
    if question.minutes is not None:
        yield "minutes", str(question.minutes)
    for each in question.provisions:
        yield PROVISION, "|".join(filter(None, (each.law, each.article, each.clause)))
    known = {"kind", "stem", *held}
    for name, value in question.item.to_dict().items():
        if name not in known:
            yield name, json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _to_provision(value: str) -> ProvisionRef:
    parts = [part.strip() for part in value.split("|")]
    if len(parts) not in {2, 3}:
        raise InvalidItem(
            N_("Điều khoản phải ghi dạng văn bản|điều|khoản, không phải “%(value)s”"),
            column="Văn bản",
            value=value[:40],
        )
    return ProvisionRef(*parts)


def _to_text(value: str) -> dict[str, str]:
    match _decoded(TEXT, value):
        case [str(digest), str(source)]:
            return {digest: source}
    return {}


def _decoded(name: str, value: str) -> object:
    try:
        if len(value) > _VALUE_LIMIT:
            raise ValueError
        decoded: object = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise InvalidItem(
            N_("Giá trị của “%(name)s” không đọc được: %(value)s"),
            column=name[:40],
            name=name[:40],
            value=value[:40],
        ) from error
    return decoded
