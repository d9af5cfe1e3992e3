"""Items as QTI: declarations, body and scoring of each kind."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from question_bank.formats.gift_kinds import weights_of
from question_bank.formats.qti.areas import coords_of, image_of, place_of, shape_of, size_of
from question_bank.formats.qti.gap_scoring import gap_rules
from question_bank.formats.qti.texts import Pen
from question_bank.formats.schemes import scheme_text
from question_bank.formats.xml_writing import text
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import Hotspot
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.options import LETTERS
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.scoring.policies import PART_RULES, ChoicePolicy, Rule

_TAGS = re.compile(r"(<[^>]*>)")
MATCH, MAP = "match_correct", "map_response"
RESPONSE, FEEDBACK, EXPLANATION = "RESPONSE", "FEEDBACK", "EXPLANATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An item in QTI: its response declaration, interaction, and how it is scored.

    `template` is the standard way of scoring; `condition` stands in its place where there is none,
    and `rules` in the place of all of it, made from the points. `parts` is what the mapping comes
    to at the most. The interaction is empty where it stands `within` the text, by its sign there.
    """

    declaration: str
    interaction: str
    within: Mapping[str, str] = field(default_factory=dict)
    parts: int = 1
    rules: Callable[[Decimal], str] | None = None
    rubric: str = ""
    template: str = MATCH
    condition: str = ""
    has_feedback: bool = False


def _single(item: Item, v: Pen) -> Written:
    assert isinstance(item, SingleChoice)
    return Written(
        declaration=_declaration(v, "single", "identifier", [LETTERS[item.key]]),
        interaction=_choices(v, item.options, item.explanations, most=1),
        has_feedback=bool(item.explanations),
    )


def _multiple(item: Item, v: Pen) -> Written:
    assert isinstance(item, MultipleResponse)
    keys = [LETTERS[key] for key in item.keys]
    mapping = ""
    if item.policy is not ChoicePolicy.ALL_OR_NOTHING:
        shares = [Decimal(weight) / 100 for weight in weights_of(item)]
        entries = [
            v.q("mapEntry", mapKey=letter, mappedValue=f"{share.normalize():f}")
            for letter, share in zip(LETTERS, shares, strict=False)
        ]
        mapping = v.q("mapping", entries, lowerBound="0", upperBound="1", defaultValue="0")
    return Written(
        declaration=_declaration(v, "multiple", "identifier", keys, mapping),
        interaction=_choices(v, item.options, item.explanations, most=0),
        template=MAP if mapping else MATCH,
        has_feedback=bool(item.explanations),
    )


def _true_false(item: Item, v: Pen) -> Written:
    assert isinstance(item, TrueFalse)
    choices = [
        v.q("simpleChoice", word, identifier=name)
        for name, word in (("true", TRUE), ("false", FALSE))
    ]
    return Written(
        declaration=_declaration(v, "single", "identifier", ["true" if item.key else "false"]),
        interaction=_interaction(v, "choiceInteraction", choices, shuffle="false", maxChoices="1"),
    )


def _statements(item: Item, v: Pen) -> Written:
    assert isinstance(item, TrueFalseGroup)
    left = [
        v.q("simpleAssociableChoice", v.inline(text_), identifier=f"S{number}", matchMax="1")
        for number, text_ in enumerate(item.statements, start=1)
    ]
    right = [
        v.q("simpleAssociableChoice", word, identifier=name, matchMax=str(len(left)))
        for name, word in (("TRUE", TRUE), ("FALSE", FALSE))
    ]
    sets = [v.q("simpleMatchSet", left), v.q("simpleMatchSet", right)]
    pairs = [
        f"S{number} {'TRUE' if key else 'FALSE'}" for number, key in enumerate(item.keys, start=1)
    ]
    return Written(
        declaration=_declaration(v, "multiple", "directedPair", pairs),
        interaction=_interaction(
            v, "matchInteraction", sets, shuffle="true", maxAssociations=str(len(left))
        ),
    )


def _fill_in(item: Item, v: Pen) -> Written:
    assert isinstance(item, FillIn)
    case = "true" if item.case_sensitive else "false"
    entries = [
        v.q("mapEntry", mapKey=accepted, mappedValue="1", caseSensitive=case)
        for accepted in item.accepted
    ]
    mapping = v.q("mapping", entries, defaultValue="0")
    return Written(
        declaration=_declaration(v, "single", "string", item.accepted[:1], mapping),
        interaction=_typed(v, max(map(len, item.accepted))),
        template=MAP,
    )


def _short_answer(item: Item, v: Pen) -> Written:
    assert isinstance(item, ShortAnswer)
    plain = FillIn(stem=item.stem, accepted=item.accepted, case_sensitive=item.case_sensitive)
    return _fill_in(plain, v)


def _matching(item: Item, v: Pen) -> Written:
    assert isinstance(item, Matching)
    count = len(item.prompts)
    left = [
        v.q("simpleAssociableChoice", v.inline(text_), identifier=f"P{number}", matchMax="1")
        for number, text_ in enumerate(item.prompts, start=1)
    ]
    right = [
        v.q("simpleAssociableChoice", v.inline(text_), identifier=letter, matchMax=str(count))
        for letter, text_ in zip(LETTERS, item.options, strict=False)
    ]
    pairs = [f"P{number} {LETTERS[key]}" for number, key in enumerate(item.keys, start=1)]
    rule = PART_RULES[item.policy]
    mapping = "" if rule is None else _pair_mapping(v, pairs, rule)
    return Written(
        declaration=_declaration(v, "multiple", "directedPair", pairs, mapping),
        interaction=_interaction(
            v,
            "matchInteraction",
            [v.q("simpleMatchSet", left), v.q("simpleMatchSet", right)],
            shuffle="true",
            maxAssociations=str(count),
        ),
        template=MAP if mapping else MATCH,
        parts=count if mapping else 1,
    )


def _pair_mapping(v: Pen, pairs: Sequence[str], rule: Rule) -> str:
    """One for a right pair, what the rule says for a wrong one, and never less than it allows."""
    entries = [v.q("mapEntry", mapKey=pair, mappedValue="1") for pair in pairs]
    return v.q(
        "mapping",
        entries,
        lowerBound=str(rule.least * len(pairs)),
        upperBound=str(len(pairs)),
        defaultValue=f"{float(-rule.wrong_costs):g}",
    )


def _ordering(item: Item, v: Pen) -> Written:
    assert isinstance(item, Ordering)
    letters = LETTERS[: len(item.entries)]
    choices = [
        v.q("simpleChoice", v.inline(entry), identifier=letter)
        for letter, entry in zip(letters, item.entries, strict=True)
    ]
    return Written(
        declaration=_declaration(v, "ordered", "identifier", list(letters)),
        interaction=_interaction(v, "orderInteraction", choices, shuffle="true"),
    )


def _cloze(item: Item, v: Pen) -> Written:
    assert isinstance(item, Cloze)
    names = [f"{RESPONSE}{number}" for number in range(1, len(item.gaps) + 1)]
    within = {}
    for number, (name, options) in enumerate(zip(names, item.gaps, strict=True), start=1):
        choices = [
            v.q("inlineChoice", v.words(option), identifier=letter)
            for letter, option in zip(LETTERS, options, strict=False)
        ]
        within[f"[[{number}]]"] = v.q(
            "inlineChoiceInteraction", choices, responseIdentifier=name, shuffle="true"
        )
    return Written(
        declaration="\n".join(
            _declaration(v, "single", "identifier", [LETTERS[0]], name=name) for name in names
        ),
        interaction="",
        within=within,
        rules=lambda points: gap_rules(v, names, item.policy, points),
    )


def _essay(item: Item, v: Pen) -> Written:
    assert isinstance(item, Essay)
    declared = v.q(
        "responseDeclaration", identifier=RESPONSE, cardinality="single", baseType="string"
    )
    return Written(
        declaration=declared,
        interaction=_interaction(v, "extendedTextInteraction", [], expectedLines="15"),
        rules=lambda _points: "",
        rubric=v.q("rubricBlock", v.block(scheme_text(item)), view="scorer"),
    )


def _hotspot(item: Item, v: Pen) -> Written:
    assert isinstance(item, Hotspot)
    size = size_of(v.passages.pictures.get(item.picture[0]))
    rule, wanted = PART_RULES[item.policy], min(item.marks, len(item.keys))
    costs = Fraction(1) if rule is None else rule.wrong_costs
    entries = [
        v.q("areaMapEntry", shape=shape_of(area), coords=coords_of(area, size), mappedValue="1")
        for area in item.right_areas
    ]
    mapping = v.q(
        "areaMapping",
        entries,
        lowerBound=str(rule.least * wanted if rule else 0),
        upperBound=str(wanted),
        defaultValue=f"{float(-costs):g}",
    )
    right = [place_of(area, size) for area in item.right_areas]
    return Written(
        declaration=_declaration(v, "multiple", "point", right, mapping),
        interaction=_interaction(
            v, "selectPointInteraction", [image_of(item, v)], maxChoices=str(item.marks)
        ),
        rules=lambda points: _point_rules(v, points, wanted, is_whole=rule is None),
    )


def _point_rules(v: Pen, points: Decimal, wanted: int, *, is_whole: bool) -> str:
    found = v.q("mapResponsePoint", identifier=RESPONSE)
    marks = v.q("baseValue", f"{points:f}", baseType="float")
    most = v.q("baseValue", str(wanted), baseType="float")
    if is_whole:
        condition = v.q("equal", found + most, toleranceMode="exact")
        then = v.q("setOutcomeValue", marks, identifier="SCORE")
        return v.q("responseCondition", v.q("responseIf", condition + then))
    share = v.q("divide", v.q("product", found + marks) + most)
    return v.q("setOutcomeValue", share, identifier="SCORE")


def _numeric(item: Item, v: Pen) -> Written:
    assert isinstance(item, Numeric)
    condition = ""
    if item.tolerance:
        told = f"{item.tolerance:f} {item.tolerance:f}"
        condition = v.q("equal", _told(v), toleranceMode="absolute", tolerance=told)
    return Written(
        declaration=_declaration(v, "single", "float", [f"{item.value:f}"]),
        interaction=_typed(v, 12),
        condition=condition,
    )


def scoring(written: Written, v: Pen, points: Decimal, *, explained: bool) -> str:
    """The response processing: a standard template where that says all, else spelt out."""
    has_feedback = explained or written.has_feedback
    is_standard = not (written.condition or written.rules) and written.parts == 1
    if points == 1 and not has_feedback and is_standard:
        return v.q("responseProcessing", template=v.version.template(written.template))
    rules = written.rules(points) if written.rules else _rules(written, v, points)
    if has_feedback:
        shown = v.q("baseValue", EXPLANATION, baseType="identifier") if explained else ""
        shown += v.q("variable", identifier=RESPONSE) if written.has_feedback else ""
        rules += v.q("setOutcomeValue", v.q("multiple", shown), identifier=FEEDBACK)
    return v.q("responseProcessing", rules) if rules else ""


def _rules(written: Written, v: Pen, points: Decimal) -> str:
    marks = v.q("baseValue", f"{points:f}", baseType="float")
    if written.template == MAP:
        told = v.q("product", v.q("mapResponse", identifier=RESPONSE) + marks)
        if written.parts > 1:
            told = v.q("divide", told + v.q("baseValue", str(written.parts), baseType="float"))
        return v.q("setOutcomeValue", told, identifier="SCORE")
    condition = written.condition or v.q("match", _told(v))
    then = v.q("setOutcomeValue", marks, identifier="SCORE")
    return v.q("responseCondition", v.q("responseIf", condition + then))


def _declaration(
    v: Pen,
    cardinality: str,
    type_: str,
    right: Sequence[str],
    mapping: str = "",
    *,
    name: str = RESPONSE,
) -> str:
    values = v.q("correctResponse", [v.q("value", text(each)) for each in right])
    return v.q(
        "responseDeclaration",
        values + mapping,
        identifier=name,
        cardinality=cardinality,
        baseType=type_,
    )


def _choices(v: Pen, options: Sequence[str], reasons: Sequence[str], *, most: int) -> str:
    choices = [
        v.q("simpleChoice", v.inline(option) + feedback, identifier=letter)
        for letter, option, feedback in zip(LETTERS, options, _feedback(v, reasons), strict=False)
    ]
    return _interaction(v, "choiceInteraction", choices, shuffle="true", maxChoices=str(most))


def _feedback(v: Pen, reasons: Sequence[str]) -> Iterator[str]:
    for letter, reason in zip(LETTERS, [*reasons, *[""] * len(LETTERS)], strict=False):
        yield (
            v.q(
                "feedbackInline",
                v.inline(reason),
                outcomeIdentifier=FEEDBACK,
                identifier=letter,
                showHide="show",
            )
            if reason
            else ""
        )


def _typed(v: Pen, length: int) -> str:
    field = v.q("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=str(length))
    return f"<p>{field}</p>"


def _interaction(v: Pen, tag: str, content: Sequence[str], **attributes: str) -> str:
    return v.q(tag, content, responseIdentifier=RESPONSE, **attributes)


def _told(v: Pen) -> str:
    return v.q("variable", identifier=RESPONSE) + v.q("correct", identifier=RESPONSE)


def body(item: Item, v: Pen, written: Written, case: str) -> str:
    """The item's body: the case where it has no file of its own, the stem, the interaction."""
    told = v.q("rubricBlock", v.block(case), view="candidate") if case else ""
    stem = f"<div>{v.block(item.stem)}</div>"
    for sign, interaction in written.within.items():
        # Between tags only: a description of an image is no place for a list.
        stem = "".join(
            piece if piece.startswith("<") else piece.replace(sign, interaction)
            for piece in _TAGS.split(stem)
        )
    return v.q("itemBody", told + stem + written.interaction + written.rubric)


WRITERS: Mapping[str, tuple[tuple[str, ...], Callable[[Item, Pen], Written]]] = {
    SingleChoice.kind: (("options", "key", "explanations"), _single),
    MultipleResponse.kind: (("options", "keys", "explanations"), _multiple),
    TrueFalse.kind: (("key",), _true_false),
    TrueFalseGroup.kind: (("statements", "keys"), _statements),
    FillIn.kind: (("accepted", "case_sensitive"), _fill_in),
    Numeric.kind: (("value", "tolerance"), _numeric),
    ShortAnswer.kind: (("accepted", "case_sensitive"), _short_answer),
    Matching.kind: (("prompts", "options", "keys"), _matching),
    Ordering.kind: (("entries",), _ordering),
    Cloze.kind: (("gaps",), _cloze),
    Essay.kind: ((), _essay),
    Hotspot.kind: ((), _hotspot),
}
"""For each kind: the item's values that QTI has places for, and its writer."""
