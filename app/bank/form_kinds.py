"""Which form each kind of question is written in, and a question as its form was typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.bank.area_forms import HotspotForm
from app.bank.contents import WHOLE_LAW
from app.bank.part_forms import (
    ClozeForm,
    EssayForm,
    MatchingForm,
    NumericForm,
    OrderingForm,
    ShortAnswerForm,
)
from app.bank.question_forms import (
    OPTIONS_SHOWN,
    FillInForm,
    MultipleResponseForm,
    QuestionForm,
    SingleChoiceForm,
    TrueFalseForm,
    TrueFalseGroupForm,
)
from question_bank import question as pure
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import AREAS_LIMIT, Hotspot
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric, spell_key, spell_units
from question_bank.items.ordering import Ordering
from question_bank.items.parts import PARTS_LIMIT
from question_bank.items.short_answer import RULES, ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import spell_number
from question_bank.question import ProvisionRef

FORMS: Mapping[str, type[QuestionForm]] = {
    SingleChoice.kind: SingleChoiceForm,
    MultipleResponse.kind: MultipleResponseForm,
    TrueFalse.kind: TrueFalseForm,
    TrueFalseGroup.kind: TrueFalseGroupForm,
    FillIn.kind: FillInForm,
    Numeric.kind: NumericForm,
    ShortAnswer.kind: ShortAnswerForm,
    Matching.kind: MatchingForm,
    Ordering.kind: OrderingForm,
    Cloze.kind: ClozeForm,
    Hotspot.kind: HotspotForm,
    Essay.kind: EssayForm,
}


def typed_values(question: pure.Question) -> dict[str, Any]:
    """A question as the form for its kind would have been typed."""
    item = question.item
    values: dict[str, Any] = {
        "code": question.code,
        "topic": question.topic,
        "stem": item.stem,
        "stimulus": question.stimulus,
        "explanation": question.explanation,
        "level": question.level.value if question.level else None,
        "difficulty": str(question.difficulty).replace(".", ","),
        "minutes": "" if question.minutes is None else str(question.minutes).replace(".", ","),
        "points": str(question.points).replace(".", ","),
        "tags": "; ".join(question.tags),
        "provisions": [_typed_provision(each) for each in question.provisions] + [{}],
    }
    return values | typed_item(item)


def typed_item(item: Item) -> dict[str, Any]:
    """An item as the fields of its kind's form would have been typed."""
    match item:
        case SingleChoice():
            return {"key": str(item.key)} | _typed_options(item.options, item.explanations)
        case MultipleResponse():
            chosen = {"keys": [str(key) for key in item.keys], "policy": item.policy.value}
            return chosen | _typed_options(item.options, item.explanations)
        case TrueFalse():
            return {"key": "true" if item.key else "false"}
        case TrueFalseGroup():
            return {
                "statements": list(item.statements),
                "truths": ["true" if key else "false" for key in item.keys],
                "policy": "; ".join(spell_number(each) for each in item.shares),
            }
        case FillIn():
            return {
                "key": "\n".join(item.accepted),
                "case_sensitive": item.case_sensitive,
                "accent_sensitive": item.accent_sensitive,
            }
    return _typed_later(item)


def _typed_later(item: Item) -> dict[str, Any]:
    match item:
        case Numeric():
            required = {"unit_required": item.unit_required}
            return {"key": spell_key(item), "units": spell_units(item.units)} | required
        case ShortAnswer():
            rules = {name: getattr(item, name) for name in RULES}
            return {"key": "\n".join(item.accepted)} | rules
        case Ordering():
            return {"entries_": _with_room(item.entries), "policy": item.policy.value}
        case Cloze():
            gaps = ["\n".join(options) for options in item.gaps]
            return {"gaps": _with_room(gaps), "policy": item.policy.value}
        case Essay():
            steps = [{"text": s.text, "marks": spell_number(s.marks)} for s in item.steps]
            return {"steps": _with_room(steps, {}), "model": item.model}
    return _typed_last(item)


def _typed_last(item: Item) -> dict[str, Any]:
    match item:
        case Matching():
            return _typed_pairs(item)
        case Hotspot():
            return _typed_areas(item)
    return {"key": item.key_text()}


def _typed_pairs(item: Matching) -> dict[str, Any]:
    others = [text for number, text in enumerate(item.options) if number not in item.keys]
    return {
        "prompts": _with_room(item.prompts),
        "answers": _with_room([item.options[key] for key in item.keys]),
        "distractors": _with_room(others),
        "policy": item.policy.value,
    }


def _typed_areas(item: Hotspot) -> dict[str, Any]:
    areas: list[dict[str, Any]] = [
        {
            "name": area.name,
            "shape": area.shape.value,
            "numbers": ", ".join(map(str, area.numbers)),
            "right": place in item.keys,
        }
        for place, area in enumerate(item.areas)
    ]
    return {
        "image": item.image,
        "areas": areas + [{}] * min(2, AREAS_LIMIT - len(areas)),
        "marks": str(item.marks),
        "policy": item.policy.value,
    }


def _with_room(values: Sequence[Any], empty: Any = "") -> list[Any]:
    """The values and two empty rows to write on in, as far as there may be so many."""
    return [*values, *[empty] * min(2, PARTS_LIMIT - len(values))]


def _typed_options(options: Sequence[str], reasons: Sequence[str]) -> dict[str, Any]:
    room = [""] * max(OPTIONS_SHOWN - len(options), 0)
    return {
        "options": [*options, *room],
        "reasons": [*(reasons or [""] * len(options)), *room],
    }


def _typed_provision(reference: ProvisionRef) -> dict[str, str]:
    article = "" if reference.article == WHOLE_LAW else reference.article
    return {"law": reference.law, "article": article, "clause": reference.clause}
