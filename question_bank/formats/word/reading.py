"""A Word document in: its questions, the doubtful ones as drafts, and a fault for every doubt."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from question_bank.errors import N_, Fault, Refusal, Severity
from question_bank.formats.base import Draft, Report, ReportBuilder, within_bounds
from question_bank.formats.table import read_rows
from question_bank.formats.word.carrying import read_texts
from question_bank.formats.word.composing import Composer
from question_bank.formats.word.grouping import gather
from question_bank.formats.word.lines import Line, lines_of
from question_bank.formats.word.making import Made, make_question
from question_bank.formats.word.opening import Package
from question_bank.formats.word.paragraphs import DocumentText
from question_bank.formats.word.pieces import Paragraph, Row
from question_bank.formats.word.tables import Answers, Grid, Sheet, read_table
from question_bank.formats.word.written import Gathered, Written
from question_bank.legacy import LegacyEncoding, detect_legacy
from question_bank.markup.reading import plain_text
from question_bank.question import Question

_BEGINNING = 60
_SAMPLE = 4000
_LEGACY_FONTS: Mapping[str, LegacyEncoding] = {".vn": "tcvn3", "vni": "vni"}
LEGACY_FAULT = "legacy-text"


def read(data: bytes) -> Report:
    """The questions of a document in Unicode. Nothing is guessed: see `read_as`."""
    return read_as(data, None)


@within_bounds
def read_as(data: bytes, legacy: LegacyEncoding | None) -> Report:
    """The questions of a document, text in old fonts converted from `legacy`.

    With None, a document that seems to be in such fonts is not read but said to be so: the fault
    `LEGACY_FAULT` names the encoding in its params.
    """
    builder = ReportBuilder()
    try:
        package = Package(data)
        text = DocumentText(package, legacy, builder.album)
        blocks = list(text.blocks())
        composer = Composer(text.drawn, read_texts(package))
    except Refusal as refusal:
        builder.faults.append(Fault.from_refusal(refusal, code="invalid-file", line=None))
        return builder.report(lines_read=0)
    count = max((_last(each) for each in blocks), default=0)
    if legacy is None and not text.is_ours and (found := _suspect(text.fonts, blocks)):
        builder.fault(
            LEGACY_FAULT,
            N_("Văn bản dùng phông chữ cũ (%(encoding)s); hãy chọn bảng mã để chuyển sang Unicode"),
            encoding=found,
        )
        return builder.report(lines_read=count)
    report = _report(gather(_flatten(blocks)), composer, builder, count)
    return replace(report, faults=(*report.faults, *_refused(blocks, report)))


def _refused(blocks: list[Paragraph | Row], report: Report) -> Iterator[Fault]:
    """A fault for each picture refused that no question has said yet: in a case, or by itself."""
    told = {fault.line for fault in report.faults if fault.code == "picture"}
    for paragraph in _paragraphs(blocks):
        for refusal in (each.refusal for each in paragraph.pictures):
            if refusal and paragraph.number not in told:
                yield Fault.from_refusal(refusal, code="picture", line=paragraph.number)


def _last(block: Paragraph | Row) -> int:
    if isinstance(block, Paragraph):
        return block.number
    return max((each.number for cell in block.cells for each in cell), default=0)


def _suspect(fonts: set[str], blocks: list[Paragraph | Row]) -> LegacyEncoding | None:
    """The old encoding that a document's words seem to be in."""
    sample, size = [], 0
    for each in _paragraphs(blocks):
        sample.append(each.text)
        size += len(each.text)
        if size > _SAMPLE:
            break
    found = detect_legacy("\n".join(sample))
    if found is None:
        return None
    named = {
        code
        for font in fonts
        for sign, code in _LEGACY_FONTS.items()
        if font.lower().startswith(sign)
    }
    return named.pop() if len(named) == 1 else found


def _paragraphs(blocks: list[Paragraph | Row]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (each for cell in block.cells for each in cell)


def _flatten(blocks: list[Paragraph | Row]) -> Iterator[Line | Answers | Sheet | Grid]:
    """The lines of paragraphs, and what each table holds."""
    for table, group in groupby(blocks, key=lambda e: e.table if isinstance(e, Row) else 0):
        members = list(group)
        if table:
            yield from read_table([each for each in members if isinstance(each, Row)])
        else:
            for each in members:
                if isinstance(each, Paragraph):
                    yield from lines_of(each)


def _report(found: Gathered, composer: Composer, builder: ReportBuilder, count: int) -> Report:
    drafts: list[Draft] = []
    _check_numbers(found.questions)
    for written in found.questions:
        _add_question(written, composer, builder, drafts)
    for sheet in found.sheets:
        _add_sheet(sheet, builder)
    _add_loose_ends(found, builder)
    _tell_wholes(composer, builder)
    report = builder.report(lines_read=count)
    return replace(report, drafts=tuple(drafts))


def _add_question(
    written: Written, composer: Composer, builder: ReportBuilder, drafts: list[Draft]
) -> None:
    builder.require_room()
    made = make_question(written, composer)
    _tell_losses(written)
    place = _place(written, made)
    line = written.head.paragraph
    for doubt in written.doubts:
        builder.faults.append(
            Fault(
                code=doubt.code,
                template=doubt.template,
                line=doubt.paragraph,
                column=_name(written),
                params=doubt.params,
                severity=Severity.ERROR if doubt.is_error else Severity.WARNING,
            )
        )
    before = len(builder.questions)
    if not any(doubt.is_error for doubt in written.doubts):
        faults = len(builder.faults)
        builder.read_question(line, lambda: Question.from_dict(made.content))
        builder.faults[faults:] = [
            replace(each, column=each.column or _name(written)) for each in builder.faults[faults:]
        ]
    if len(builder.questions) > before:
        builder.questions[-1] = replace(builder.questions[-1], place=place, basis=made.basis)
    else:
        drafts.append(Draft(line=line, place=place, content=made.content, basis=made.basis))


def _tell_losses(written: Written) -> None:
    """Say what of a question's looks was left out."""
    if written.losses:
        written.doubt(
            "markup-dropped",
            N_("Chỉ giữ lại chữ, đã bỏ: %(parts)s; hãy xem lại câu này"),
            written.head.paragraph,
            is_error=False,
            parts=", ".join(written.losses),
        )


def _tell_wholes(composer: Composer, builder: ReportBuilder) -> None:
    """Say once how often a whole text looks alike, which is layout and no emphasis."""
    if composer.wholes:
        builder.fault(
            "whole-look",
            N_(
                "Ở %(count)s chỗ, cả đoạn chữ cùng một kiểu (đậm, nghiêng, gạch chân, màu): coi là "
                "cách trình bày nên không giữ kiểu chữ ấy"
            ),
            line=composer.first_whole,
            severity=Severity.WARNING,
            count=str(composer.wholes),
        )


def _name(written: Written) -> str | None:
    return None if written.number is None else f"Câu {written.number}"


def _place(written: Written, made: Made) -> str:
    """What the question is found by: its number and the beginning of its text."""
    item = made.content["item"]
    stem = plain_text(str(item.get("stem", ""))) if isinstance(item, dict) else ""
    beginning = stem.split("\n", 1)[0][:_BEGINNING]
    return ": ".join(filter(None, (_name(written), beginning)))


def _check_numbers(questions: list[Written]) -> None:
    """Say where numbers jump or stand twice; a new start from 1 is a new part."""
    last = 0
    for each in questions:
        if each.number is None:
            continue
        if last and each.number not in {last + 1, 1}:
            template = (
                N_("Số câu nhảy từ %(last)s sang %(number)s; hãy xem có sót câu nào không")
                if each.number > last
                else N_("Câu %(number)s đứng sau câu %(last)s; hãy xem số câu có bị trùng không")
            )
            each.doubt(
                "number-jumps",
                template,
                each.head.paragraph,
                is_error=False,
                last=str(last),
                number=str(each.number),
            )
        last = each.number


def _add_sheet(sheet: Sheet, builder: ReportBuilder) -> None:
    inner = read_rows(sheet.rows)
    for fault in inner.faults:
        line = sheet.paragraphs[fault.line - 1] if fault.line else None
        builder.faults.append(replace(fault, line=line))
    for located in inner.questions:
        line = sheet.paragraphs[located.line - 1] if located.line else None
        place = plain_text(located.question.item.stem).split("\n", 1)[0][:_BEGINNING]
        before = len(builder.questions)
        question = located.question
        builder.read_question(line, lambda question=question: question)  # type: ignore[misc]
        if len(builder.questions) > before:
            builder.questions[-1] = replace(builder.questions[-1], place=place)


def _add_loose_ends(found: Gathered, builder: ReportBuilder) -> None:
    """Say what no question took: stray lines, answers without a question, cases nobody asks of."""
    for line in found.unused:
        builder.fault(
            "unused-text",
            N_("“%(text)s” không thuộc câu hỏi nào nên không dùng tới"),
            line=line.paragraph,
            severity=Severity.WARNING,
            text=line.words[:_BEGINNING],
        )
    for paragraph, number, answer in found.unmatched:
        builder.fault(
            "answer-unmatched",
            N_("Bảng đáp án có câu %(number)s (%(answer)s) nhưng không rõ là câu hỏi nào"),
            line=paragraph,
            severity=Severity.WARNING,
            number=str(number),
            answer=answer,
        )
    for case in found.stimuli:
        if not case.used:
            builder.fault(
                "case-unused",
                N_("Tình huống này không gắn với câu hỏi nào"),
                line=case.paragraph,
                severity=Severity.WARNING,
            )
