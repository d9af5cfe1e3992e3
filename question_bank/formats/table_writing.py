"""Questions as the cells of a sheet's row, by the heads they stand under."""

from collections.abc import Sequence
from decimal import Decimal

from question_bank.errors import N_, Fault
from question_bank.formats import columns as c
from question_bank.formats.base import PICTURES_LEFT, loss
from question_bank.formats.table_parts import gap_cells, pair_cells, step_cells
from question_bank.illustrations import images_of
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import Hotspot
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric, spell_key, spell_units
from question_bank.items.ordering import Ordering
from question_bank.items.registry import KIND_WORDS
from question_bank.items.short_answer import RULES, ShortAnswer
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import spell_number
from question_bank.question import LEVEL_WORDS, Question
from question_bank.scoring.policies import (
    ORDER_POLICY_WORDS,
    PART_POLICY_WORDS,
    POLICY_WORDS,
)

_RULES = (c.CASE, c.ACCENT, c.SPACE, c.PUNCTUATION, c.WILDCARDS)


def is_held(question: Question) -> bool:
    """Whether a sheet has columns for the question's kind."""
    return question.item.kind != Hotspot.kind


def losses(question: Question) -> tuple[Fault, ...]:
    """What a sheet cannot hold: areas of an image, and pictures themselves."""
    if is_held(question):
        return (PICTURES_LEFT,) if images_of(question) else ()
    template = N_("Bảng tính không ghi được câu “%(kind)s” nên câu bị bỏ lại; hãy dùng JSON")
    return (loss("kind-not-held", template, whole=True, kind=KIND_WORDS[question.item.kind]),)


def to_record(question: Question) -> dict[str, str]:
    """The question's cells by their heads, empty ones left out."""
    record = {
        c.CODE: question.code or "",
        c.STEM: question.item.stem,
        c.KIND: KIND_WORDS[question.item.kind],
        c.EXPLANATION: question.explanation,
        c.STIMULUS: question.stimulus,
        c.TOPIC: question.topic or "",
        c.LEVEL: LEVEL_WORDS[question.level] if question.level else "",
        c.DIFFICULTY: "" if question.difficulty is None else _number(question.difficulty),
        c.MINUTES: "" if question.minutes is None else _number(question.minutes),
        c.POINTS: "" if question.points == 1 else _number(question.points),
        c.LAW: "; ".join(each.law for each in question.provisions),
        c.ARTICLE: "; ".join(each.article for each in question.provisions),
        c.TAGS: "; ".join(question.tags),
    }
    if any(each.clause for each in question.provisions):
        record[c.CLAUSE] = "; ".join(each.clause for each in question.provisions)
    record |= _item_record(question.item)
    return {head: text for head, text in record.items() if text}


def _item_record(item: Item) -> dict[str, str]:
    if isinstance(item, SingleChoice):
        return {c.KEY: LETTERS[item.key]} | _option_record(item.options, item.explanations)
    if isinstance(item, MultipleResponse):
        key = {c.KEY: ", ".join(LETTERS[key] for key in item.keys)}
        policy = {c.POLICY: POLICY_WORDS[item.policy]}
        return key | policy | _option_record(item.options, item.explanations)
    if isinstance(item, TrueFalseGroup):
        key = {c.KEY: ", ".join(TRUE if key else FALSE for key in item.keys)}
        shares = {c.POLICY: "; ".join(spell_number(each) for each in item.shares)}
        return key | shares | _option_record(item.statements)
    if isinstance(item, TrueFalse):
        return {c.KEY: item.key_text()}
    if isinstance(item, FillIn):
        return {c.CASE: _yes(item.case_sensitive), c.ACCENT: _yes(item.accent_sensitive)} | (
            _option_record(item.accepted)
        )
    return _later_record(item)


def _later_record(item: Item) -> dict[str, str]:
    if isinstance(item, Numeric):
        units = {c.UNITS: spell_units(item.units)} if item.units else {}
        required = {c.UNIT_REQUIRED: "Có"} if item.unit_required else {}
        return {c.KEY: spell_key(item)} | units | required
    if isinstance(item, ShortAnswer):
        rules = {head: _yes(getattr(item, name)) for head, name in zip(_RULES, RULES, strict=True)}
        return rules | _option_record(item.accepted)
    if isinstance(item, Matching):
        return {c.POLICY: PART_POLICY_WORDS[item.policy]} | _option_record(pair_cells(item))
    if isinstance(item, Cloze):
        return {c.POLICY: PART_POLICY_WORDS[item.policy]} | _option_record(gap_cells(item))
    if isinstance(item, Ordering):
        return {c.POLICY: ORDER_POLICY_WORDS[item.policy]} | _option_record(item.entries)
    if isinstance(item, Essay):
        return {c.MODEL: item.model} | _option_record(step_cells(item))
    raise TypeError(f"a sheet has no form for {item.kind}")


def _yes(truth: object) -> str:
    return "Có" if truth else "Không"


def _option_record(options: Sequence[str], reasons: Sequence[str] = ()) -> dict[str, str]:
    texts = dict(zip(LETTERS, options, strict=False))
    told = {
        f"{c.EXPLANATION} {letter}": text for letter, text in zip(LETTERS, reasons, strict=False)
    }
    return texts | told


def _number(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")
