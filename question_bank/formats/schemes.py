"""The marking scheme of an essay as lines of text, for formats with one place for all of it."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from question_bank.errors import N_, InvalidItem
from question_bank.formats.carried import Carried
from question_bank.items.base import Item
from question_bank.items.essay import Essay
from question_bank.numbers import spell_number
from question_bank.text import squeeze

MODEL = "Bài làm mẫu:"
_LEAD = re.compile(r"\s*(?:(?:bước|ý)\s*\d{1,2}\s*[:.)-]|\d{1,2}[.)]|[-+•–*])\s*", re.IGNORECASE)
_MARKS = re.compile(
    r"[\s(\[:–-]+(?P<marks>\d{1,3}(?:[.,]\d{1,3})?)\s*(?:điểm|đ|marks?|points?|pts?)\s*[)\]]?[.;]?\s*$",
    re.IGNORECASE,
)


def scheme_text(item: Essay) -> str:
    """The steps, a line each with its marks, and the model answer."""
    steps = [
        f"Bước {number}: {step.text} ({spell_number(step.marks)} điểm)"
        for number, step in enumerate(item.steps, start=1)
    ]
    return "\n".join([*steps, *([MODEL, item.model] if item.model else [])])


def essay_of(stem: str, scheme: str, carried: Carried, points: str) -> tuple[Item, bool]:
    """The essay of a stem and a scheme in words, and whether the scheme names its steps.

    What was carried beside it counts as long as the words still say the same. Raise Unsound,
    InvalidItem.
    """
    kind = Essay.kind
    if carried.kind == kind:
        item = carried.item(kind, stem=stem)
        if isinstance(item, Essay) and squeeze(scheme_text(item)) == squeeze(scheme):
            return item, True
    bare = Carried(carried.values)
    words, _sign, model = scheme.partition(MODEL)
    steps = _steps(words)
    if not steps and not words.strip():
        bare.item(kind, stem=stem, steps=[], model=model.strip())
    named = bool(steps)
    steps = steps or [{"text": words.strip(), "marks": points}]
    return bare.item(kind, stem=stem, steps=steps, model=model.strip()), named


def _steps(words: str) -> list[Mapping[str, str]]:
    """The lines that end in marks, each with the lines before it that do not."""
    steps: list[Mapping[str, str]] = []
    held: list[str] = []
    for line in words.split("\n"):
        bare = _LEAD.sub("", line, count=1) if _LEAD.match(line) else line
        found = _MARKS.search(bare)
        held.append(bare[: found.start()] if found else bare)
        if found:
            steps.append({"text": "\n".join(held).strip(), "marks": _plain(found["marks"])})
            held = []
    if held and steps and (rest := "\n".join(held).strip()):
        last = steps[-1]
        steps[-1] = {"text": f"{last['text']}\n{rest}", "marks": last["marks"]}
    return steps


def _plain(marks: str) -> str:
    try:
        return f"{Decimal(marks.replace(',', '.')):f}"
    except InvalidOperation as error:
        raise InvalidItem(N_("Điểm của một bước chấm không phải là số")) from error
