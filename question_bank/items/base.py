"""What every item type can do, and the checks of text that they share."""

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import ClassVar, Protocol, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.markup.reading import check_images
from question_bank.text import clean, is_readable

Response = bool | int | str | tuple[int | bool | None, ...]
"""A candidate's answer in canonical form: option number, true or false, the text typed, the
ascending numbers of several options, all of them in the order given, or a judgement or option
number (or None) for each of several parts."""

STEM_LIMIT = 8000
OPTION_LIMIT = 2000


class Item(Protocol):
    """A question's content with its key, free of metadata. Values only; nothing is remembered."""

    kind: ClassVar[str]

    @property
    def stem(self) -> str:
        """The text of the question."""

    def score(self, response: Response) -> Fraction:
        """The share of the marks that the response earns: at most 1, and 0 or more unless the
        item's policy says so. Raises NeedsMarker where only a person can tell."""

    def normalise(self, raw: object) -> Response:
        """The response that a decoded JSON value is. Raises InvalidResponse for anything else."""

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """What a candidate's page may know: built from an allow-list, without key or reasons."""

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """An order to show the options in: canonical option numbers; empty without options."""

    def key_text(self) -> str:
        """The right answer, as shown to a reviewer."""

    def fingerprint(self) -> list[object]:
        """The normalised content that makes two items the same question."""

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values, key included."""

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item that `to_dict` wrote. Raises InvalidItem."""


class NeedsMarker(TypeError):
    """The item is marked by people: there is no key to score it by."""


def read_text_response(raw: object, *, limit: int) -> str:
    """The text in NFC, otherwise as typed. Raise InvalidResponse for anything unstorable."""
    if not isinstance(raw, str) or len(raw) > limit:
        raise InvalidResponse(
            N_("Câu trả lời phải là một đoạn chữ không quá %(limit)s ký tự"), limit=str(limit)
        )
    if not is_readable(raw.replace("\r", "")):
        raise InvalidResponse(N_("Câu trả lời có ký tự không đọc được; hãy gõ lại"))
    return unicodedata.normalize("NFC", raw)


def require_text(text: str, *, column: str, limit: int) -> str:
    """The text as it is stored. Raises InvalidItem if it is empty, too long or damaged."""
    cleaned = clean(text)
    if not cleaned:
        raise InvalidItem(
            N_("Mục “%(field)s” để trống; hãy nhập nội dung"), column=column, field=column
        )
    return check_text(cleaned, column=column, limit=limit)


def check_text(text: str, *, column: str, limit: int) -> str:
    """The text as it is stored, which may be empty. Raises InvalidItem."""
    cleaned = clean(text)
    if len(cleaned) > limit:
        raise InvalidItem(
            N_("Nội dung dài quá %(limit)s ký tự; hãy rút gọn"), column=column, limit=str(limit)
        )
    if not is_readable(cleaned):
        raise InvalidItem(
            N_("Có ký tự hỏng hoặc ký tự điều khiển; hãy gõ lại chỗ đó và lưu tệp dạng UTF-8"),
            column=column,
        )
    check_images(cleaned, column=column)
    return cleaned


def require_stem(text: str) -> str:
    """The text of a question as it is stored. Raises InvalidItem."""
    return require_text(text, column="Câu hỏi", limit=STEM_LIMIT)
