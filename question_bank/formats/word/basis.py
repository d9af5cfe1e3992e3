"""The legal basis of a question as trainers write it: "khoản 2 Điều 30 Luật …"."""

import re
from collections.abc import Iterator

from question_bank.formats.base import CitedInWords
from question_bank.question import ProvisionRef
from question_bank.text import squeeze

_ARTICLE = re.compile(
    r"(?:điểm\s+\w+\s+)?(?:khoản\s+(?P<before>\w+)\s*,?\s*)?điều\s+(?P<article>\d+\w*|-)"
    r"(?:\s*,?\s*khoản\s+(?P<after>\w+))?\s*(?:,|của|-|–)?\s*(?P<law>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OURS = re.compile(
    r"(?:khoản (?P<clause>[\w.\-/]+) )?Điều (?P<article>[\w.\-/]+), (?P<law>[\w.\-/]{1,60})"
)
"""As our own writer puts it."""
_CODE = re.compile(r"[\w.\-/]{1,60}")


def read_basis(text: str) -> Iterator[ProvisionRef | CitedInWords]:
    """Every provision in the text: by its law's code where it has one, otherwise in words."""
    parts = [part for part in re.split(r"[;\n]", squeeze_lines(text)) if part.strip(" .")]
    if all(_OURS.fullmatch(part.strip()) for part in parts):
        for match in map(_OURS.fullmatch, map(str.strip, parts)):
            if match:
                yield ProvisionRef(match["law"], match["article"], match["clause"] or "")
        return
    cited = [(_ARTICLE.search(part), part.strip(" .")) for part in parts]
    laws: list[str] = []
    # "Điều 30; Điều 31 Luật …": an article without a law has that of the next one.
    for match, _ in reversed(cited):
        named = match["law"].strip(" .,") if match else ""
        laws.append(named or (laws[-1] if laws else ""))
    for (match, part), name in zip(cited, reversed(laws), strict=True):
        if match is None:
            yield CitedInWords(law=part)
            continue
        clause = match["before"] or match["after"] or ""
        if _CODE.fullmatch(name):
            yield ProvisionRef(name, match["article"], clause)
        else:
            yield CitedInWords(law=name, article=match["article"], clause=clause)


def squeeze_lines(text: str) -> str:
    """The text with each line squeezed."""
    return "\n".join(squeeze(line) for line in text.split("\n"))
