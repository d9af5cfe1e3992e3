"""Taking in a file of questions: looked at first, then stored as a whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from app.bank import queries
from app.bank.citing import find_provisions
from app.bank.contents import WHOLE_LAW
from app.bank.illustrating import find_images, keep_picture
from app.bank.models import ImportFormat, Law, QuestionImport, QuestionStatus, Topic
from app.bank.redrawing import redraw
from app.bank.reencoding import Picture
from app.bank.writing import EXPECTED_FACILITY, add_question, next_codes
from app.db import db
from app.documents.sheets import read_sheet
from app.documents.uploads import UploadRefused, check_xlsx
from app.errors import DomainError
from app.files.storing import store_file
from app.i18n import N_, _
from app.ledger.recording import Actor, record
from question_bank import question as pure
from question_bank.errors import Fault, Refusal, Severity
from question_bank.formats.base import LocatedQuestion, Report
from question_bank.formats.registry import FORMATS, recognise
from question_bank.formats.table import read_rows
from question_bank.formats.word.opening import Package
from question_bank.illustrations import images_of
from question_bank.question import Level, ProvisionRef

MEDIA_TYPES = {
    ImportFormat.GIFT: "text/plain",
    ImportFormat.TOML: "application/toml",
    ImportFormat.JSON: "application/json",
    ImportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ImportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ImportFormat.AIKEN: "text/plain",
    ImportFormat.MOODLE_XML: "application/xml",
    ImportFormat.QTI21: "application/zip",
    ImportFormat.QTI22: "application/zip",
    ImportFormat.QTI30: "application/zip",
}
QTI = frozenset({ImportFormat.QTI21, ImportFormat.QTI22, ImportFormat.QTI30})
"""Packages, or single items, of QTI: any of these reads all versions."""
OWN = frozenset({ImportFormat.XLSX, ImportFormat.TOML, ImportFormat.JSON, ImportFormat.DOCX})
"""Formats written for this bank, whose topics are meant as the bank's own."""
MOST_BYTES, MOST_QUESTIONS, NAME_LENGTH = 10 << 20, 10_000, 120
_EARLY_SIGNS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"MZ", b"\x89PNG", b"\xff\xd8\xff"


class UnknownFormat(DomainError):
    """The file's name does not say in which format it is."""


class UnknownDefault(DomainError):
    """The topic or law that questions should get does not exist."""


class ImportRefused(DomainError):
    """The file has errors, so nothing of it was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What taking in a file would do: its sound questions and a fault for everything else.

    `questions` have a topic, a level and a difficulty. `known` are the lines left out on request
    because the bank already holds the same question, with that question's code.
    """

    questions: tuple[LocatedQuestion, ...]
    faults: tuple[Fault, ...]
    known: tuple[tuple[int | None, str], ...]
    lines_read: int
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The images that the questions show and that are kept with them."""

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep the whole file out."""
        return tuple(each for each in self.faults if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The faults that only ask for a look."""
        return tuple(each for each in self.faults if each.severity is Severity.WARNING)

    @property
    def can_be_stored(self) -> bool:
        """Whether there is something to store and no error."""
        return bool(self.questions) and not self.errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for questions that do not say: their topic, and the law they rest on."""

    topic: Topic | None = None
    law: Law | None = None


def find_defaults(topic: str | None, law: str | None) -> Defaults:
    """The defaults with these codes; an empty code asks for none. Raise UnknownDefault."""
    found_topic = queries.find_topic(topic) if topic else None
    if topic and found_topic is None:
        raise UnknownDefault(_("Không có chủ đề “%(code)s”.", code=topic))
    found_law = queries.find_laws([law]).get(law) if law else None
    if law and found_law is None:
        raise UnknownDefault(_("Không có văn bản “%(code)s”.", code=law))
    return Defaults(topic=found_topic, law=found_law)


def guess_format(name: str, data: bytes = b"") -> ImportFormat:
    """The format that the file's name ends in, or its content tells. Raise UnknownFormat."""
    found = recognise(name, data)
    told = found.name if found else PurePath(name).suffix.lower().removeprefix(".")
    if told not in set(ImportFormat):
        raise UnknownFormat(
            _(
                "Không rõ định dạng của tệp. Tên tệp phải kết thúc bằng "
                ".docx, .xlsx, .gift, .txt, .xml, .zip, .toml, .json."
            )
        )
    return ImportFormat(told)


def check_file(
    data: bytes, format_: ImportFormat, *, defaults: Defaults, skip_known: bool = False
) -> Outlook:
    """Read the file and compare it with the bank; nothing is stored. Raise UploadRefused."""
    report, redrawn = redraw(read_file(data, format_))
    faults = list(report.faults)
    checks = Checks(defaults, format_, faults, images=frozenset(redrawn.pictures))
    sound = [replace(each, question=checks.complete(each)) for each in report.questions]
    questions, known = _compare_with_bank(sound, faults, skip_known=skip_known)
    if not questions and not known and not any(f.severity is Severity.ERROR for f in faults):
        faults.append(Fault(code="no-question", template=N_("Tệp không có câu hỏi nào.")))
    faults.sort(key=lambda fault: fault.line or 0)
    return Outlook(
        questions=tuple(questions),
        faults=tuple(faults),
        known=tuple(known),
        lines_read=report.lines_read,
        pictures=redrawn.pictures,
    )


def keep_upload(
    data: bytes, name: str, format_: ImportFormat, *, defaults: Defaults, by: Actor
) -> QuestionImport:
    """Keep the uploaded file so that it can be looked at, then stored. Raise UploadRefused."""
    check_size(data)
    check_kind(data, format_)
    stored = store_file(
        data, PurePath(name).name[-NAME_LENGTH:], MEDIA_TYPES[format_], owner_id=by.actor_id
    )
    kept = QuestionImport(
        file_id=stored.id,
        format=format_,
        topic_id=defaults.topic.id if defaults.topic else None,
        law_id=defaults.law.id if defaults.law else None,
        created_by_id=by.actor_id,
    )
    db.session.add(kept)
    db.session.flush()
    record("question_file.uploaded", by=by, subject=kept.id, name=stored.name, sha256=stored.sha256)
    return kept


def store_questions(
    outlook: Outlook, *, status: QuestionStatus, by: Actor, source: str
) -> list[str]:
    """Store every question of the outlook; their codes. Raise ImportRefused.

    `source` is the SHA-256 of the file they came from, for the ledger.
    """
    if not outlook.can_be_stored:
        raise ImportRefused(
            _("Tệp có %(count)d lỗi nên chưa nhập câu nào.", count=len(outlook.errors))
        )
    topics = {node.topic.code: node.topic for node in queries.get_topic_tree().nodes}
    values = list(_with_codes([each.question for each in outlook.questions]))
    for name in dict.fromkeys(name for each in values for name in images_of(each)):
        if name in outlook.pictures:
            keep_picture(outlook.pictures[name], by=by)
    cited = find_provisions(ref for each in values for ref in each.provisions)
    questions = [
        add_question(each, topics[each.topic or ""], cited=cited, status=status, by=by)
        for each in values
    ]
    db.session.flush()
    codes = [question.code for question in questions]
    record(
        "questions.imported",
        by=by,
        subject=source,
        status=status.value,
        codes=codes,
        content_hashes=[each.content_hash() for each in values],
    )
    return codes


def read_file(data: bytes, format_: ImportFormat) -> Report:
    """The file's questions. Raise UploadRefused if it is no file of this format at all."""
    check_size(data)
    check_kind(data, format_)
    if format_ is ImportFormat.XLSX:
        return _read_workbook(data)
    return FORMATS[format_.value].read(data)


def check_size(data: bytes) -> None:
    """Refuse a file that is larger than may be uploaded. Raise UploadRefused."""
    if len(data) > MOST_BYTES:
        raise UploadRefused(N_("Tệp lớn hơn %(size)s MB. Hãy chia thành nhiều tệp."), size=10)


def check_kind(data: bytes, format_: ImportFormat) -> None:
    """Refuse a file that is plainly of another kind. Raise UploadRefused."""
    if format_ is ImportFormat.XLSX:
        if not data.startswith(_EARLY_SIGNS[:2]):
            raise UploadRefused(
                N_("Tệp không phải là bảng tính .xlsx. Hãy lưu lại từ Excel dạng .xlsx.")
            )
        check_xlsx(data)
    elif format_ is ImportFormat.DOCX:
        try:
            Package(data)
        except Refusal as refusal:
            raise UploadRefused(refusal.template, **refusal.params) from refusal
    elif (data.startswith(_EARLY_SIGNS) and format_ not in QTI) or not data.strip():
        raise UploadRefused(N_("Đây không phải là tệp câu hỏi dạng chữ. Hãy chọn đúng tệp."))


def _read_workbook(data: bytes) -> Report:
    rows = read_sheet(data, keep_lines=True)
    width = len(rows[0].cells) if rows else 0
    places = {row.number: row.texts() for row in rows}
    last = max(places, default=0)
    # Empty rows are put back so that a fault's line is the row the author sees in Excel.
    return read_rows([places.get(number, ("",) * width) for number in range(1, last + 1)])


class Checks:
    """Completes questions from the defaults; what cannot be completed becomes a fault."""

    def __init__(
        self,
        defaults: Defaults,
        format_: ImportFormat,
        faults: list[Fault],
        *,
        images: frozenset[str] = frozenset(),
    ) -> None:
        """`images` are those that come with the file, by name."""
        self.defaults = defaults
        self.images = images
        self.faults = faults
        self.topics = {node.topic.code for node in queries.get_topic_tree().nodes}
        self.laws = {law.code for law in queries.list_laws()}
        # Another system's category is seldom a topic of ours; elsewhere an unknown code is a slip.
        self.moves_topics = format_ not in OWN

    def complete(self, located: LocatedQuestion) -> pure.Question:
        """The question with topic, law, level and difficulty."""
        question, line = located.question, located.line
        question = replace(question, topic=self._topic(question.topic, line))
        if not question.provisions and self.defaults.law:
            whole = ProvisionRef(self.defaults.law.code, WHOLE_LAW)
            question = replace(question, provisions=(whole,))
        for each in question.provisions:
            if each.law not in self.laws:
                self._fault(
                    "unknown-law",
                    N_("Không có văn bản “%(law)s” trong ngân hàng; hãy thêm văn bản trước"),
                    line,
                    law=each.law,
                )
        self._check_images(question, line)
        level = question.level or Level.UNDERSTAND
        if question.level is None:
            self._fault(
                "no-level",
                N_("Chưa ghi mức độ nên tạm xếp Thông hiểu"),
                line,
                severity=Severity.WARNING,
            )
        return question.with_defaults(level=level, difficulty=EXPECTED_FACILITY[level])

    def _check_images(self, question: pure.Question, line: int | None) -> None:
        shown = [name for name in images_of(question) if name not in self.images]
        known = find_images(shown)
        for name in (each for each in shown if each not in known):
            self._fault(
                "unknown-image",
                N_("Ngân hàng không có hình “%(name)s”; hãy tải hình lên trước"),
                line,
                name=name[:60],
            )

    def _topic(self, told: str | None, line: int | None) -> str | None:
        if told in self.topics:
            return told
        default = self.defaults.topic.code if self.defaults.topic else None
        if told is None and default is None:
            self._fault(
                "no-topic", N_("Chưa ghi chủ đề; hãy ghi mã chủ đề hoặc chọn chủ đề chung"), line
            )
        elif told is not None and default and self.moves_topics:
            self._fault(
                "topic-moved",
                N_("Nhóm “%(topic)s” không phải mã chủ đề nên câu được xếp vào chủ đề đã chọn"),
                line,
                severity=Severity.WARNING,
                topic=told[:60],
            )
        elif told is not None:
            self._fault(
                "unknown-topic",
                N_("Không có chủ đề “%(topic)s” trong ngân hàng"),
                line,
                topic=told[:60],
            )
        return default

    def _fault(
        self,
        code: str,
        template: str,
        line: int | None,
        *,
        severity: Severity = Severity.ERROR,
        **params: str,
    ) -> None:
        self.faults.append(
            Fault(code=code, template=template, line=line, params=params, severity=severity)
        )


def _compare_with_bank(
    located: Sequence[LocatedQuestion], faults: list[Fault], *, skip_known: bool
) -> tuple[list[LocatedQuestion], list[tuple[int | None, str]]]:
    """The questions that are new, and those left out; faults are added for what clashes."""
    hashes = {each.question.content_hash(): each for each in located}
    same = queries.find_by_content(hashes)
    codes = queries.find_codes(each.question.code for each in located if each.question.code)
    fresh, known = [], []
    for digest, each in hashes.items():
        if digest in same and skip_known:
            known.append((each.line, same[digest]))
            continue
        fresh.append(each)
        if digest in same:
            template = N_("Câu hỏi đã có trong ngân hàng: %(code)s")
            faults.append(_clash("in-bank", template, each, same[digest]))
        elif each.question.code in codes:
            template = N_("Mã %(code)s đã dùng cho một câu hỏi khác trong ngân hàng; hãy đổi mã")
            faults.append(_clash("code-taken", template, each, each.question.code or ""))
    return fresh, known


def _clash(code: str, template: str, located: LocatedQuestion, own: str) -> Fault:
    place = None if located.line else located.question.code
    return Fault(
        code=code, template=template, line=located.line, column=place, params={"code": own}
    )


def _with_codes(questions: Sequence[pure.Question]) -> Iterator[pure.Question]:
    """The questions, those without a code given the next ones."""
    own = {each.code for each in questions}
    new = iter(code for code in next_codes(len(questions)) if code not in own)
    for each in questions:
        yield each if each.code else replace(each, code=next(new))
