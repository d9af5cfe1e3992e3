"""Items as QTI: declarations, body and scoring of each kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.formats.gift_kinds import weights_of
from question_bank.formats.qti.texts import blocks, inline
from question_bank.formats.qti.versions import Version
from question_bank.formats.xml_writing import text
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.options import LETTERS
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.scoring.policies import ChoicePolicy

MATCH, MAP = "match_correct", "map_response"
RESPONSE, FEEDBACK, EXPLANATION = "RESPONSE", "FEEDBACK", "EXPLANATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An item in QTI: its response declaration, interaction, and how it is scored.

    `template` is the standard way of scoring; `condition` stands in its place where there is none.
    """

    declaration: str
    interaction: str
    template: str = MATCH
    condition: str = ""
    has_feedback: bool = False


def _single(item: Item, v: Version) -> Written:
    assert isinstance(item, SingleChoice)
    return Written(
        declaration=_declaration(v, "single", "identifier", [LETTERS[item.key]]),
        interaction=_choices(v, item.options, item.explanations, most=1),
        has_feedback=bool(item.explanations),
    )


def _multiple(item: Item, v: Version) -> Written:
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


def _true_false(item: Item, v: Version) -> Written:
    assert isinstance(item, TrueFalse)
    choices = [
        v.q("simpleChoice", word, identifier=name)
        for name, word in (("true", TRUE), ("false", FALSE))
    ]
    return Written(
        declaration=_declaration(v, "single", "identifier", ["true" if item.key else "false"]),
        interaction=_interaction(v, "choiceInteraction", choices, shuffle="false", maxChoices="1"),
    )


def _statements(item: Item, v: Version) -> Written:
    assert isinstance(item, TrueFalseGroup)
    left = [
        v.q("simpleAssociableChoice", inline(text_), identifier=f"S{number}", matchMax="1")
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


def _fill_in(item: Item, v: Version) -> Written:
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


def _numeric(item: Item, v: Version) -> Written:
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


def scoring(written: Written, v: Version, points: Decimal, *, explained: bool) -> str:
    """The response processing: a standard template where that says all, else spelt out."""
    has_feedback = explained or written.has_feedback
    if points == 1 and not has_feedback and not written.condition:
        return v.q("responseProcessing", template=v.template(written.template))
    marks = v.q("baseValue", f"{points:f}", baseType="float")
    if written.template == MAP:
        product = v.q("product", v.q("mapResponse", identifier=RESPONSE) + marks)
        rules = v.q("setOutcomeValue", product, identifier="SCORE")
    else:
        condition = written.condition or v.q("match", _told(v))
        then = v.q("setOutcomeValue", marks, identifier="SCORE")
        rules = v.q("responseCondition", v.q("responseIf", condition + then))
    if has_feedback:
        shown = v.q("baseValue", EXPLANATION, baseType="identifier") if explained else ""
        shown += v.q("variable", identifier=RESPONSE) if written.has_feedback else ""
        rules += v.q("setOutcomeValue", v.q("multiple", shown), identifier=FEEDBACK)
    return v.q("responseProcessing", rules)


def _declaration(
    v: Version, cardinality: str, type_: str, right: Sequence[str], mapping: str = ""
) -> str:
    values = v.q("correctResponse", [v.q("value", text(each)) for each in right])
    return v.q(
        "responseDeclaration",
        values + mapping,
        identifier=RESPONSE,
        cardinality=cardinality,
        baseType=type_,
    )


def _choices(v: Version, options: Sequence[str], reasons: Sequence[str], *, most: int) -> str:
    choices = [
        v.q("simpleChoice", inline(option) + feedback, identifier=letter)
        for letter, option, feedback in zip(LETTERS, options, _feedback(v, reasons), strict=False)
    ]
    return _interaction(v, "choiceInteraction", choices, shuffle="true", maxChoices=str(most))


def _feedback(v: Version, reasons: Sequence[str]) -> Iterator[str]:
    for letter, reason in zip(LETTERS, [*reasons, *[""] * len(LETTERS)], strict=False):
        yield (
            v.q(
                "feedbackInline",
                inline(reason),
                outcomeIdentifier=FEEDBACK,
                identifier=letter,
                showHide="show",
            )
            if reason
            else ""
        )


def _typed(v: Version, length: int) -> str:
    field = v.q("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=str(length))
    return f"<p>{field}</p>"


def _interaction(v: Version, tag: str, content: Sequence[str], **attributes: str) -> str:
    return v.q(tag, content, responseIdentifier=RESPONSE, **attributes)


def _told(v: Version) -> str:
    return v.q("variable", identifier=RESPONSE) + v.q("correct", identifier=RESPONSE)


def body(item: Item, v: Version, written: Written, case: str) -> str:
    """The item's body: the case where it has no file of its own, the stem, the interaction."""
    told = v.q("rubricBlock", blocks(case), view="candidate") if case else ""
    return v.q("itemBody", told + f"<div>{blocks(item.stem)}</div>" + written.interaction)


WRITERS: Mapping[str, tuple[tuple[str, ...], Callable[[Item, Version], Written]]] = {
    SingleChoice.kind: (("options", "key", "explanations"), _single),
    MultipleResponse.kind: (("options", "keys", "explanations"), _multiple),
    TrueFalse.kind: (("key",), _true_false),
    TrueFalseGroup.kind: (("statements", "keys"), _statements),
    FillIn.kind: (("accepted", "case_sensitive"), _fill_in),
    Numeric.kind: (("value", "tolerance"), _numeric),
}
"""For each kind: the item's values that QTI has places for, and its writer."""
