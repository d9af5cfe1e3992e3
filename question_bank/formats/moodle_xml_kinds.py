"""Moodle's types of question: what item each one makes, or why it makes none."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.formats.carried import Carried
from question_bank.formats.gift_kinds import Answer, multiple_of
from question_bank.formats.moodle_cloze import CHOICES, NUMBERS, TYPED, Part
from question_bank.formats.schemes import essay_of
from question_bank.formats.xml_source import Node
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import GAP, Cloze
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import COUNT, TrueFalseGroup
from question_bank.markup.reading import escape
from question_bank.scoring.policies import OrderPolicy
from question_bank.text import fold, fold_accents

TRUTHS = {"dung": True, "true": True, "sai": False, "false": False}
ORDER_GRADING = {
    "ALL_OR_NOTHING": OrderPolicy.ALL_OR_NOTHING,
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": OrderPolicy.PAIRS,
}
"""Moodle's ways of grading an order that are ours as well."""
_WILDCARD = re.compile(r"(?<!\\)\*")
_FULL = Decimal(100)


class Warn(Protocol):
    """Adds a warning at the question's line."""

    def __call__(self, code: str, template: str, **params: str) -> None:
        """Add it."""


@dataclass(slots=True)
class Material:
    """What a type's reader works with: the element, its stem, and ways to read and to warn.

    `words` reads the text of an element, `fragment` one in the manner of the question's own text.
    `parts` are the answers embedded in the text. `asides` collects feedback that the item has no
    place for; it joins the explanation.
    """

    node: Node
    stem: str
    carried: Carried
    words: Callable[[Node | None], str]
    fragment: Callable[[str], str]
    warn: Warn
    parts: tuple[Part, ...] = ()
    asides: list[str] = field(default_factory=list)

    def plain(self, text: str) -> str:
        """What Moodle holds as words without any mark, as one of our texts."""
        return self.carried.restore(escape(text))

    def setting(self, tag: str) -> str:
        """The text of a setting, without white space around it."""
        node = self.node.child(tag)
        return node.text().strip() if node else ""

    def answers(self) -> list[Answer]:
        """The answers with their fractions in percent. Raise InvalidItem."""
        nodes = list(self.node.children("answer"))
        if not nodes:
            raise InvalidItem(N_("Câu hỏi không có đáp án nào"), column="Đáp án")
        if len(nodes) > 50:
            raise InvalidItem(
                N_("Câu hỏi có %(count)s đáp án; chỉ nhập tối đa 10 đáp án"),
                column="Đáp án",
                count=str(len(nodes)),
            )
        return [self._answer(node) for node in nodes]

    def set_aside(self, answers: Sequence[Answer]) -> None:
        """Keep the answers' feedback for the explanation."""
        kept = [each.feedback for each in answers if each.feedback]
        if kept:
            self.asides += kept
            self.warn("feedback-joined", N_("Lời phản hồi riêng đã được gộp vào phần Giải thích"))

    def _answer(self, node: Node) -> Answer:
        text = raw_text(node)
        return Answer(
            sign="~",
            weight=_fraction(node),
            text=self.words(node) if self.node.attribute("type") == "multichoice" else text,
            feedback=self.words(node.child("feedback")),
            line=node.line,
            has_wildcard=bool(_WILDCARD.search(text)),
        )


def raw_text(node: Node) -> str:
    """The <text> of an element as it stands."""
    found = node.child("text")
    return found.text() if found else ""


def _fraction(node: Node) -> Decimal:
    told = node.attribute("fraction", "0").strip() or "0"
    fraction = to_decimal(told, column="fraction")
    if abs(fraction) > _FULL:
        raise InvalidItem(
            N_('Trọng số fraction="%(told)s" ở dòng %(line)s phải nằm trong khoảng -100 đến 100'),
            column="fraction",
            told=told[:20],
            line=str(node.line),
        )
    return fraction


def _multichoice(material: Material) -> Item:
    answers = material.answers()
    if material.setting("single") in {"false", "0"}:
        policy = material.carried.settings.get("policy")
        told = policy if isinstance(policy, str) else None
        item = multiple_of(material.stem, answers, told)
        if material.carried.kind == MultipleResponse.kind:
            return material.carried.item(item.kind, **_without_kind(item))
        return item
    right = [number for number, each in enumerate(answers) if each.weight == _FULL]
    if len(right) != 1:
        raise InvalidItem(
            N_("Câu một lựa chọn có %(count)s đáp án đạt 100%%; cần đúng một đáp án"),
            column="Đáp án",
            count=str(len(right)),
        )
    rest = [each.weight or Decimal(0) for each in answers if each.weight != _FULL]
    if any(weight > 0 for weight in rest):
        raise InvalidItem(
            N_("Câu một lựa chọn cho điểm từng phần (fraction lẻ) chưa nhập được"), column="Đáp án"
        )
    if any(weight < 0 for weight in rest):
        material.warn("penalty-dropped", N_("Điểm trừ của phương án sai không được giữ lại"))
    return material.carried.item(
        SingleChoice.kind,
        stem=material.stem,
        options=[each.text for each in answers],
        key=right[0],
        explanations=[each.feedback for each in answers],
    )


def _true_false(material: Material) -> Item:
    answers = material.answers()
    right = [each for each in answers if each.weight == _FULL]
    key = TRUTHS.get(fold_accents(fold(right[0].text))) if len(right) == 1 else None
    if key is None:
        raise InvalidItem(
            N_("Câu đúng/sai cần đúng một đáp án true hoặc false đạt 100%%"), column="Đáp án"
        )
    material.set_aside(answers)
    return material.carried.item(TrueFalse.kind, stem=material.stem, key=key)


def _short_answer(material: Material) -> Item:
    return _typed(material, _paid_in_full(material), is_cased=material.setting("usecase") == "1")


def _typed(material: Material, answers: list[Answer], *, is_cased: bool) -> Item:
    """The answer typed as a text: with stars that stand for any text only where there are some."""
    kind = material.carried.kind
    if kind == ShortAnswer.kind or (not kind and any(each.has_wildcard for each in answers)):
        stars = {"wildcards": True, "punctuation_sensitive": True} if not kind else {}
        accepted = [each.pattern or each.text for each in answers]
        if material.carried.settings.get("wildcards") is False:
            accepted = [each.replace("\\*", "*") for each in accepted]
        told = {"stem": material.stem, "accepted": accepted, "case_sensitive": is_cased}
        return material.carried.item(ShortAnswer.kind, **told, **stars)
    return material.carried.item(
        FillIn.kind,
        stem=material.stem,
        accepted=[(each.pattern or each.text).replace("\\*", "*") for each in answers],
        case_sensitive=is_cased,
    )


def _numerical(material: Material) -> Item:
    answers = _paid_in_full(material)
    if len(answers) != 1:
        raise InvalidItem(N_("Câu hỏi số chỉ nhập được khi có một đáp án"), column="Đáp án")
    units = material.node.child("units")
    if units is not None and any(units.children()):
        raise InvalidItem(
            N_("Câu hỏi số có đơn vị chưa nhập được; hãy ghi đơn vị trong câu hỏi"),
            column="Đáp án",
        )
    tolerances = [node.child("tolerance") for node in material.node.children("answer")]
    tolerance = tolerances[0].text().strip() if tolerances[0] else ""
    return material.carried.item(
        Numeric.kind, stem=material.stem, value=answers[0].text.strip(), tolerance=tolerance or "0"
    )


def _paid_in_full(material: Material) -> list[Answer]:
    return _right_of(material, material.answers())


def _right_of(material: Material, answers: Sequence[Answer]) -> list[Answer]:
    """The answers that earn everything; others must earn nothing."""
    if any(each.weight not in {Decimal(0), _FULL} for each in answers):
        raise InvalidItem(
            N_("Đáp án cho một phần điểm chưa nhập được; hãy để fraction là 100 hoặc 0"),
            column="Đáp án",
        )
    right = [each for each in answers if each.weight == _FULL]
    if not right:
        raise InvalidItem(N_("Không có đáp án nào đạt 100%%"), column="Đáp án")
    if len(right) < len(answers):
        material.warn("answers-dropped", N_("Bỏ các đáp án được 0 điểm, chỉ giữ đáp án đúng"))
    material.set_aside(answers)
    return right


def _matching(material: Material) -> Item:
    pairs = list(_pairs(material))
    truths = [TRUTHS.get(fold_accents(fold(right))) for _left, right in pairs]
    kind = material.carried.kind
    judged = len(pairs) == COUNT and None not in truths and kind != Matching.kind
    if judged or kind == TrueFalseGroup.kind:
        return material.carried.item(
            TrueFalseGroup.kind,
            stem=material.stem,
            statements=[left for left, _right in pairs],
            keys=truths,
        )
    return material.carried.item(Matching.kind, stem=material.stem, **matched(pairs))


def _pairs(material: Material) -> Iterator[tuple[str, str]]:
    for node in material.node.children("subquestion"):
        answer = node.child("answer")
        yield material.words(node), material.plain(raw_text(answer)) if answer else ""


def matched(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Prompts, options and keys of pairs; one without a left side is of no prompt's option."""
    told = list(pairs)
    options: dict[str, str] = {}
    for _left, right in sorted(told, key=lambda pair: not pair[0]):
        options.setdefault(fold(right), right)
    places = {text: place for place, text in enumerate(options)}
    prompts = [(left, places[fold(right)]) for left, right in told if left]
    return {
        "prompts": [left for left, _key in prompts],
        "options": list(options.values()),
        "keys": [key for _left, key in prompts],
    }


def _ordering(material: Material) -> Item:
    nodes = list(material.node.children("answer"))
    told = material.setting("gradingtype")
    policy = ORDER_GRADING.get(told)
    if policy is None and told and not material.carried.kind:
        material.warn(
            "graded-otherwise",
            N_("Moodle chấm thứ tự theo cách “%(told)s”; ở đây đúng hết mới có điểm"),
            told=told[:40],
        )
    if material.setting("selecttype") not in {"", "ALL", "0"}:
        material.warn(
            "entries-all", N_("Moodle chỉ chọn một số mục để hỏi; ở đây câu hỏi đủ mọi mục")
        )
    return material.carried.item(
        Ordering.kind,
        stem=material.stem,
        entries=[material.words(each) for each in nodes],
        policy=(policy or OrderPolicy.ALL_OR_NOTHING).value,
    )


def _essay(material: Material) -> Item:
    scheme = material.words(material.node.child("graderinfo"))
    points = material.setting("defaultgrade") or "1"
    item, is_named = essay_of(material.stem, scheme, material.carried, points)
    if not is_named:
        material.warn(
            "scheme-one-step",
            N_("Hướng dẫn chấm không ghi điểm từng bước nên được giữ thành một bước"),
        )
    if material.words(material.node.child("responsetemplate")).strip():
        material.warn("template-dropped", N_("Mẫu bài làm cho sẵn (responsetemplate) bị bỏ"))
    return item


def _choices_in_text(material: Material) -> Item:
    """A text whose `[[3]]` is a list of the choices of the third one's group, that one right."""
    is_dragged = material.node.attribute("type") == "ddwtos"
    boxes = list(material.node.children("dragbox" if is_dragged else "selectoption"))
    if len(boxes) > 100:
        raise InvalidItem(N_("Câu hỏi có quá nhiều lựa chọn"), column="Các lựa chọn")
    choices = [(material.plain(raw_text(each)), _group(each)) for each in boxes]
    named = [int(number) for number in GAP.findall(material.stem)]
    if any(number > len(choices) for number in named):
        raise InvalidItem(
            N_("Chỗ trống [[%(number)s]] chỉ tới một lựa chọn không có"),
            column="Câu hỏi",
            number=str(max(named)),
        )
    gaps = []
    for number in named:
        right, group = choices[number - 1]
        others = [text for text, own in choices if own == group and text != right]
        gaps.append(list(dict.fromkeys([right, *others])))
    if is_dragged:
        material.warn(
            "dragged", N_("Câu kéo từ vào chỗ trống được nhập thành câu chọn từ trong danh sách")
        )
    numbers = iter(range(1, len(named) + 1))
    stem = GAP.sub(lambda _found: f"[[{next(numbers)}]]", material.stem)
    return material.carried.item(Cloze.kind, stem=stem, gaps=gaps)


def _group(node: Node) -> str:
    found = node.child("group")
    return found.text().strip() if found else "1"


def _embedded(material: Material) -> Item:
    """A text with answers embedded in it: drop-down lists, or a single word or number."""
    parts = material.parts
    kinds = {each.kind for each in parts}
    if kinds <= CHOICES:
        return _embedded_choices(material)
    if len(parts) == 1 and parts[0].kind in TYPED:
        answers = _right_of(material, parts[0].answers)
        return _typed(material, answers, is_cased=TYPED[parts[0].kind])
    if len(parts) == 1 and parts[0].kind in NUMBERS:
        right = _right_of(material, parts[0].answers)
        value, _sign, tolerance = right[0].text.partition(":")
        if len(right) > 1:
            raise InvalidItem(N_("Câu hỏi số chỉ nhập được khi có một đáp án"), column="Đáp án")
        told = {"stem": material.stem, "value": value, "tolerance": tolerance or "0"}
        return material.carried.item(Numeric.kind, **told)
    odd = sorted(kinds - CHOICES)[0]
    raise InvalidItem(
        N_(
            "Chỗ trống kiểu %(kind)s chỉ nhập được khi câu có đúng một chỗ trống; câu nhiều chỗ "
            "trống chỉ nhập được khi mọi chỗ là MULTICHOICE. Hãy tách thành từng câu"
        )
        if odd in TYPED or odd in NUMBERS
        else N_("Chỗ trống kiểu %(kind)s của Moodle chưa nhập được; hãy tách thành từng câu"),
        column="Câu hỏi",
        kind=odd,
    )


def _embedded_choices(material: Material) -> Item:
    gaps = []
    for number, part in enumerate(material.parts, start=1):
        if len(part.right) != 1 or any(each.weight not in {0, _FULL} for each in part.answers):
            raise InvalidItem(
                N_("Chỗ trống %(number)s cần đúng một lựa chọn đạt 100%%, các lựa chọn khác 0%%"),
                column="Các lựa chọn",
                number=str(number),
            )
        material.set_aside(part.answers)
        others = [each for each in part.answers if each.weight == 0]
        gaps.append([material.fragment(each.pattern) for each in (*part.right, *others)])
    if len({part.weight for part in material.parts}) > 1:
        material.warn(
            "gap-weights", N_("Các chỗ trống có trọng số khác nhau; ở đây mọi chỗ điểm bằng nhau")
        )
    return material.carried.item(Cloze.kind, stem=material.stem, gaps=gaps)


def _without_kind(item: Item) -> dict[str, object]:
    return {name: value for name, value in item.to_dict().items() if name != "kind"}


READERS: Mapping[str, Callable[[Material], Item]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "gapselect": _choices_in_text,
    "ddwtos": _choices_in_text,
    "cloze": _embedded,
    "multianswer": _embedded,
}
EMBEDDED = frozenset({"cloze", "multianswer"})
"""The types whose answers stand within their text."""
