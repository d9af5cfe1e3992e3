"""What every item with options asks of them: how many, all different, reasons for all or none."""

from collections.abc import Sequence

from question_bank.errors import N_, InvalidItem
from question_bank.items.base import OPTION_LIMIT, check_text, require_text
from question_bank.text import fold

LETTERS = "ABCDEFGHIJ"


def check_options(options: Sequence[str]) -> tuple[str, ...]:
    """The options as they are stored: two to ten different texts. Raise InvalidItem."""
    if not 2 <= len(options) <= len(LETTERS):
        raise InvalidItem(
            N_("Câu hỏi có %(count)s phương án; cần từ 2 đến 10 phương án"),
            column="A",
            count=str(len(options)),
        )
    texts = tuple(
        require_text(text, column=letter, limit=OPTION_LIMIT)
        for letter, text in zip(LETTERS, options, strict=False)
    )
    _check_different(texts)
    return texts


def check_reasons(explanations: Sequence[str], count: int) -> tuple[str, ...]:
    """One reason an option, or none at all when every one is empty. Raise InvalidItem."""
    if explanations and len(explanations) != count:
        raise InvalidItem(
            N_("Số lời giải thích khác số phương án; mỗi phương án cần một lời, có thể để trống"),
            column="Giải thích",
        )
    reasons = tuple(
        check_text(text, column="Giải thích", limit=OPTION_LIMIT) for text in explanations
    )
    return reasons if any(reasons) else ()


def present_options(
    options: Sequence[str], permutation: Sequence[int] | None
) -> list[dict[str, object]]:
    """The options in the order shown, each with its canonical number. Raise ValueError."""
    order = range(len(options)) if permutation is None else permutation
    if sorted(order) != list(range(len(options))):
        raise ValueError("the permutation must name every option once")
    return [{"id": number, "text": options[number]} for number in order]


def _check_different(options: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for letter, text in zip(LETTERS, options, strict=False):
        first = seen.setdefault(fold(text), letter)
        if first != letter:
            raise InvalidItem(
                N_("Phương án %(second)s trùng phương án %(first)s; hãy sửa một trong hai"),
                column=letter,
                first=first,
                second=letter,
            )
