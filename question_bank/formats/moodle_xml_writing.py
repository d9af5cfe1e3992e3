"""Writing Moodle XML that Moodle imports, with what only we know in tags beside each question."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from question_bank.errors import N_, Fault, Severity
from question_bank.formats.base import OTHERWISE, loss
from question_bank.formats.carried import pairs_of
from question_bank.formats.gift_kinds import weights_of
from question_bank.formats.moodle_xml_kinds import ORDER_GRADING
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
from question_bank.question import Question
from question_bank.scoring.policies import ChoicePolicy, PartPolicy

TAG = "sathach."
"""What our own tags begin with; after it stand name=value."""
TOP = "$course$/top"
_NAME_LIMIT = 60
_ID_LIMIT = 100


def write(questions: Iterable[Question]) -> bytes:
    """The questions as a Moodle XML file in UTF-8."""
    pieces = [HEAD, "<quiz>\n"]
    topic: str | None = None
    for question in questions:
        if any(fault.severity is Severity.ERROR for fault in losses(question)):
            continue
        if question.topic != topic:
            topic = question.topic
            pieces.append(_category(topic))
        pieces.append(_question(question))
    return "".join([*pieces, "</quiz>\n"]).encode()


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


def _question(question: Question) -> str:
    item = question.item
    type_, held, write_item = _WRITERS[item.kind]
    told = "\n\n".join(filter(None, [question.stimulus, item.stem]))
    name = question.code or " ".join(item.stem.split())[:_NAME_LIMIT]
    parts = [
        element("name", _text(name)),
        _formatted("questiontext", told),
        _formatted("generalfeedback", question.explanation),
        element("defaultgrade", f"{question.points:f}"),
        element("penalty", "0"),
        element("hidden", "0"),
        element("idnumber", text(question.code or "")),
        *write_item(item),
        element("tags", [element("tag", _text(tag)) for tag in _tags(question, held)]),
    ]
    rows = "".join(f"  {part}\n" for part in parts)
    return element("question", f"\n{rows}", type=type_) + "\n"


def _tags(question: Question, held: Sequence[str]) -> Iterator[str]:
    yield from question.tags
    for name, value in pairs_of(question, held=held):
        yield f"{TAG}{name}={value}"
    if question.stimulus:
        yield f"{TAG}stimulus={len(question.stimulus)}"
    if question.topic and (question.topic[0] == "/" or question.topic[-1] == "/"):
        # Where a path's own slash meets a name's doubled one, the path cannot be read back.
        yield f"{TAG}topic={question.topic}"


def _choice(item: Item) -> Iterator[str]:
    assert isinstance(item, SingleChoice)
    yield element("single", "true")
    yield from _choice_settings()
    weights = ["100" if number == item.key else "0" for number in range(len(item.options))]
    yield from _answers(weights, item.options, item.explanations)


def _multiple(item: Item) -> Iterator[str]:
    assert isinstance(item, MultipleResponse)
    yield element("single", "false")
    yield from _choice_settings()
    yield from _answers(weights_of(item), item.options, item.explanations)


def _choice_settings() -> Iterator[str]:
    yield element("shuffleanswers", "true")
    yield element("answernumbering", "ABCD")


def _true_false(item: Item) -> Iterator[str]:
    assert isinstance(item, TrueFalse)
    yield from _answers(["100" if item.key else "0", "0" if item.key else "100"], ("true", "false"))


def _statements(item: Item) -> Iterator[str]:
    # Moodle has no such question: there it is a matching one, with two words to choose from.
    assert isinstance(item, TrueFalseGroup)
    yield element("shuffleanswers", "true")
    for statement, key in zip(item.statements, item.keys, strict=True):
        yield _pair(statement, TRUE if key else FALSE)


def _pair(prompt: str, answer: str) -> str:
    inside = _text(prompt) + element("answer", _text(answer))
    return element("subquestion", inside, format="plain_text")


def _fill_in(item: Item) -> Iterator[str]:
    assert isinstance(item, FillIn)
    yield element("usecase", "1" if item.case_sensitive else "0")
    for accepted in item.accepted:
        yield _answer("100", accepted.replace("*", "\\*"))


def _short_answer(item: Item) -> Iterator[str]:
    assert isinstance(item, ShortAnswer)
    yield element("usecase", "1" if item.case_sensitive else "0")
    for accepted in item.accepted:
        yield _answer("100", accepted if item.wildcards else accepted.replace("*", "\\*"))


def _matching(item: Item) -> Iterator[str]:
    assert isinstance(item, Matching)
    yield element("shuffleanswers", "true")
    for prompt, key in zip(item.prompts, item.keys, strict=True):
        yield _pair(prompt, item.options[key])
    for number in range(len(item.options)):
        if number not in item.keys:
            yield _pair("", item.options[number])


def _ordering(item: Item) -> Iterator[str]:
    assert isinstance(item, Ordering)
    grading = {policy: name for name, policy in ORDER_GRADING.items()}
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", "0")
    yield element("gradingtype", grading.get(item.policy, "LONGEST_CONTIGUOUS_SUBSET"))
    yield element("showgrading", "SHOW")
    yield from _answers([str(n) for n in range(1, len(item.entries) + 1)], item.entries)


def _cloze(item: Item) -> Iterator[str]:
    """Right choices first: the number of a gap is the number of its own."""
    assert isinstance(item, Cloze)
    yield element("shuffleanswers", "1")
    for place in range(max(map(len, item.gaps))):
        for group, options in enumerate(item.gaps, start=1):
            if place < len(options):
                told = _text(options[place]) + element("group", str(group))
                yield element("selectoption", told)


def _essay(item: Item) -> Iterator[str]:
    assert isinstance(item, Essay)
    yield element("responseformat", "editor")
    yield element("responserequired", "1")
    yield element("responsefieldlines", "15")
    yield element("attachments", "0")
    yield _formatted("graderinfo", scheme_text(item))


def _numeric(item: Item) -> Iterator[str]:
    assert isinstance(item, Numeric)
    tolerance = element("tolerance", f"{item.tolerance:f}")
    yield element("answer", _text(f"{item.value:f}") + tolerance, fraction="100")


def _answers(
    weights: Sequence[str], options: Sequence[str], explanations: Sequence[str] = ()
) -> Iterator[str]:
    reasons = explanations or ("",) * len(options)
    for weight, option, reason in zip(weights, options, reasons, strict=True):
        yield _answer(weight, option, reason)


def _answer(weight: str, words: str, reason: str = "") -> str:
    inside = _text(words) + _formatted("feedback", reason)
    return element("answer", inside, fraction=weight, format="plain_text")


def _formatted(tag: str, words: str) -> str:
    return element(tag, _text(words), format="plain_text")


def _text(words: str) -> str:
    return element("text", text(words))


_Writer = Callable[[Item], Iterator[str]]
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
