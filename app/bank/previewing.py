"""Reading a kept file into questions that wait, and judging each against the bank.

Nothing here touches the bank: a pending question is looked at, mended, dropped or taken in later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select

from app import clock
from app.bank import queries
from app.bank.importing import QTI, Checks, Defaults, read_file
from app.bank.lawfinding import LawFinder
from app.bank.models import ImportFormat, PendingQuestion, PendingState, QuestionImport
from app.bank.redrawing import REFUSED, Redrawn, keep_pending, pending_names, redraw
from app.db import db
from app.i18n import N_
from question_bank import question as pure
from question_bank.encodings import Encoding, decode_as, guess_encodings, sample_of
from question_bank.errors import Fault, InvalidItem, Severity
from question_bank.formats.base import CitedInWords, LocatedQuestion, Report
from question_bank.formats.docx import read_as
from question_bank.formats.word.reading import LEGACY_FAULT
from question_bank.legacy import LegacyEncoding

OPEN = (PendingState.READY, PendingState.FAULTY, PendingState.KNOWN)
"""The states that judging may change; a person set the others."""
_SAMPLE = 4000
_OF_THE_FILE = {"unused-text", "answer-unmatched", "case-unused"}
"""Faults at lines that belong to no question."""
_LEGACY: dict[str, LegacyEncoding] = {"tcvn3": "tcvn3", "vni": "vni"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, or the encodings that a person must choose from first."""

    report: Report
    encodings: tuple[Encoding, ...] = ()
    redrawn: Redrawn = field(default_factory=Redrawn)


def read_content(data: bytes, format_: ImportFormat, encoding: str) -> Reading:
    """Read a file's bytes; `encoding` is what a person chose, empty if nobody was asked.

    Raise UploadRefused.
    """
    if format_ is ImportFormat.DOCX:
        report = read_as(data, _LEGACY.get(encoding))
        asked = [fault for fault in report.faults if fault.code == LEGACY_FAULT]
        first = asked[0].params["encoding"] if asked else ""
        offered = sorted((Encoding.TCVN3, Encoding.VNI), key=lambda each: each.value != first)
        told, redrawn = redraw(report)
        return Reading(told, tuple(offered) if asked else (), redrawn)
    is_text = format_ is not ImportFormat.XLSX and format_ not in QTI
    if encoding and is_text:
        data = decode_as(data, Encoding(encoding)).encode()
    report = read_file(data, format_)
    is_unread = is_text and any(fault.code == "not-utf8" for fault in report.faults)
    report, redrawn = redraw(report)
    return Reading(report, guess_encodings(data) if is_unread else (), redrawn)


def sample(data: bytes, format_: ImportFormat, encoding: str) -> str:
    """How the beginning of a file reads in an encoding, for a person to tell which is right."""
    if format_ is ImportFormat.DOCX:
        report = read_as(data, _LEGACY.get(encoding))
        stems = [each.question.item.stem for each in report.questions[:3]]
        return "\n".join([*stems, *(each.place for each in report.drafts[: 3 - len(stems)])])
    return sample_of(decode_as(data[:_SAMPLE], Encoding(encoding)))


def store_reading(kept: QuestionImport, reading: Reading) -> None:
    """Put what was read in place of what the preview held before."""
    db.session.execute(delete(PendingQuestion).where(PendingQuestion.import_id == kept.id))
    kept.encodings = [each.value for each in reading.encodings]
    if reading.encodings:
        kept.read_at = None
        db.session.flush()
        return
    entries = _entries(reading.report)
    kept.faults = [_to_json(fault) for fault in _spread_faults(reading.report, entries)]
    rows = [
        PendingQuestion(
            import_id=kept.id,
            position=position,
            line=entry.line,
            place=entry.place,
            content=entry.content,
            basis=entry.basis,
            doubts=[_to_json(fault) for fault in entry.faults],
        )
        for position, entry in enumerate(sorted(entries, key=lambda each: each.line or 0))
    ]
    db.session.add_all(rows)
    keep_pending(kept.id, reading.redrawn.pictures)
    kept.read_at = clock.now()
    db.session.flush()
    judge(kept, rows)


@dataclass(slots=True)
class _Entry:
    line: int | None
    place: str
    content: dict[str, Any]
    basis: list[dict[str, str]]
    faults: list[Fault]
    is_sound: bool
    source: str


def _entries(report: Report) -> list[_Entry]:
    sound = [
        _Entry(
            each.line,
            each.place or each.question.item.stem.split("\n", 1)[0][:60],
            each.question.to_dict(),
            [asdict(cited) for cited in each.basis],
            [],
            True,
            each.source,
        )
        for each in report.questions
    ]
    drafts = [
        _Entry(
            each.line,
            each.place,
            dict(each.content),
            [asdict(cited) for cited in each.basis],
            [],
            False,
            each.source,
        )
        for each in report.drafts
    ]
    return sorted([*sound, *drafts], key=lambda each: each.line or 0)


def _spread_faults(report: Report, entries: list[_Entry]) -> list[Fault]:
    """Give each fault to its question, or to an empty one made for it; the rest is the file's."""
    of_file: list[Fault] = []
    begun = {each.line: each for each in entries if not each.source}
    filed = {each.source: each for each in entries if each.source}
    lone: list[Fault] = []
    for fault in report.faults:
        source = (fault.column or "").partition(":")[0]
        earlier = [e for e in entries if fault.line and (e.line or 0) <= fault.line]
        entry = filed.get(source) or begun.get(fault.line) or (earlier[-1] if earlier else None)
        is_error = fault.severity is Severity.ERROR
        if fault.code in _OF_THE_FILE or (fault.line is None and fault.column is None):
            of_file.append(fault)
        elif entry is not None and (fault.code == REFUSED or not (is_error and entry.is_sound)):
            entry.faults.append(fault)
        elif is_error:
            lone.append(fault)
        else:
            of_file.append(fault)
    for _place, faults in groupby(lone, key=_place_of):
        told = list(faults)
        column = told[0].column or ""
        entries.append(_Entry(told[0].line, column, {}, [], told, False, ""))
    return of_file


def _place_of(fault: Fault) -> int | str | None:
    """What faults of one question have in common: their line, or their file in a package."""
    return fault.line or (fault.column or "").partition(":")[0] or None


def judge(kept: QuestionImport, rows: Sequence[PendingQuestion]) -> None:
    """Find every open row's faults anew: what is missing, unknown to the bank, or there twice."""
    defaults = Defaults(topic=kept.topic, law=kept.law)
    laws = LawFinder(queries.list_laws(), kept.law)
    found: list[Fault] = []
    checks = Checks(defaults, kept.format, found, images=pending_names(kept.id))
    for row in rows:
        if row.state in OPEN:
            found.clear()
            question = _complete(row, checks, laws)
            row.content_hash = question.content_hash() if question else None
            row.code = None
            row.faults = [*row.doubts, *(_to_json(fault) for fault in found)]
    _compare(kept, [row for row in rows if row.state in OPEN])
    db.session.flush()


def to_question(kept: QuestionImport, row: PendingQuestion) -> pure.Question:
    """A ready row's question with topic, law, level and difficulty. Raise InvalidItem."""
    checks = _checks(kept)
    question = _complete(row, checks, LawFinder(queries.list_laws(), kept.law))
    if question is None:
        raise InvalidItem(N_("Câu này còn lỗi; hãy sửa trước khi nhập"))
    return question


def to_questions(kept: QuestionImport, rows: Iterable[PendingQuestion]) -> list[pure.Question]:
    """The questions of ready rows, in their order."""
    checks = _checks(kept)
    laws = LawFinder(queries.list_laws(), kept.law)
    completed = (_complete(row, checks, laws) for row in rows)
    return [each for each in completed if each is not None]


def _checks(kept: QuestionImport) -> Checks:
    defaults = Defaults(topic=kept.topic, law=kept.law)
    return Checks(defaults, kept.format, [], images=pending_names(kept.id))


def _complete(row: PendingQuestion, checks: Checks, laws: LawFinder) -> pure.Question | None:
    """The row's question with what the bank adds; None, with a fault, if it is not sound."""
    try:
        question = pure.Question.from_dict(row.content)
    except InvalidItem as refusal:
        if not any(doubt["severity"] == Severity.ERROR for doubt in row.doubts):
            checks.faults.append(Fault.from_refusal(refusal, code="invalid", line=row.line))
        return None
    cited = [laws.find(CitedInWords(**each)) for each in row.basis]
    for words, reference in zip(row.basis, cited, strict=True):
        if reference is None:
            checks.faults.append(
                Fault(
                    code="unknown-basis",
                    template=N_("Không rõ căn cứ “%(words)s” là văn bản nào trong ngân hàng"),
                    line=row.line,
                    params={"words": str(CitedInWords(**words))[:120]},
                )
            )
    known = tuple(each for each in cited if each is not None)
    named = tuple(laws.settle(each) for each in question.provisions)
    question = replace(question, provisions=(*named, *known))
    return checks.complete(LocatedQuestion(row.line, question))


def _compare(kept: QuestionImport, rows: Sequence[PendingQuestion]) -> None:
    """Set each row's state, having looked for the same question and code in file and bank."""
    hashes = [row.content_hash for row in rows if row.content_hash]
    in_bank = queries.find_by_content(hashes)
    taken = queries.find_codes(
        str(row.content["code"]) for row in rows if row.content_hash and row.content.get("code")
    )
    firsts = _first_places(kept)
    for row in rows:
        digest = row.content_hash
        code = str(row.content.get("code") or "")
        if digest and firsts.get(digest, row.position) < row.position:
            _add_fault(row, "duplicate-question", N_("Câu này giống hệt một câu ở trên trong tệp"))
        if digest in in_bank:
            row.code = in_bank[digest]
        elif code in taken:
            _add_fault(
                row, "code-taken", N_("Mã %(code)s đã dùng cho một câu khác; hãy đổi mã"), code=code
            )
        row.state = _state_of(row)


def _first_places(kept: QuestionImport) -> dict[str, int]:
    """Where each content first stands among the rows that are not dropped."""
    found = db.session.execute(
        select(PendingQuestion.content_hash, PendingQuestion.position)
        .where(
            PendingQuestion.import_id == kept.id,
            PendingQuestion.content_hash.is_not(None),
            PendingQuestion.state != PendingState.DROPPED,
        )
        .order_by(PendingQuestion.position.desc())
    )
    return {digest: position for digest, position in found if digest}


def _state_of(row: PendingQuestion) -> PendingState:
    if row.code:
        return PendingState.KNOWN
    is_faulty = any(fault["severity"] == Severity.ERROR for fault in row.faults)
    return PendingState.FAULTY if is_faulty else PendingState.READY


def _add_fault(row: PendingQuestion, name: str, template: str, **params: str) -> None:
    fault = Fault(code=name, template=template, line=row.line, params=params)
    row.faults = [*row.faults, _to_json(fault)]


def _to_json(fault: Fault) -> dict[str, Any]:
    return {
        "code": fault.code,
        "template": fault.template,
        "line": fault.line,
        "column": fault.column,
        "params": dict(fault.params),
        "severity": fault.severity.value,
    }
