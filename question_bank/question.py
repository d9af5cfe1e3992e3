"""A question: an item with what the bank knows about it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields
from question_bank.items.base import STEM_LIMIT, Item, check_text, require_text
from question_bank.items.registry import item_from_dict
from question_bank.text import clean, fold, fold_accents

_TOKEN = re.compile(r"[\w.\-/]{1,60}")
_TAG_STOPS = re.compile(r"[;,\[\]\n]")
NAME_LIMIT = 200
MOST_MINUTES = 240


class Level(StrEnum):
    """How much thinking a question asks for, in the four levels of Vietnamese test design."""

    RECOGNISE = "recognise"
    UNDERSTAND = "understand"
    APPLY = "apply"
    APPLY_HIGH = "apply_high"

    @classmethod
    def from_words(cls, words: str) -> Self:
        """The level that a value or its Vietnamese name means. Raises InvalidItem."""
        told = fold_accents(fold(words)).replace(" ", "_")
        for level in cls:
            if told in {level.value, fold_accents(fold(LEVEL_WORDS[level])).replace(" ", "_")}:
                return level
        raise InvalidItem(
            N_(
                "Không có mức độ “%(words)s”; "
                "dùng Nhận biết, Thông hiểu, Vận dụng hoặc Vận dụng cao"
            ),
            column="Mức độ",
            words=words[:40],
        )


LEVEL_WORDS: Mapping[Level, str] = {
    Level.RECOGNISE: N_("Nhận biết"),
    Level.UNDERSTAND: N_("Thông hiểu"),
    Level.APPLY: N_("Vận dụng"),
    Level.APPLY_HIGH: N_("Vận dụng cao"),
}


@dataclass(frozen=True, slots=True, order=True)
class ProvisionRef:
    """A place in the law that a question rests on: law code, article, clause."""

    law: str
    article: str
    clause: str = ""

    def __post_init__(self) -> None:
        for column, token in (("Văn bản", self.law), ("Điều", self.article)):
            _check_token(token, column=column)
        if self.clause:
            _check_token(self.clause, column="Khoản")

    def to_dict(self) -> dict[str, object]:
        """The reference as plain JSON values."""
        whole: dict[str, object] = {"law": self.law, "article": self.article}
        return whole | ({"clause": self.clause} if self.clause else {})

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The reference in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"law", "article", "clause"})
        return cls(fields.text("law"), fields.text("article"), fields.find_text("clause") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An item and its metadata.

    `difficulty` is the share of candidates expected to answer rightly (0 to 1: the higher, the
    easier). `minutes` is how long one candidate is expected to take. Topic, level, difficulty and
    minutes are None where a file did not say; see `with_defaults`.
    `stimulus` is the text of a case that this question and others ask about; often empty.
    """

    item: Item
    code: str | None = None
    topic: str | None = None
    level: Level | None = None
    difficulty: Decimal | None = None
    minutes: Decimal | None = None
    points: Decimal = Decimal(1)
    explanation: str = ""
    stimulus: str = ""
    provisions: tuple[ProvisionRef, ...] = ()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", _check_name(self.code, column="Mã"))
        object.__setattr__(self, "topic", _check_name(self.topic, column="Chủ đề"))
        explanation = check_text(self.explanation, column="Giải thích", limit=STEM_LIMIT)
        object.__setattr__(self, "explanation", explanation)
        stimulus = check_text(self.stimulus, column="Tình huống", limit=STEM_LIMIT)
        object.__setattr__(self, "stimulus", stimulus)
        object.__setattr__(self, "tags", tuple(dict.fromkeys(map(_check_tag, self.tags))))
        object.__setattr__(self, "provisions", tuple(dict.fromkeys(self.provisions)))
        _check_difficulty(self.difficulty)
        _check_minutes(self.minutes)
        _check_points(self.points)

    def content_hash(self) -> str:
        """SHA-256 (hex) over normalised text, options and key: equal for the same question.

        Case, spaces and the order of the options do not matter, nor does any metadata. The same
        question about two cases is two questions.
        """
        said = self.item.fingerprint() + ([fold(self.stimulus)] if self.stimulus else [])
        content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()

    def with_defaults(
        self,
        *,
        topic: str | None = None,
        level: Level | None = None,
        difficulty: Decimal | None = None,
    ) -> "Question":
        """The question with what it does not say about itself filled in."""
        return replace(
            self,
            topic=self.topic or topic,
            level=self.level or level,
            difficulty=difficulty if self.difficulty is None else self.difficulty,
        )

    def to_dict(self) -> dict[str, object]:
        """The question as plain JSON values; numbers that count as marks are text."""
        data: dict[str, object] = {"item": self.item.to_dict(), "points": str(self.points)}
        optional: dict[str, object] = {
            "code": self.code,
            "topic": self.topic,
            "level": self.level.value if self.level else None,
            "difficulty": None if self.difficulty is None else str(self.difficulty),
            "minutes": None if self.minutes is None else str(self.minutes),
            "explanation": self.explanation or None,
            "stimulus": self.stimulus or None,
            "provisions": [each.to_dict() for each in self.provisions] or None,
            "tags": list(self.tags) or None,
        }
        return data | {name: value for name, value in optional.items() if value is not None}

    @classmethod
    def from_dict(cls, data: object, *, item: Item | None = None) -> Self:
        """The question in `data`; its item is read from there unless given. Raises InvalidItem."""
        fields = Fields(data, known=cls.__dataclass_fields__.keys())
        level, points = fields.find_text("level"), fields.find_decimal("points")
        return cls(
            item=item or item_from_dict(fields.value("item")),
            code=fields.find_text("code"),
            topic=fields.find_text("topic"),
            level=None if level is None else Level.from_words(level),
            difficulty=fields.find_decimal("difficulty"),
            minutes=fields.find_decimal("minutes"),
            points=Decimal(1) if points is None else points,
            explanation=fields.find_text("explanation") or "",
            stimulus=fields.find_text("stimulus") or "",
            provisions=provisions_from_list(fields.value("provisions")),
            tags=fields.texts("tags", default=()),
        )


def provisions_from_list(value: object) -> tuple[ProvisionRef, ...]:
    """The provisions in a decoded list; none for None. Raises InvalidItem."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidItem(N_("Điều khoản phải là một danh sách"), column="provisions")
    return tuple(ProvisionRef.from_dict(each) for each in value)


def _check_token(text: str, *, column: str) -> None:
    if not _TOKEN.fullmatch(text):
        raise InvalidItem(
            N_("“%(text)s” không dùng được; chỉ dùng chữ, số và các dấu . - / (không dấu cách)"),
            column=column,
            text=text[:40],
        )


def _check_name(text: str | None, *, column: str) -> str | None:
    if text is None or not clean(text):
        return None
    name = require_text(text, column=column, limit=NAME_LIMIT)
    if "\n" in name:
        raise InvalidItem(N_("Phải viết trên một dòng"), column=column)
    return name


def _check_tag(text: str) -> str:
    tag = require_text(text, column="Thẻ", limit=NAME_LIMIT)
    if _TAG_STOPS.search(tag):
        raise InvalidItem(N_("Thẻ không được có dấu phẩy, chấm phẩy, ngoặc vuông"), column="Thẻ")
    return tag


def _check_difficulty(difficulty: Decimal | None) -> None:
    if difficulty is not None and not (difficulty.is_finite() and 0 <= difficulty <= 1):
        raise InvalidItem(
            N_("Độ khó phải là số từ 0 đến 1 (tỷ lệ thí sinh dự kiến trả lời đúng)"),
            column="Độ khó",
        )


def _check_minutes(minutes: Decimal | None) -> None:
    if minutes is not None and not (minutes.is_finite() and 0 < minutes <= MOST_MINUTES):
        raise InvalidItem(
            N_("Thời gian dự kiến phải là số phút lớn hơn 0 và không quá %(most)s"),
            column="Thời gian (phút)",
            most=str(MOST_MINUTES),
        )


def _check_points(points: Decimal) -> None:
    if not (points.is_finite() and 0 < points <= 1000):
        raise InvalidItem(N_("Điểm phải là số lớn hơn 0 và không quá 1000"), column="Điểm")
