"""Which answer a question's writer meant: by how options look, and by what is said in words."""

import re
from collections.abc import Sequence

from question_bank.formats.word.lines import TRUTH_TAIL
from question_bank.formats.word.looks import BOLD, COLOURED, LIT, RED, UNDERLINED
from question_bank.formats.word.written import Option
from question_bank.items.choice import LETTERS
from question_bank.text import fold, fold_accents

MOSTLY = 0.6
"""An option is marked when so much of its text is."""
_LETTERS_SAID = re.compile(
    r"(?P<letters>[A-J](?:\s*(?:[,;&/]|và)?\s*[A-J])*)\s*[.)]?", re.IGNORECASE
)
_LETTER_AND_TEXT = re.compile(r"(?P<letter>[A-J])\s*[.):–-]\s*(?P<text>\S.*)", re.DOTALL)
_TRUTH = {"dung": True, "d": True, "true": True, "sai": False, "s": False, "false": False}
_TRUTH_WORD = re.compile(r"đúng|sai|true|false|[ĐS](?![^\W\d_])", re.IGNORECASE)
_TRUTH_LIST = re.compile(
    r"(?:(?:ý\s*)?[a-d]?\s*[.):–=-]*\s*(?:đúng|sai|true|false|[ĐS])\s*[,;.|/–-]*\s*)+",
    re.IGNORECASE,
)


def marked_options(options: Sequence[Option]) -> set[int]:
    """The options that carry a sign which others do not: bold, underlined, coloured, lit, "*"."""
    signs = (BOLD, UNDERLINED, LIT, RED)
    found = {place for place, each in enumerate(options) if each.starred}
    for sign in signs:
        found |= _carriers(options, sign)
    return found or _carriers(options, COLOURED)


def _carriers(options: Sequence[Option], sign: int) -> set[int]:
    texts = {n for n, each in enumerate(options) if share_of(each, sign) >= MOSTLY}
    labels = {n for n, each in enumerate(options) if each.label.share(sign) >= MOSTLY / 2}
    return {
        place
        for carriers in (texts, labels)
        if 0 < len(carriers) < len(options)
        for place in carriers
    }


def share_of(option: Option, sign: int) -> float:
    """How much of an option's text carries a sign, by the line that carries it most."""
    return max((line.share(sign) for line in option.lines), default=0.0)


def said_letters(told: str, options: Sequence[Option]) -> set[int] | None:
    """The options that "B", "A, C" or "B. Thủ trưởng" name; None if it names none of them."""
    if match := _LETTERS_SAID.fullmatch(told.strip()):
        letters = re.findall(r"[A-J]", re.sub(r"và", " ", match["letters"]).upper())
        return {LETTERS.index(letter) for letter in letters}
    if (match := _LETTER_AND_TEXT.fullmatch(told.strip())) and options:
        place = LETTERS.index(match["letter"])
        same = [n for n, each in enumerate(options) if fold(each.words) == fold(match["text"])]
        # A reason may follow the letter; another option's text may not.
        return {place} if not same or place in same else {place, *same}
    same = [n for n, each in enumerate(options) if fold(each.words) == fold(told).rstrip(".")]
    return set(same) or None


def said_truths(told: str) -> tuple[bool, ...] | None:
    """The judgements that "Đ, S, S, Đ" or "a) Đúng; b) Sai; …" lists; None if it is no list."""
    if re.fullmatch(r"[ĐS]{2,10}", told.strip(), re.IGNORECASE):
        return tuple(letter in "Đđ" for letter in told.strip())
    if not _TRUTH_LIST.fullmatch(told.strip()):
        return None
    return tuple(_TRUTH[fold_accents(fold(word[0]))] for word in _TRUTH_WORD.finditer(told))


def truth_after(option: Option) -> bool | None:
    """The judgement that ends a statement, as in "… (Đúng)"; None if none does."""
    match = TRUTH_TAIL.search(option.words)
    return _TRUTH[fold_accents(fold(match["truth"]))] if match else None
