"""Writing QTI packages: a manifest with metadata, a file for each item and each shared case."""

from collections.abc import Iterable, Iterator, Sequence

from question_bank.errors import N_, Fault, Severity
from question_bank.formats.archive import pack
from question_bank.formats.base import OTHERWISE, loss
from question_bank.formats.carried import pairs_of
from question_bank.formats.passages import Passages
from question_bank.formats.pictures import NO_PICTURES, Picture, Pictures
from question_bank.formats.qti.item_writing import (
    EXPLANATION,
    FEEDBACK,
    WRITERS,
    body,
    scoring,
)
from question_bank.formats.qti.texts import Pen
from question_bank.formats.qti.versions import TOOL, Version
from question_bank.formats.xml_writing import HEAD, element, lost_signs, text
from question_bank.items.base import Item
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.registry import KIND_WORDS
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.markup.reading import plain_text
from question_bank.question import Question
from question_bank.scoring.policies import ChoicePolicy, OrderPolicy

CATALOG = "sathach"
LOM = "http://ltsc.ieee.org/xsd/LOM"
_TITLE_LIMIT = 60
IMAGES = "../images/"
"""The folder of pictures, as the files of items and cases see it."""


def write_package(
    questions: Iterable[Question], pictures: Pictures = NO_PICTURES, *, v: Version
) -> bytes:
    """The questions as a package of the version, their pictures beside them."""
    held = [each for each in questions if not _is_left_out(each)]
    cases = dict.fromkeys(each.stimulus for each in held if each.stimulus and v.has_stimuli)
    places = {case: f"stimuli/S{number}.xml" for number, case in enumerate(cases, start=1)}
    files: list[tuple[str, bytes]] = []
    resources: list[str] = []
    drawn: dict[str, Picture] = {}
    told: dict[str, list[tuple[str, str]]] = {}
    for case, place in places.items():
        pen = Pen(v, Passages(pictures, IMAGES))
        files.append((place, _stimulus(case, _name(place), pen)))
        told[place] = list(pen.passages.pairs())
        drawn |= pen.passages.drawn
        resources.append(_resource(v.stimulus_type, place, "", _files(pen)))
    for number, question in enumerate(held, start=1):
        href, place_of_case = f"items/Q{number}.xml", places.get(question.stimulus)
        pen = Pen(v, Passages(pictures, IMAGES))
        files.append((href, _item(question, f"Q{number}", pen, place_of_case)))
        drawn |= pen.passages.drawn
        pairs = [*pen.passages.pairs(), *told.get(place_of_case or "", ())]
        depends = _depends(place_of_case) + _files(pen)
        resources.append(_resource(v.item_type, href, _metadata(question, pairs), depends))
    beside = [(f"images/{name}", picture.content) for name, picture in drawn.items()]
    return pack([("imsmanifest.xml", _manifest(resources, v)), *files, *beside])


def _depends(place_of_case: str | None) -> str:
    return element("dependency", identifierref=_name(place_of_case)) if place_of_case else ""


def _files(pen: Pen) -> str:
    """The files of the pictures that were drawn, as the manifest lists them."""
    return "".join(element("file", href=f"images/{name}") for name in pen.passages.drawn)


def losses(question: Question) -> tuple[Fault, ...]:
    """What a package cannot hold of the question."""
    if question.item.kind not in WRITERS:
        return (
            loss(
                "kind-not-held",
                N_("Gói QTI không có loại câu hỏi “%(kind)s” nên câu bị bỏ lại"),
                whole=True,
                kind=KIND_WORDS[question.item.kind],
            ),
        )
    return (*lost_signs(question), *_scored_otherwise(question.item))


def _scored_otherwise(item: Item) -> Iterator[Fault]:
    """A word where other systems score otherwise; what the bank means travels in the manifest."""
    match item:
        case MultipleResponse(policy=policy):
            same = policy in {ChoicePolicy.ALL_OR_NOTHING, ChoicePolicy.PARTIAL}
        case Ordering(policy=policy):
            same = policy is OrderPolicy.ALL_OR_NOTHING
        case Numeric():
            same = not item.units and not item.relative
        case FillIn():
            same = item.accent_sensitive
        case ShortAnswer():
            same = item.accent_sensitive and item.space_sensitive and not item.wildcards
        case _:
            same = not isinstance(item, TrueFalseGroup)
    if not same:
        yield loss(
            OTHERWISE,
            N_("Hệ thống khác chấm câu “%(kind)s” này theo cách khác; ngân hàng đọc lại vẫn đủ"),
            kind=KIND_WORDS[item.kind],
        )


def _is_left_out(question: Question) -> bool:
    return any(fault.severity is Severity.ERROR for fault in losses(question))


def _item(question: Question, name: str, v: Pen, case: str | None) -> bytes:
    item = question.item
    _held, write_item = WRITERS[item.kind]
    written = write_item(item, v)
    feedback = ""
    if question.explanation:
        feedback = v.q(
            "modalFeedback",
            _feedback_body(question.explanation, v),
            outcomeIdentifier=FEEDBACK,
            identifier=EXPLANATION,
            showHide="show",
        )
    inside = [
        written.declaration,
        *_outcomes(question, v, has_feedback=bool(feedback) or written.has_feedback),
        v.q("assessmentStimulusRef", identifier=_name(case), href=f"../{case}") if case else "",
        body(item, v, written, "" if case else question.stimulus),
        scoring(written, v, question.points, explained=bool(feedback)),
        feedback,
    ]
    return _document(
        v.q(
            "assessmentItem",
            "\n".join(filter(None, ["", *inside, ""])),
            xmlns=v.version.namespace,
            identifier=name,
            title=question.code or " ".join(plain_text(item.stem).split())[:_TITLE_LIMIT],
            **({"label": question.code} if question.code else {}),
            adaptive="false",
            timeDependent="false",
            toolName=TOOL,
        )
    )


def _feedback_body(words: str, v: Pen) -> str:
    return v.q("contentBody", v.block(words)) if v.version.is_dashed else v.block(words)


def _outcomes(question: Question, v: Pen, *, has_feedback: bool) -> Iterator[str]:
    most = f"{question.points:f}"
    yield v.q(
        "outcomeDeclaration",
        identifier="SCORE",
        cardinality="single",
        baseType="float",
        normalMaximum=most,
    )
    value = v.q("defaultValue", v.q("value", most))
    yield v.q(
        "outcomeDeclaration", value, identifier="MAXSCORE", cardinality="single", baseType="float"
    )
    if has_feedback:
        yield v.q(
            "outcomeDeclaration",
            identifier=FEEDBACK,
            cardinality="multiple",
            baseType="identifier",
        )


def _stimulus(case: str, name: str, v: Pen) -> bytes:
    inside = v.q("stimulusBody", v.block(case))
    return _document(
        v.q("assessmentStimulus", inside, xmlns=v.version.namespace, identifier=name, title=name)
    )


def _metadata(question: Question, texts: Sequence[tuple[str, str]]) -> str:
    held, _write_item = WRITERS[question.item.kind]
    keywords = [element("keyword", _string(tag)) for tag in question.tags]
    pairs = [*pairs_of(question, held=held), *texts]
    if question.topic:
        pairs.append(("topic", question.topic))
    paths = [
        element(
            "taxonPath",
            element("source", _string(f"{CATALOG}:{name}"))
            + element("taxon", element("entry", _string(value))),
        )
        for name, value in pairs
    ]
    general = element("general", keywords)
    return element("lom", general + element("classification", paths), xmlns=LOM)


def _string(words: str) -> str:
    return element("string", text(words), language="vi")


def _resource(type_: str, href: str, metadata: str = "", depends: str = "") -> str:
    told = element("metadata", metadata) if metadata else ""
    inside = told + element("file", href=href) + depends
    return element("resource", inside, identifier=_name(href), type=type_, href=href) + "\n"


def _manifest(resources: Sequence[str], v: Version) -> bytes:
    schema = f"QTIv{v.number} Package" if v.number != "3.0" else "QTI Package"
    about = element("schema", schema) + element("schemaversion", "1.0.0")
    if v.is_dashed:
        about = element("schema", schema) + element("schemaversion", "3.0.0")
    inside = [
        element("metadata", about),
        "\n",
        element("organizations"),
        "\n",
        element("resources", ["\n", *resources]),
    ]
    return _document(element("manifest", inside, xmlns=v.manifest, identifier="MANIFEST"))


def _document(root: str) -> bytes:
    return f"{HEAD}{root}\n".encode()


def _name(href: str) -> str:
    return href.rpartition("/")[2].removesuffix(".xml")
