"""Writing GIFT that Moodle reads, with our metadata in comments that Moodle skips.

A text with marks is written as HTML. One that reads back in other letters is carried in a comment
as well, and so is one whose place holds words alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from question_bank.errors import N_, Fault
from question_bank.formats.base import loss
from question_bank.formats.gift_kinds import weights_of
from question_bank.formats.passages import Passages
from question_bank.formats.pictures import NO_PICTURES
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric, spell_units
from question_bank.items.registry import KIND_WORDS
from question_bank.items.short_answer import RULES, ShortAnswer
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.markup.reading import is_plain, read
from question_bank.markup.tree import walk
from question_bank.markup.writing import RICH
from question_bank.question import Question

KINDS = frozenset(
    each.kind
    for each in (
        *(SingleChoice, MultipleResponse, TrueFalse, TrueFalseGroup),
        *(FillIn, ShortAnswer, Numeric, Matching),
    )
)
"""What GIFT has a form for. It has none for orders and drop-down lists, and its essays hold no
marking scheme."""
_LITERAL_STAR = "\\*"
_SPECIAL = re.compile(r"[\\~=#{}:]")


def losses(question: Question) -> tuple[Fault, ...]:
    """What GIFT cannot hold of a question: all of one whose kind it does not know."""
    if question.item.kind in KINDS:
        return ()
    template = N_("GIFT không có dạng câu “%(kind)s” nên câu bị bỏ lại")
    return (loss("kind-not-held", template, whole=True, kind=KIND_WORDS[question.item.kind]),)


def write(questions: Iterable[Question]) -> bytes:
    """The questions that GIFT can hold as a file in UTF-8."""
    category: str | None = None
    blocks: list[str] = []
    for question in (each for each in questions if each.item.kind in KINDS):
        lines: list[str] = []
        if question.topic is not None and question.topic != category:
            category = question.topic
            lines += [f"$CATEGORY: {category}", ""]
        lines += _lines_of(question, category)
        blocks.append("\n".join(lines))
    return ("\n\n".join(blocks) + "\n").encode()


def _lines_of(question: Question, category: str | None) -> Iterator[str]:
    """The comments and the body of a question."""
    passages = Passages(NO_PICTURES, "")
    title = f"::{_escape(question.code)}::" if question.code else ""
    told = "\n\n".join(filter(None, [question.stimulus, question.item.stem]))
    body = [f"{title}{_marked(told, passages)} {{"]
    body += [f"  {line}" for line in _answers(question, passages)]
    if question.explanation:
        body.append(f"  ####{_marked(question.explanation, passages)}")
    for name, value in (*_meta(question, category), *passages.pairs()):
        yield f"// [{name}: {value}]"
    yield from body
    yield "}"


def _marked(text: str, passages: Passages) -> str:
    """A text as it is, or as HTML where it has marks."""
    if is_plain(text):
        return f"[plain]{_escape(text)}"
    if any(each.tag in RICH for each in walk(read(text))):
        return f"[html]{_escape(passages.html(text, inline=True))}"
    return f"[plain]{_escape(passages.words(text))}"


def _meta(question: Question, category: str | None) -> Iterator[tuple[str, str]]:
    yield "kind", question.item.kind
    if category is not None:
        yield "topic", question.topic or ""
    yield from _measures(question)
    for each in question.provisions:
        yield "provision", " | ".join(filter(None, (each.law, each.article, each.clause)))
    for tag in question.tags:
        yield "tag", tag
    if question.stimulus:
        yield "stimulus", str(len(question.stimulus))
    yield from _item_meta(question.item)


def _measures(question: Question) -> Iterator[tuple[str, str]]:
    if question.level:
        yield "level", question.level.value
    if question.difficulty is not None:
        yield "difficulty", str(question.difficulty)
    if question.minutes is not None:
        yield "minutes", str(question.minutes)
    if question.points != 1:
        yield "points", str(question.points)


def _item_meta(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, FillIn):
        yield "case_sensitive", "yes" if item.case_sensitive else "no"
        yield "accent_sensitive", "yes" if item.accent_sensitive else "no"
    elif isinstance(item, ShortAnswer):
        for name in RULES:
            yield name, "yes" if getattr(item, name) else "no"
    elif isinstance(item, (MultipleResponse, Matching)):
        yield "policy", item.policy.value
    elif isinstance(item, TrueFalseGroup):
        yield "shares", " ".join(str(each) for each in item.shares)
    elif isinstance(item, Numeric):
        yield from _numeric_meta(item)


def _numeric_meta(item: Numeric) -> Iterator[tuple[str, str]]:
    """What Moodle's form has no place for: a share as tolerance, and units."""
    if item.relative:
        yield "tolerance", f"{item.tolerance:f}"
        yield "relative", f"{item.relative:f}"
    for unit in item.units:
        yield "unit", spell_units([unit])
    if item.unit_required:
        yield "unit_required", "yes"


def _answers(question: Question, passages: Passages) -> Iterator[str]:
    item = question.item
    if isinstance(item, SingleChoice):
        marks = ["=" if number == item.key else "~" for number in range(len(item.options))]
        yield from _options(marks, item.options, item.explanations, passages)
    elif isinstance(item, MultipleResponse):
        marks = [f"~%{weight}%" for weight in weights_of(item)]
        yield from _options(marks, item.options, item.explanations, passages)
    elif isinstance(item, TrueFalseGroup):
        # Moodle has no such question: there it is a matching one, with two words to choose from.
        for text, key in zip(item.statements, item.keys, strict=True):
            left = _marked(text, passages).replace("->", "-\\>")
            yield f"={left} -> {TRUE if key else FALSE}"
    elif isinstance(item, Matching):
        yield from _pairs(item, passages)
    elif isinstance(item, (FillIn, ShortAnswer)):
        yield from _typed(item)
    else:
        yield _plain_answer(item)


def _plain_answer(item: Item) -> str:
    if isinstance(item, TrueFalse):
        return "TRUE" if item.key else "FALSE"
    if isinstance(item, Numeric):
        return f"#{item.value:f}:{max(item.tolerance, item.relative * abs(item.value)):f}"
    raise TypeError(f"GIFT has no form for {item.kind}")


def _typed(item: FillIn | ShortAnswer) -> Iterator[str]:
    has_live_stars = isinstance(item, ShortAnswer) and item.wildcards
    escape = _escape_pattern if has_live_stars else _escape_stars
    yield from (f"=[plain]{escape(text)}" for text in item.accepted)


def _pairs(item: Matching, passages: Passages) -> Iterator[str]:
    """Each prompt with its option, which is words alone; a distractor has no prompt."""

    def told(text: str) -> str:
        return _escape(passages.words(text)).replace("->", "-\\>")

    for prompt, key in zip(item.prompts, item.keys, strict=True):
        left = _marked(prompt, passages).replace("->", "-\\>")
        yield f"={left} -> {told(item.options[key])}"
    for number in range(len(item.options)):
        if number not in item.keys:
            yield f"=-> {told(item.options[number])}"


def _options(
    marks: Sequence[str], options: Sequence[str], explanations: Sequence[str], passages: Passages
) -> Iterator[str]:
    reasons = explanations or ("",) * len(options)
    for mark, text, reason in zip(marks, options, reasons, strict=True):
        feedback = f"#{_marked(reason, passages)}" if reason else ""
        yield f"{mark}{_marked(text, passages)}{feedback}"


def _escape_stars(text: str) -> str:
    return _escape(text).replace("*", _LITERAL_STAR)


def _escape_pattern(text: str) -> str:
    """An accepted answer with its live stars as they are, and its literal ones escaped."""
    return _LITERAL_STAR.join(_escape(piece) for piece in text.split(_LITERAL_STAR))


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda sign: "\\" + sign[0], text).replace("\n", "\\n")
