"""Writing Moodle XML that Moodle imports, with what only we know in tags beside each question."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from question_bank.errors import N_, Fault, Severity
from question_bank.formats.base import OTHERWISE, loss
from question_bank.formats.carried import pairs_of
from question_bank.formats.gift_kinds import weights_of
from question_bank.formats.moodle_xml_kinds import ORDER_GRADING
from question_bank.formats.passages import Passages, is_rich
from question_bank.formats.pictures import NO_PICTURES, Pictures
from question_bank.formats.schemes import scheme_text
from question_bank.formats.xml_writing import HEAD, element, lost_signs, text
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.registry import KIND_WORDS
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.markup.reading import plain_text
from question_bank.question import Question
from question_bank.scoring.policies import ChoicePolicy, PartPolicy

TAG = "sathach."
"""What our own tags begin with; after it stand name=value."""
TOP = "$course$/top"
PLUGINFILE = "@@PLUGINFILE@@/"
"""What stands before the name of a file that travels with a text."""
_NAME_LIMIT = 60
_ID_LIMIT = 100


def write(questions: Iterable[Question], pictures: Pictures = NO_PICTURES) -> bytes:
    """The questions as a Moodle XML file in UTF-8, their pictures within."""
    pieces = [HEAD, "<quiz>\n"]
    topic: str | None = None
    for question in questions:
        if any(fault.severity is Severity.ERROR for fault in losses(question)):
            continue
        if question.topic != topic:
            topic = question.topic
            pieces.append(_category(topic))
        pieces.append(_question(question, _Pen(Passages(pictures, PLUGINFILE))))
    return "".join([*pieces, "</quiz>\n"]).encode()


class _Pen:
    """Writes texts as elements of Moodle: as they are, or as HTML with their pictures."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages

    def formatted(self, tag: str, words: str, inside: str = "", **attributes: str) -> str:
        """An element with a text, whatever marks it has."""
        if not is_rich(words):
            told = _text(words)
            return element(tag, told + inside, **attributes, format="plain_text")
        told = _text(self.passages.html(words))
        files = [
            element("file", base64.b64encode(picture.content).decode(), name=name, path="/",
                    encoding="base64")
            for name, picture in self.passages.files(words)
        ]  # fmt: skip
        return element(tag, [told, *files, inside], **attributes, format="html")

    def words(self, words: str) -> str:
        """A text where Moodle holds words alone."""
        return _text(self.passages.words(words) if is_rich(words) else words)

    def answer(self, weight: str, words: str, reason: str = "") -> str:
        """An answer with its fraction and feedback."""
        return self.formatted("answer", words, self.formatted("feedback", reason), fraction=weight)


def losses(question: Question) -> tuple[Fault, ...]:
    """What Moodle XML cannot hold of the question."""
    if question.item.kind not in _WRITERS:
        return (
            loss(
                "kind-not-held",
                N_("Moodle không có loại câu hỏi “%(kind)s” nên câu bị bỏ lại"),
                whole=True,
                kind=KIND_WORDS[question.item.kind],
            ),
        )
    return (*lost_signs(question), *_scored_otherwise(question.item))


def _scored_otherwise(item: Item) -> Iterator[Fault]:
    """A word where Moodle scores otherwise; what the bank means stands in tags beside it."""
    match item:
        case MultipleResponse(policy=ChoicePolicy.PENALTY | ChoicePolicy.NEGATIVE):
            same = False
        case Matching(policy=policy) | Cloze(policy=policy):
            same = policy is PartPolicy.PARTIAL
        case Ordering(policy=policy):
            same = policy in ORDER_GRADING.values()
        case Numeric():
            same = not item.units and not item.relative
        case FillIn():
            same = item.accent_sensitive
        case ShortAnswer():
            same = item.accent_sensitive and item.space_sensitive
        case _:
            same = True
    if not same:
        yield loss(
            OTHERWISE,
            N_("Moodle chấm câu “%(kind)s” này theo cách khác; ngân hàng đọc lại vẫn đủ"),
            kind=KIND_WORDS[item.kind],
        )


def _category(topic: str | None) -> str:
    path = TOP if topic is None else f"{TOP}/{topic.replace('/', '//')}"
    inside = element("category", _text(path))
    return element("question", inside, type="category") + "\n"


def _question(question: Question, pen: _Pen) -> str:
    item = question.item
    type_, held, write_item = _WRITERS[item.kind]
    told = "\n\n".join(filter(None, [question.stimulus, item.stem]))
    name = question.code or " ".join(plain_text(item.stem).split())[:_NAME_LIMIT]
    parts = [
        element("name", _text(name)),
        pen.formatted("questiontext", told),
        pen.formatted("generalfeedback", question.explanation),
        element("defaultgrade", f"{question.points:f}"),
        element("penalty", "0"),
        element("hidden", "0"),
        element("idnumber", text(question.code or "")),
        *write_item(item, pen),
        element("tags", [element("tag", _text(tag)) for tag in _tags(question, held, pen)]),
    ]
    rows = "".join(f"  {part}\n" for part in parts)
    return element("question", f"\n{rows}", type=type_) + "\n"


def _tags(question: Question, held: Sequence[str], pen: _Pen) -> Iterator[str]:
    yield from question.tags
    for name, value in (*pairs_of(question, held=held), *pen.passages.pairs()):
        yield f"{TAG}{name}={value}"
    if question.stimulus:
        yield f"{TAG}stimulus={len(question.stimulus)}"
    if question.topic and (question.topic[0] == "/" or question.topic[-1] == "/"):
        # Where a path's own slash meets a name's doubled one, the path cannot be read back.
        yield f"{TAG}topic={question.topic}"


def _choice(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, SingleChoice)
    yield element("single", "true")
    yield from _choice_settings()
    weights = ["100" if number == item.key else "0" for number in range(len(item.options))]
    yield from _answers(pen, weights, item.options, item.explanations)


def _multiple(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, MultipleResponse)
    yield element("single", "false")
    yield from _choice_settings()
    yield from _answers(pen, weights_of(item), item.options, item.explanations)


def _choice_settings() -> Iterator[str]:
    yield element("shuffleanswers", "true")
    yield element("answernumbering", "ABCD")


def _true_false(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, TrueFalse)
    yield from _answers(
        pen, ["100" if item.key else "0", "0" if item.key else "100"], ("true", "false")
    )


def _statements(item: Item, pen: _Pen) -> Iterator[str]:
    # Moodle has no such question: there it is a matching one, with two words to choose from.
    assert isinstance(item, TrueFalseGroup)
    yield element("shuffleanswers", "true")
    for statement, key in zip(item.statements, item.keys, strict=True):
        yield _pair(pen, statement, TRUE if key else FALSE)


def _pair(pen: _Pen, prompt: str, answer: str) -> str:
    return pen.formatted("subquestion", prompt, element("answer", pen.words(answer)))


def _fill_in(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, FillIn)
    yield element("usecase", "1" if item.case_sensitive else "0")
    for accepted in item.accepted:
        yield _typed(accepted.replace("*", "\\*"))


def _typed(words: str) -> str:
    """An answer to be typed: never a text with marks, whatever its signs."""
    inside = _text(words) + element("feedback", _text(""), format="plain_text")
    return element("answer", inside, fraction="100", format="plain_text")


def _short_answer(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, ShortAnswer)
    yield element("usecase", "1" if item.case_sensitive else "0")
    for accepted in item.accepted:
        yield _typed(accepted if item.wildcards else accepted.replace("*", "\\*"))


def _matching(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, Matching)
    yield element("shuffleanswers", "true")
    for prompt, key in zip(item.prompts, item.keys, strict=True):
        yield _pair(pen, prompt, item.options[key])
    for number in range(len(item.options)):
        if number not in item.keys:
            yield _pair(pen, "", item.options[number])


def _ordering(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, Ordering)
    grading = {policy: name for name, policy in ORDER_GRADING.items()}
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", "0")
    yield element("gradingtype", grading.get(item.policy, "LONGEST_CONTIGUOUS_SUBSET"))
    yield element("showgrading", "SHOW")
    yield from _answers(pen, [str(n) for n in range(1, len(item.entries) + 1)], item.entries)


def _cloze(item: Item, pen: _Pen) -> Iterator[str]:
    """Right choices first: the number of a gap is the number of its own."""
    assert isinstance(item, Cloze)
    yield element("shuffleanswers", "1")
    for place in range(max(map(len, item.gaps))):
        for group, options in enumerate(item.gaps, start=1):
            if place < len(options):
                told = pen.words(options[place]) + element("group", str(group))
                yield element("selectoption", told)


def _essay(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, Essay)
    yield element("responseformat", "editor")
    yield element("responserequired", "1")
    yield element("responsefieldlines", "15")
    yield element("attachments", "0")
    yield pen.formatted("graderinfo", scheme_text(item))


def _numeric(item: Item, pen: _Pen) -> Iterator[str]:
    assert isinstance(item, Numeric)
    tolerance = element("tolerance", f"{item.tolerance:f}")
    yield element("answer", _text(f"{item.value:f}") + tolerance, fraction="100")


def _answers(
    pen: _Pen, weights: Sequence[str], options: Sequence[str], explanations: Sequence[str] = ()
) -> Iterator[str]:
    reasons = explanations or ("",) * len(options)
    for weight, option, reason in zip(weights, options, reasons, strict=True):
        yield pen.answer(weight, option, reason)


def _text(words: str) -> str:
    return element("text", text(words))


_Writer = Callable[[Item, _Pen], Iterator[str]]
_WRITERS: Mapping[str, tuple[str, tuple[str, ...], _Writer]] = {
    SingleChoice.kind: ("multichoice", ("options", "key", "explanations"), _choice),
    MultipleResponse.kind: ("multichoice", ("options", "keys", "explanations"), _multiple),
    TrueFalse.kind: ("truefalse", ("key",), _true_false),
    TrueFalseGroup.kind: ("matching", ("statements", "keys"), _statements),
    FillIn.kind: ("shortanswer", ("accepted", "case_sensitive"), _fill_in),
    Numeric.kind: ("numerical", ("value", "tolerance"), _numeric),
    ShortAnswer.kind: ("shortanswer", ("accepted", "case_sensitive"), _short_answer),
    Matching.kind: ("matching", ("prompts", "options", "keys"), _matching),
    Ordering.kind: ("ordering", ("entries",), _ordering),
    Cloze.kind: ("gapselect", ("gaps",), _cloze),
    Essay.kind: ("essay", (), _essay),
}
"""For each kind: Moodle's type, the item's values it holds in its own places, and its writer."""
