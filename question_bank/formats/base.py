"""What reading a file gives: questions, faults, and nothing dropped in silence."""

import codecs
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import ParamSpec

from question_bank.errors import N_, Fault, InvalidItem, Refusal, Severity
from question_bank.formats.carried import Told, Unsound
from question_bank.formats.pictures import Album, Pictures
from question_bank.illustrations import images_of
from question_bank.items.choice import SingleChoice
from question_bank.question import Question

Arguments = ParamSpec("Arguments")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "Cả A và B", "Tất cả các đáp án trên": wrong as soon as options are shown in another order.
_POINTS_AT_OTHERS = re.compile(
    r"\b(?:cả|chỉ|gồm)\s+[A-J]\b\s*(?:,|và)"
    r"|\b(?:phương án|đáp án|câu)\s+[A-J]\b"
    r"|\b(?:đáp án|phương án|câu|ý)\s+(?:ở\s+)?(?:trên|dưới)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedInWords:
    """A provision as an author wrote it: the law by its name, which only the bank can look up."""

    law: str
    article: str = ""
    clause: str = ""

    def __str__(self) -> str:
        clause = f"khoản {self.clause} " if self.clause else ""
        article = f"Điều {self.article} " if self.article else ""
        return f"{clause}{article}{self.law}".strip()


@dataclass(frozen=True, slots=True)
class LocatedQuestion:
    """A question and the line (from 1) of the file, or row of the sheet, where it begins.

    `place` is what a reader finds it by there; `basis` is what it cites by the names of laws.
    """

    line: int | None
    question: Question
    place: str = ""
    basis: tuple[CitedInWords, ...] = ()
    source: str = ""
    """The file inside a package that holds it; faults of that file begin with this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question that cannot be used as it stands: what was understood of it, for a person to mend.

    `content` has the fields of `Question.to_dict`, any of which may be missing or wrong.
    """

    line: int | None
    place: str
    content: Mapping[str, object]
    basis: tuple[CitedInWords, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a file holds: the questions that are sound, and a fault for everything that is not."""

    questions: tuple[LocatedQuestion, ...] = ()
    faults: tuple[Fault, ...] = ()
    lines_read: int = 0
    drafts: tuple[Draft, ...] = ()
    """The questions with errors, where the format tells their parts."""
    pictures: Pictures = field(default_factory=dict)
    """The pictures that questions and drafts show, as the file has them."""

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep a question, or the whole file, out."""
        return tuple(each for each in self.faults if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The faults that only ask for a look."""
        return tuple(each for each in self.faults if each.severity is Severity.WARNING)


MOST_ENTRIES = 20_000
"""The most questions and faults of one file: more is a mistake or an attack, and eats memory."""


class TooMuch(Refusal):
    """A file holds more questions or faults than anybody could look through."""


def within_bounds(read: Callable[Arguments, Report]) -> Callable[Arguments, Report]:
    """Read, or report of a file that holds too much only that."""

    @wraps(read)
    def bounded(*args: Arguments.args, **options: Arguments.kwargs) -> Report:
        try:
            return read(*args, **options)
        except TooMuch as refusal:
            return Report(faults=(Fault.from_refusal(refusal, code="too-much", line=None),))

    return bounded


def keep_everything(_question: Question) -> tuple[Fault, ...]:
    """The losses of a format that holds all there is: none."""
    return ()


def name_losses(
    losses: Callable[[Question], tuple[Fault, ...]], questions: Iterable[Question]
) -> tuple[Fault, ...]:
    """What is lost of each question; each fault names its question."""
    return tuple(
        replace(fault, column=question.code or f"Câu {number}")
        for number, question in enumerate(questions, start=1)
        for fault in losses(question)
    )


@dataclass(frozen=True, slots=True)
class Format:
    """One file format: how it is called, recognised, read and written.

    `losses` tells what the format cannot hold of a question: an error if the question as a whole,
    a warning for each part left behind. `write` leaves out what has an error.
    """

    name: str
    suffix: str
    read: Callable[[bytes], Report]
    write: Callable[[Iterable[Question]], bytes]
    title: str = ""
    losses: Callable[[Question], tuple[Fault, ...]] = keep_everything
    write_with_pictures: Callable[[Iterable[Question], Pictures], bytes] | None = None
    """How pictures are written along; None for a format that cannot hold any."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", within_bounds(self.read))

    def check_losses(self, questions: Iterable[Question]) -> tuple[Fault, ...]:
        """What a file of these questions will lack; each fault names its question."""
        return name_losses(self.all_losses, questions)

    def write_all(self, questions: Iterable[Question], pictures: Pictures) -> bytes:
        """The questions as a file, with the pictures they show where the format holds them."""
        if self.write_with_pictures is None:
            return self.write(questions)
        return self.write_with_pictures(questions, pictures)

    def all_losses(self, question: Question) -> tuple[Fault, ...]:
        """What a file will lack of the question, its pictures included."""
        told = self.losses(question)
        is_bare = self.write_with_pictures is None and images_of(question)
        return (*told, *([PICTURES_LEFT] if is_bare else []))


PICTURES_LEFT = Fault(
    code="pictures-left",
    template=N_("Định dạng này không chứa hình: hình của câu không đi theo tệp"),
    severity=Severity.WARNING,
)
OTHERWISE = "scored-otherwise"
"""The code of the one warning that loses nothing: another system scores the question otherwise,
but what the bank means travels with it."""


def loss(code: str, template: str, *, whole: bool = False, **params: str) -> Fault:
    """A fault for what a format cannot hold: of the question, or the whole question."""
    severity = Severity.ERROR if whole else Severity.WARNING
    return Fault(code=code, template=template, params=params, severity=severity)


@dataclass(slots=True)
class ReportBuilder:
    """Collects questions and faults while a file is read, and refuses duplicates in it."""

    questions: list[LocatedQuestion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    album: Album = field(default_factory=Album)
    _hashes: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    def read_question(
        self,
        line: int | None,
        make: Callable[[], Question],
        *,
        place: str | None = None,
        source: str = "",
    ) -> None:
        """Add what `make` returns, or the fault it is refused for and a draft to mend.

        `place` says where the question stands in a file without line numbers, `source` in which
        file of a package. Raise TooMuch.
        """
        self.require_room()
        try:
            question = make()
        except InvalidItem as refusal:
            fault = Fault.from_refusal(refusal, code="invalid-question", line=line)
            self.faults.append(_placed(fault, place))
            if isinstance(refusal, Unsound):
                self._keep_draft(refusal.content, line, source)
            return
        if self._is_new(question, line, place):
            self.questions.append(LocatedQuestion(line, question, source=source))
            self._warn_of_pointing_options(question, line)

    def fault(
        self,
        code: str,
        template: str,
        *,
        line: int | None = None,
        column: str | None = None,
        severity: Severity = Severity.ERROR,
        **params: str,
    ) -> None:
        """Add one fault. Raise TooMuch."""
        self.require_room()
        self.faults.append(
            Fault(
                code=code,
                template=template,
                line=line,
                column=column,
                params=params,
                severity=severity,
            )
        )

    def require_room(self) -> None:
        """Raise TooMuch once the file has more questions and faults than anybody looks through."""
        if len(self.questions) + len(self.faults) >= MOST_ENTRIES:
            raise TooMuch(
                N_("Tệp có hơn %(count)s câu hỏi và chỗ lỗi; hãy chia thành nhiều tệp"),
                count=str(MOST_ENTRIES),
            )

    def report(self, *, lines_read: int) -> Report:
        """Everything collected, faults in the order of the file."""
        faults = sorted(self.faults, key=lambda each: each.line or 0)
        return Report(
            questions=tuple(self.questions),
            faults=tuple(faults),
            lines_read=lines_read,
            drafts=tuple(self.drafts),
            pictures=self.album.found,
        )

    def _keep_draft(self, content: Told, line: int | None, source: str) -> None:
        item = content.get("item")
        stem = item.get("stem") if isinstance(item, Mapping) else None
        place = str(stem or source).split("\n", 1)[0][:60]
        self.drafts.append(Draft(line=line, place=place, content=content, source=source))

    def _is_new(self, question: Question, line: int | None, place: str | None) -> bool:
        here = place or str(line or len(self.questions) + 1)
        first = self._hashes.setdefault(question.content_hash(), here)
        if first != here:
            self.fault(
                "duplicate-question",
                N_("Câu hỏi trùng với câu ở dòng %(first)s; hãy bỏ một trong hai"),
                line=line,
                column=place,
                first=first,
            )
            return False
        first = self._codes.setdefault(question.code, here) if question.code else here
        if first != here:
            self.fault(
                "duplicate-code",
                N_("Mã câu hỏi “%(own)s” đã dùng ở dòng %(first)s; hãy đổi một trong hai mã"),
                line=line,
                column=place or "Mã",
                own=str(question.code),
                first=first,
            )
            return False
        return True

    def _warn_of_pointing_options(self, question: Question, line: int | None) -> None:
        if not isinstance(question.item, SingleChoice):
            return
        for option in question.item.options:
            if _POINTS_AT_OTHERS.search(option):
                self.fault(
                    "option-points-at-others",
                    N_(
                        "Phương án “%(option)s” nhắc tới phương án khác và sẽ sai khi trộn thứ tự; "
                        "hãy viết lại cho đứng riêng được"
                    ),
                    line=line,
                    severity=Severity.WARNING,
                    option=option[:60],
                )


def decode(data: bytes) -> str | Fault:
    """The text of a file in UTF-8 or UTF-16, line ends as "\\n"; otherwise the fault.

    Nothing is guessed: a file in another encoding is refused at its first wrong line.
    """
    encoding, start = "utf-8", 0
    for bom, name in _BOMS:
        if data.startswith(bom):
            encoding, start = name, len(bom)
            break
    else:
        encoding = _utf16_without_mark(data) or encoding
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[start : start + error.start].decode(encoding, errors="ignore")
        return Fault(
            code="not-utf8",
            line=before.count("\n") + 1,
            template=N_(
                "Tệp không ở dạng UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258); "
                "hãy mở bằng chương trình soạn thảo, lưu lại với mã hóa UTF-8 rồi nhập lại"
            ),
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded_report(data: bytes, read_text: Callable[[str], Report]) -> Report:
    """What `read_text` reports on the file's text, or the fault that it is not readable."""
    text = decode(data)
    return Report(faults=(text,)) if isinstance(text, Fault) else read_text(text)


def count_lines(text: str) -> int:
    """The number of lines in the text; an empty text has none."""
    return text.count("\n") + int(bool(text) and not text.endswith("\n"))


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 4 or len(data) % 2 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _placed(fault: Fault, place: str | None) -> Fault:
    if place is None:
        return fault
    column = f"{place}: {fault.column}" if fault.column else place
    return Fault(code=fault.code, template=fault.template, column=column, params=fault.params)
