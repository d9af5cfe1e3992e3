"""Questions out as a Word document that trainers can go on working in, and that reads back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from question_bank.errors import N_, InvalidItem
from question_bank.formats.archive import pack
from question_bank.formats.pictures import NO_PICTURES, Pictures
from question_bank.formats.word.carrying import PART, write_texts
from question_bank.formats.word.comparing import compare
from question_bank.formats.word.drawings import CONTENT_TYPES, Drawings
from question_bank.formats.word.reading import read
from question_bank.formats.word.rendering import STYLES, Renderer, paragraph, run
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.registry import KIND_WORDS
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import spell_number
from question_bank.question import LEVEL_WORDS, ProvisionRef, Question
from question_bank.scoring.policies import POLICY_WORDS

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f"{CONTENT_TYPES}"
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/></Types>'
)


def write(questions: Iterable[Question], pictures: Pictures = NO_PICTURES) -> bytes:
    """The questions as a .docx file. Raise InvalidItem for a kind that it has no form for.

    What would read back in other letters is carried beside what is shown. A question that would
    not read back, because it looks like a number, a letter or a key, is written again with its
    texts in paragraphs of their own below its labels; and if that does not help, as it is typed,
    in a style that says so.
    """
    given = list(questions)
    looks: dict[int, str] = {}
    for look in ("below", "verbatim"):
        data, lines = _document(given, looks, pictures, {})
        back = {each.line: each.question for each in read(data).questions}
        unlike, texts = compare(given, [back.get(line) for line in lines])
        if not unlike:
            return _document(given, looks, pictures, texts)[0] if texts else data
        looks |= dict.fromkeys(unlike, look)
    return _document(given, looks, pictures, texts)[0]


def _document(
    questions: Sequence[Question],
    looks: Mapping[int, str],
    pictures: Pictures,
    texts: Mapping[str, str],
) -> tuple[bytes, list[int]]:
    """The file, and the number of the paragraph in which each question begins."""
    renderer = Renderer(Drawings(pictures))
    body: list[str] = []
    lines: list[int] = []
    count = 1
    for place, runs in _paragraphs(questions, looks):
        lines += [count] if place is not None else []
        body.append(_render(runs, renderer))
        count += body[-1].count("<w:p>")
    told = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{"".join(body)}<w:p/></w:body>'
    carried = f'<Relationship Id="texts" Type="{_OFFICE}/customXml" Target="../{PART}"/>'
    numbered = f'<Relationship Id="lists" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    related = renderer.drawings.relations() + numbered + (carried if texts else "")
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/document.xml": f"{told}</w:document>".encode(),
        "word/_rels/document.xml.rels": _relations("styles", "styles.xml", related),
        "word/styles.xml": STYLES.encode(),
        "word/numbering.xml": renderer.numbering().encode(),
        **renderer.drawings.parts(),
    }
    return pack(parts | ({PART: write_texts(texts)} if texts else {})), lines


def _relations(kind: str, target: str, others: str = "") -> bytes:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/{kind}" Target="{target}"/>{others}</Relationships>'
    ).encode()


_KEY = "Đáp án: "
_FIXED = frozenset(
    f"{name}: "
    for name in (
        *("Mức độ", "Độ khó", "Thời gian dự kiến", "Điểm", "Căn cứ", "Thẻ", "Loại", "Cách chấm"),
        *("Phân biệt hoa thường", "Phân biệt dấu"),
    )
)
"""What is said in words of our own, never verbatim."""
_PLAIN = frozenset({_KEY, "Chủ đề: ", "Mã: "})
"""What never has marks."""
Runs = tuple[tuple[str, str], ...]
"""A paragraph's texts, each with its look: "bold", "italic", "verbatim" or nothing, or else one of
those with marks: "marked" goes on in paragraphs of its own, "below" and "case" begin there too."""


def _paragraphs(
    questions: Sequence[Question], looks: Mapping[int, str]
) -> Iterator[tuple[int | None, Runs]]:
    """Every paragraph in order; the one that a question begins with has its place (from 0)."""
    numbered = list(enumerate(questions))
    for stimulus, group in groupby(numbered, key=lambda pair: pair[1].stimulus):
        members = list(group)
        if stimulus:
            first, last = members[0][0] + 1, members[-1][0] + 1
            told = f"Đọc tình huống sau và trả lời câu {first} đến {last}:"
            yield None, ((told, "italic"),)
            is_raw = any(looks.get(place) == "verbatim" for place, _ in members)
            yield None, ((stimulus, "verbatim" if is_raw else "case"),)
        for place, question in members:
            look = looks.get(place, "marked")
            yield place, ((f"Câu {place + 1}. ", "bold"), (question.item.stem, look))
            for label, text in _rest(question):
                is_free = label not in _FIXED and (label != _KEY or _is_typed(question))
                is_plain = look != "verbatim" and label in _PLAIN
                yield None, ((label, "bold"), (text, look if is_free and not is_plain else ""))
            if isinstance(question.item, TrueFalseGroup):
                yield None, ((_KEY, "bold"), (_judgements(question.item), ""))


def _is_typed(question: Question) -> bool:
    """Whether the answer is a text of the author's own."""
    return isinstance(question.item, FillIn)


def _rest(question: Question) -> Iterator[tuple[str, str]]:
    """A question's lines after its stem: the label of each, and its text."""
    yield from _answers(question.item)
    optional = {
        "Mức độ": LEVEL_WORDS[question.level] if question.level else "",
        "Chủ đề": question.topic or "",
        "Mã": question.code or "",
        "Độ khó": "" if question.difficulty is None else spell_number(question.difficulty),
        "Thời gian dự kiến": ""
        if question.minutes is None
        else f"{spell_number(question.minutes)} phút",
        "Điểm": "" if question.points == 1 else spell_number(question.points),
        "Căn cứ": "; ".join(map(_cite, question.provisions)),
        "Thẻ": "; ".join(question.tags),
        "Giải thích": question.explanation,
    }
    yield from ((f"{name}: ", text) for name, text in optional.items() if text)


def _answers(item: Item) -> Iterator[tuple[str, str]]:
    match item:
        case SingleChoice():
            yield from _options(item.options)
            yield _KEY, LETTERS[item.key]
            yield from _reasons(item.explanations)
            return
        case MultipleResponse():
            yield from _options(item.options)
            yield _KEY, ", ".join(LETTERS[key] for key in item.keys)
            yield "Cách chấm: ", POLICY_WORDS[item.policy]
            yield from _reasons(item.explanations)
        case TrueFalseGroup():
            for letter, text in zip("abcd", item.statements, strict=True):
                yield f"{letter}) ", text
            yield "Cách chấm: ", "; ".join(map(spell_number, item.shares))
        case FillIn():
            yield from ((_KEY, text) for text in item.accepted)
            yield "Phân biệt hoa thường: ", "Có" if item.case_sensitive else "Không"
            yield "Phân biệt dấu: ", "Có" if item.accent_sensitive else "Không"
        case TrueFalse() | Numeric():
            yield _KEY, item.key_text()
        case _:
            raise InvalidItem(
                N_("Tệp Word chưa ghi được loại câu “%(kind)s”"),
                kind=KIND_WORDS.get(item.kind, item.kind),
            )
    yield "Loại: ", KIND_WORDS[item.kind]


def _options(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"{letter}. ", text) for letter, text in zip(LETTERS, options, strict=False))


def _reasons(reasons: Sequence[str]) -> Iterator[tuple[str, str]]:
    for letter, text in zip(LETTERS, reasons, strict=False):
        if text:
            yield f"Giải thích {letter}: ", text


def _judgements(item: TrueFalseGroup) -> str:
    return "; ".join(
        f"{letter}) {TRUE if key else FALSE}" for letter, key in zip("abcd", item.keys, strict=True)
    )


def _cite(provision: ProvisionRef) -> str:
    clause = f"khoản {provision.clause} " if provision.clause else ""
    return f"{clause}Điều {provision.article}, {provision.law}"


def _render(runs: Runs, renderer: Renderer) -> str:
    """The paragraph of these texts, and those that go on with it."""
    told, below = "", ""
    for text, look in runs:
        if look == "marked":
            first, below = renderer.text(text)
            told += first
        elif look in {"below", "case"}:
            below = renderer.below(text)
        else:
            told += run(text, look)
            if look == "verbatim":
                told += "".join(map(renderer.drawings.draw, renderer.drawings.shown_in(text)))
    return f"{paragraph(told) if told else ''}{below}"
