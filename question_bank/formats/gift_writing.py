"""Writing GIFT that Moodle reads, with our metadata in comments that Moodle skips."""

import re
from collections.abc import Iterable, Iterator, Sequence

from question_bank.formats.gift_kinds import weights_of
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Question

_SPECIAL = re.compile(r"[\\~=#{}:]")


def write(questions: Iterable[Question]) -> bytes:
    """The questions as a GIFT file in UTF-8."""
    category: str | None = None
    blocks: list[str] = []
    for question in questions:
        lines: list[str] = []
        if question.topic is not None and question.topic != category:
            category = question.topic
            lines += [f"$CATEGORY: {category}", ""]
        lines += [f"// [{name}: {value}]" for name, value in _meta(question, category)]
        title = f"::{_escape(question.code)}::" if question.code else ""
        told = "\n\n".join(filter(None, [question.stimulus, question.item.stem]))
        lines.append(f"{title}[plain]{_escape(told)} {{")
        lines += [f"  {line}" for line in _answers(question)]
        if question.explanation:
            lines.append(f"  ####[plain]{_escape(question.explanation)}")
        blocks.append("\n".join([*lines, "}"]))
    return ("\n\n".join(blocks) + "\n").encode()


def _meta(question: Question, category: str | None) -> Iterator[tuple[str, str]]:
    yield "kind", question.item.kind
    if category is not None:
        yield "topic", question.topic or ""
    if question.level:
        yield "level", question.level.value
    if question.difficulty is not None:
        yield "difficulty", str(question.difficulty)
    if question.points != 1:
        yield "points", str(question.points)
    for each in question.provisions:
        yield "provision", " | ".join(filter(None, (each.law, each.article, each.clause)))
    for tag in question.tags:
        yield "tag", tag
    if question.stimulus:
        yield "stimulus", str(len(question.stimulus))
    yield from _item_meta(question.item)


def _item_meta(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, FillIn):
        yield "case_sensitive", "yes" if item.case_sensitive else "no"
        yield "accent_sensitive", "yes" if item.accent_sensitive else "no"
    elif isinstance(item, MultipleResponse):
        yield "policy", item.policy.value
    elif isinstance(item, TrueFalseGroup):
        yield "shares", " ".join(str(each) for each in item.shares)


def _answers(question: Question) -> Iterator[str]:
    item = question.item
    if isinstance(item, SingleChoice):
        marks = ["=" if number == item.key else "~" for number in range(len(item.options))]
        yield from _options(marks, item.options, item.explanations)
    elif isinstance(item, MultipleResponse):
        marks = [f"~%{weight}%" for weight in weights_of(item)]
        yield from _options(marks, item.options, item.explanations)
    elif isinstance(item, TrueFalseGroup):
        # Moodle has no such question: there it is a matching one, with two words to choose from.
        for text, key in zip(item.statements, item.keys, strict=True):
            yield f"=[plain]{_escape(text)} -> {TRUE if key else FALSE}"
    elif isinstance(item, Numeric):
        yield f"#{item.value:f}:{item.tolerance:f}"
    elif isinstance(item, FillIn):
        yield from (
            f"=[plain]{_escape(text).replace('*', chr(92) + '*')}" for text in item.accepted
        )
    elif isinstance(item, TrueFalse):
        yield "TRUE" if item.key else "FALSE"
    else:
        raise TypeError(f"GIFT has no form for {item.kind}")


def _options(
    marks: Sequence[str], options: Sequence[str], explanations: Sequence[str]
) -> Iterator[str]:
    reasons = explanations or ("",) * len(options)
    for mark, text, reason in zip(marks, options, reasons, strict=True):
        feedback = f"#[plain]{_escape(reason)}" if reason else ""
        yield f"{mark}[plain]{_escape(text)}{feedback}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda sign: "\\" + sign[0], text).replace("\n", "\\n")
