"""Responses that say something of each part: pairs, gaps, places in an order."""

from collections.abc import Sequence

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.items.base import OPTION_LIMIT, require_text
from question_bank.items.options import LETTERS
from question_bank.text import fold

PARTS_LIMIT = len(LETTERS)
"""The most pairs, gaps or places that a question can have."""


def check_parts(texts: Sequence[str], *, column: str, least: int) -> tuple[str, ...]:
    """So many to ten different texts as they are stored. Raise InvalidItem."""
    if not least <= len(texts) <= PARTS_LIMIT:
        raise InvalidItem(
            N_("Mục “%(field)s” có %(count)s dòng; cần từ %(least)s đến %(most)s dòng"),
            column=column,
            field=column,
            count=str(len(texts)),
            least=str(least),
            most=str(PARTS_LIMIT),
        )
    cleaned = tuple(require_text(text, column=column, limit=OPTION_LIMIT) for text in texts)
    seen: set[str] = set()
    for text in cleaned:
        if fold(text) in seen:
            raise InvalidItem(
                N_("“%(text)s” ghi hai lần; hãy sửa hoặc bỏ một"), column=column, text=text[:40]
            )
        seen.add(fold(text))
    return cleaned


def read_parts(raw: object, blocks: Sequence[range]) -> tuple[int | None, ...]:
    """A number of the part's own block, or None, for each part. Raise InvalidResponse."""
    if not isinstance(raw, (list, tuple)) or len(raw) != len(blocks):
        raise InvalidResponse(N_("Câu trả lời phải có đủ các phần của câu hỏi"))
    said = [
        each
        for each, block in zip(raw, blocks, strict=True)
        if each is None or (type(each) is int and each in block)
    ]
    if len(said) != len(blocks) or all(each is None for each in said):
        raise InvalidResponse(N_("Câu trả lời không phải là các lựa chọn của câu hỏi"))
    return tuple(said)
