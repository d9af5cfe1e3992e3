"""Writing GIFT that Moodle reads, with our metadata in comments that Moodle skips."""

import re
from collections.abc import Iterable, Iterator

from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.true_false import TrueFalse
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
        lines.append(f"{title}[plain]{_escape(question.item.stem)} {{")
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
    if isinstance(question.item, FillIn):
        yield "case_sensitive", "yes" if question.item.case_sensitive else "no"
        yield "accent_sensitive", "yes" if question.item.accent_sensitive else "no"


def _answers(question: Question) -> Iterator[str]:
    item = question.item
    if isinstance(item, SingleChoice):
        reasons = item.explanations or ("",) * len(item.options)
        for number, (text, reason) in enumerate(zip(item.options, reasons, strict=True)):
            feedback = f"#[plain]{_escape(reason)}" if reason else ""
            yield f"{'=' if number == item.key else '~'}[plain]{_escape(text)}{feedback}"
    elif isinstance(item, FillIn):
        yield from (
            f"=[plain]{_escape(text).replace('*', chr(92) + '*')}" for text in item.accepted
        )
    elif isinstance(item, TrueFalse):
        yield "TRUE" if item.key else "FALSE"
    else:
        raise TypeError(f"GIFT has no form for {item.kind}")


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda sign: "\\" + sign[0], text).replace("\n", "\\n")
