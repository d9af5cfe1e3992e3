"""QTI's interactions: what item each one makes, or why it makes none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.formats.carried import Carried
from question_bank.formats.gift_kinds import Answer, multiple_of
from question_bank.formats.hypertext import Words
from question_bank.formats.moodle_xml_kinds import Warn
from question_bank.formats.qti.areas import read_points, read_spots
from question_bank.formats.qti.texts import DROP_DOWN, read_flow
from question_bank.formats.schemes import essay_of
from question_bank.formats.xml_source import Node, find_path
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import COUNT, TrueFalseGroup
from question_bank.scoring.policies import PART_RULES, ChoicePolicy, PartPolicy
from question_bank.text import fold, fold_accents

TRUTHS = {"dung": True, "true": True, "sai": False, "false": False}
_MOST_CHOICES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an interaction's reader works with: the item's element, the interaction, the stem."""

    root: Node
    interaction: Node
    stem: str
    carried: Carried
    words: Callable[[], Words]
    warn: Warn
    draw: Callable[[str], str]
    """The name of the picture at an address."""
    size: Callable[[str], tuple[int, int]]
    """The pixels of the picture of that name."""
    scheme: str = ""
    """What the item says to those who mark it."""
    points: str = "1"

    def declaration(self) -> Node:
        """The declaration of the interaction's response. Raise InvalidItem."""
        wanted = self.interaction.attribute("responseIdentifier")
        for each in self.root.children("responseDeclaration"):
            if each.attribute("identifier") == wanted:
                return each
        raise InvalidItem(
            N_("Không có khai báo responseDeclaration cho “%(name)s”"),
            column="Đáp án",
            name=wanted[:40],
        )

    def right(self) -> list[str]:
        """The values of the right response. Raise InvalidItem if there are none."""
        node = self.declaration().child("correctResponse")
        values = [each.text().strip() for each in node.children("value")] if node else []
        if not any(values):
            raise InvalidItem(
                N_("Không có đáp án (correctResponse trống); hãy ghi đáp án"), column="Đáp án"
            )
        return values

    def mapping(self) -> list[Node]:
        """The entries of the mapping of the response to marks."""
        node = self.declaration().child("mapping")
        return list(node.children("mapEntry")) if node else []

    def is_mapped(self) -> bool:
        """Whether the marks come from the mapping."""
        processing = self.root.child("responseProcessing")
        if processing is None:
            return False
        address = processing.attribute("template").rpartition("/")[2]
        return address.startswith("map_response") or bool(
            next(processing.descendants("mapResponse"), None)
        )

    def choices(self, node: Node, tag: str) -> dict[str, tuple[str, str]]:
        """Identifier to text and feedback of each choice inside. Raise InvalidItem."""
        found: dict[str, tuple[str, str]] = {}
        nodes = list(node.children(tag))
        if len(nodes) > _MOST_CHOICES:
            raise InvalidItem(
                N_("Câu hỏi có %(count)s phương án; cần từ 2 đến 10 phương án"),
                column="A",
                count=str(len(nodes)),
            )
        for each in nodes:
            name = each.attribute("identifier")
            if not name or name in found:
                raise InvalidItem(
                    N_("Mã phương án “%(name)s” ở dòng %(line)s để trống hoặc dùng hai lần"),
                    column="identifier",
                    name=name[:40],
                    line=str(each.line),
                )
            found[name] = (self._text(each), self._feedback(each))
        return found

    def keys(self, known: Mapping[str, object]) -> list[str]:
        """The right choices, all of them known. Raise InvalidItem."""
        keys = self.right()
        for key in keys:
            if key not in known:
                raise InvalidItem(
                    N_("Đáp án “%(key)s” không phải là mã của một phương án"),
                    column="Đáp án",
                    key=key[:40],
                )
        return keys

    def _text(self, node: Node) -> str:
        words = self.words()
        skipped = {"feedbackInline", "feedbackBlock"}
        return self.carried.restore(read_flow(node, words, lambda each: each.tag in skipped))

    def _feedback(self, node: Node) -> str:
        found = node.child("feedbackInline") or node.child("feedbackBlock")
        return self.carried.restore(read_flow(found, self.words())) if found else ""


def _choice(material: Material) -> Item:
    node = material.interaction
    choices = material.choices(node, "simpleChoice")
    if material.declaration().attribute("cardinality") == "multiple":
        return _several(material, choices)
    keys = material.keys(choices)
    if len(keys) != 1:
        raise InvalidItem(
            N_("Câu một lựa chọn có %(count)s đáp án; cần đúng một đáp án"),
            column="Đáp án",
            count=str(len(keys)),
        )
    told = [text for text, _feedback in choices.values()]
    truths = [TRUTHS.get(fold_accents(fold(text))) for text in told] if len(told) == 2 else []
    is_truth = set(truths) == {True, False}
    if is_truth and material.carried.kind in {"", TrueFalse.kind}:
        key = dict(zip(choices, truths, strict=True))[keys[0]]
        return material.carried.item(TrueFalse.kind, stem=material.stem, key=key)
    names = list(choices)
    return material.carried.item(
        SingleChoice.kind,
        stem=material.stem,
        options=[text for text, _feedback in choices.values()],
        key=names.index(keys[0]),
        explanations=[feedback for _text, feedback in choices.values()],
    )


def _several(material: Material, choices: dict[str, tuple[str, str]]) -> Item:
    keys = material.keys(choices)
    told = {
        "stem": material.stem,
        "options": [text for text, _feedback in choices.values()],
        "keys": sorted({list(choices).index(key) for key in keys}),
        "explanations": [feedback for _text, feedback in choices.values()],
    }
    policy = ChoicePolicy.ALL_OR_NOTHING
    if material.is_mapped() and material.carried.kind != MultipleResponse.kind:
        policy = _policy(material, choices)
    return material.carried.item(MultipleResponse.kind, policy=policy.value, **told)


def _policy(material: Material, choices: dict[str, tuple[str, str]]) -> ChoicePolicy:
    """The policy that the mapping comes to. Raise InvalidItem if it is none of ours."""
    weights = {
        entry.attribute("mapKey"): to_decimal(entry.attribute("mappedValue"), column="mapEntry")
        for entry in material.mapping()
    }
    most = sum(weight for weight in weights.values() if weight > 0) or Decimal(1)
    answers = [
        Answer("~", weights.get(name, Decimal(0)) * 100 / most, text, "", 0, has_wildcard=False)
        for name, (text, _feedback) in choices.items()
    ]
    item = multiple_of(material.stem, answers, None)
    if [number for number, name in enumerate(choices) if name in material.right()] != list(
        item.keys
    ):
        raise InvalidItem(N_("Bảng điểm (mapping) không khớp với đáp án"), column="Đáp án")
    return item.policy


def _text_entry(material: Material) -> Item:
    type_ = material.declaration().attribute("baseType")
    if type_ in {"float", "integer"}:
        return _number(material)
    if type_ != "string":
        raise InvalidItem(
            N_("Câu điền có kiểu trả lời “%(type)s” chưa nhập được"),
            column="Đáp án",
            type=type_[:40],
        )
    entries = material.mapping() if material.is_mapped() else []
    values = {each.attribute("mapKey"): each for each in entries}
    worth = {
        to_decimal(each.attribute("mappedValue") or "0", column="mapEntry") for each in entries
    }
    if len(worth - {Decimal(0)}) > 1:
        raise InvalidItem(
            N_("Đáp án cho một phần điểm chưa nhập được; hãy để mọi đáp án cùng điểm"),
            column="Đáp án",
        )
    paid = [name for name, each in values.items() if each.attribute("mappedValue") not in {"0", ""}]
    case = any(each.attribute("caseSensitive", "true") == "true" for each in entries)
    is_short = material.carried.kind == ShortAnswer.kind
    return material.carried.item(
        ShortAnswer.kind if is_short else FillIn.kind,
        stem=material.stem,
        accepted=paid or material.right(),
        case_sensitive=case if entries else True,
    )


def _number(material: Material) -> Item:
    tolerance = "0"
    processing = material.root.child("responseProcessing")
    for equal in processing.descendants("equal") if processing else ():
        parts = equal.attribute("tolerance").split()
        if equal.attribute("toleranceMode") == "absolute" and parts:
            if len(set(parts)) > 1:
                raise InvalidItem(
                    N_("Sai số trên và dưới khác nhau chưa nhập được"), column="Đáp án"
                )
            tolerance = parts[0]
        elif equal.attribute("toleranceMode") == "relative":
            raise InvalidItem(N_("Sai số tương đối chưa nhập được"), column="Đáp án")
    return material.carried.item(
        Numeric.kind, stem=material.stem, value=material.right()[0], tolerance=tolerance
    )


def _match(material: Material) -> Item:
    sets = list(material.interaction.children("simpleMatchSet"))
    if len(sets) != 2:
        raise InvalidItem(N_("Câu ghép đôi cần đúng hai cột"), column="Câu hỏi")
    left, right = (material.choices(each, "simpleAssociableChoice") for each in sets)
    told = [pair.split() for pair in material.right()]
    pairs = {pair[0]: pair[1] for pair in told if len(pair) == 2}
    if len(pairs) != len(told) or set(pairs) != set(left) or not set(pairs.values()) <= set(right):
        raise InvalidItem(N_("Mỗi vế trái của câu ghép đôi cần đúng một vế phải"), column="Đáp án")
    truths = {name: TRUTHS.get(fold_accents(fold(text))) for name, (text, _) in right.items()}
    judged = len(left) == COUNT and len(right) == 2 and None not in truths.values()
    kind = material.carried.kind
    if kind == TrueFalseGroup.kind or (judged and kind != Matching.kind):
        return material.carried.item(
            TrueFalseGroup.kind,
            stem=material.stem,
            statements=[text for text, _feedback in left.values()],
            keys=[truths[pairs[name]] for name in left],
        )
    names = list(right)
    return material.carried.item(
        Matching.kind,
        stem=material.stem,
        prompts=[text for text, _feedback in left.values()],
        options=[text for text, _feedback in right.values()],
        keys=[names.index(pairs[name]) for name in left],
        policy=_pair_policy(material, pairs).value,
    )


def _pair_policy(material: Material, pairs: Mapping[str, str]) -> PartPolicy:
    """The policy that the mapping comes to. Raise InvalidItem if it is none of ours."""
    mapping = material.declaration().child("mapping")
    if mapping is None or not material.is_mapped():
        return PartPolicy.ALL_OR_NOTHING
    paid = {
        tuple(each.attribute("mapKey").split()): to_decimal(
            each.attribute("mappedValue") or "0", column="mapEntry"
        )
        for each in material.mapping()
    }
    worth = {paid.pop(pair, Decimal(0)) for pair in pairs.items()}
    usual = to_decimal(mapping.attribute("defaultValue") or "0", column="mapping")
    least = to_decimal(mapping.attribute("lowerBound") or "0", column="mapping")
    if len(worth) == 1 and (most := worth.pop()) > 0 and set(paid.values()) <= {usual}:
        for policy, rule in PART_RULES.items():
            costs = -Fraction(usual) / Fraction(most)
            is_bounded_so = not costs or (rule is not None and (rule.least < 0) == (least < 0))
            if rule and rule.wrong_costs == costs and is_bounded_so:
                return policy
    raise InvalidItem(
        N_("Bảng điểm (mapping) của câu ghép đôi không theo cách chấm nào của ngân hàng"),
        column="Cách chấm",
    )


def _order(material: Material) -> Item:
    choices = material.choices(material.interaction, "simpleChoice")
    keys = material.keys(choices)
    if sorted(keys) != sorted(choices):
        raise InvalidItem(
            N_("Đáp án của câu sắp xếp phải có mỗi mục đúng một lần"), column="Đáp án"
        )
    return material.carried.item(
        Ordering.kind, stem=material.stem, entries=[choices[key][0] for key in keys]
    )


def _drop_down(material: Material) -> Item:
    """A text with lists to choose from: every interaction of the item, in order."""
    body = material.root.child("itemBody")
    gaps = []
    for node in body.descendants("inlineChoiceInteraction") if body else ():
        one = replace(material, interaction=node)
        choices = one.choices(node, "inlineChoice")
        keys = one.keys(choices)
        if len(keys) != 1:
            raise InvalidItem(
                N_("Chỗ trống ở dòng %(line)s cần đúng một đáp án"),
                column="Đáp án",
                line=str(node.line),
            )
        others = [text for name, (text, _feedback) in choices.items() if name != keys[0]]
        gaps.append([choices[keys[0]][0], *others])
    policy = PartPolicy.PARTIAL
    processing = material.root.child("responseProcessing")
    if processing is not None and next(processing.descendants("and"), None):
        policy = PartPolicy.ALL_OR_NOTHING
    return material.carried.item(Cloze.kind, stem=material.stem, gaps=gaps, policy=policy.value)


def _essay(material: Material) -> Item:
    item, is_named = essay_of(material.stem, material.scheme, material.carried, material.points)
    if not is_named:
        material.warn(
            "scheme-one-step",
            N_("Hướng dẫn chấm không ghi điểm từng bước nên được giữ thành một bước"),
        )
    return item


READERS: Mapping[str, Callable[[Material], Item]] = {
    "choiceInteraction": _choice,
    "textEntryInteraction": _text_entry,
    "matchInteraction": _match,
    "orderInteraction": _order,
    DROP_DOWN: _drop_down,
    "extendedTextInteraction": _essay,
    "selectPointInteraction": read_points,
    "hotspotInteraction": read_spots,
}
INTERACTIONS = frozenset(
    f"{name}Interaction"
    for name in (
        *("associate", "choice", "custom", "drawing", "endAttempt", "extendedText", "gapMatch"),
        *("graphicAssociate", "graphicGapMatch", "graphicOrder", "hotspot", "hottext"),
        *("inlineChoice", "match", "media", "order", "positionObject", "portableCustom"),
        *("selectPoint", "slider", "textEntry", "upload"),
    )
)
INLINE = frozenset({"textEntryInteraction", DROP_DOWN})


def points_of(root: Node) -> str:
    """What the item is worth: the most its score can be; 1 where nothing is said."""
    for declaration in root.children("outcomeDeclaration"):
        name = declaration.attribute("identifier")
        told = declaration.attribute("normalMaximum") if name == "SCORE" else ""
        if name == "MAXSCORE" and (value := find_path(declaration, ["defaultValue", "value"])):
            told = value.text().strip()
        if told:
            return told
    return "1"
