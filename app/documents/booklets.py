"""Exams on paper: the booklet of a form, answer sheets by candidate, and the sheet of keys.

A booklet is made of what candidates may know alone: nothing here takes a key but `KeySheet`.
Texts are trees of plain JSON (`question_bank.markup`): a word, or `[tag, attributes, …]`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from app.documents.official import (
    Cell,
    ListColumn,
    Masthead,
    Signature,
    cell_text,
    official_instant,
    rows_as_data,
)
from app.documents.pdf import render_pdf
from app.documents.qr import qr_svg

Tree = list[object]
MOST_MARKS_IN_THREE_COLUMNS = 6
SHEETS_PAGES = 60
"""How many answer sheets are typeset at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedQuestion:
    """A question as candidates see it; what its kind does not have stays empty."""

    number: int
    points: str
    kind: str
    stem: Tree
    options: tuple[Tree, ...] = ()
    prompts: tuple[Tree, ...] = ()
    gaps: tuple[tuple[Tree, ...], ...] = ()
    units: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        return {
            "number": self.number,
            "points": self.points,
            "kind": self.kind,
            "stem": self.stem,
            "options": list(self.options),
            "prompts": list(self.prompts),
            "gaps": [list(gap) for gap in self.gaps],
            "units": list(self.units),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletPart:
    """Questions that stand alone, or a case with the questions about it."""

    questions: tuple[PrintedQuestion, ...]
    stimulus: Tree = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        first, last = self.questions[0].number, self.questions[-1].number
        which = f"câu {first}" if first == last else f"các câu từ {first} đến {last}"
        return {
            "lead": f"Đọc tình huống sau và trả lời {which}:",
            "stimulus": self.stimulus,
            "questions": [question.as_data() for question in self.questions],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image of the booklet; `suffix` says its format: "png", "jpg" or "webp"."""

    content: bytes
    suffix: str
    width_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletHead:
    """What stands above the questions."""

    parent: str
    issuer: str
    exam: str
    paper: str
    minutes: int
    code: str


CLOSING = "Thí sinh không được sử dụng tài liệu. Giám thị không giải thích gì thêm."


def print_booklet(
    head: BookletHead,
    parts: Sequence[BookletPart],
    pictures: Mapping[str, Picture] | None = None,
    *,
    made_at: datetime | None = None,
) -> bytes:
    """Print the booklet of a form; no question is split over two pages."""
    known = {
        name: {"file": f"{name}.{one.suffix}", "width": one.width_mm}
        for name, one in (pictures or {}).items()
    }
    data = {
        "parent": head.parent,
        "issuer": head.issuer,
        "exam": head.exam,
        "paper": head.paper,
        "minutes": head.minutes,
        "code": head.code,
        "questions": sum(len(part.questions) for part in parts),
        "parts": [part.as_data() for part in parts],
        "images": known,
        "closing": CLOSING,
    }
    images = {f"{name}.{one.suffix}": one.content for name, one in (pictures or {}).items()}
    return render_pdf("booklet.typ", data, images=images, made_at=made_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """Where one question is answered: marks to fill in, once or in each named row, or a line."""

    number: int
    marks: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        return {"number": self.number, "marks": list(self.marks), "rows": list(self.rows)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """One candidate's sheet: `qr` is what its code says, `short` stands below it."""

    candidate_number: str
    full_name: str
    born_on: date | None
    room: str
    seat: str
    form: str
    """The form's code, empty where the candidate writes it."""
    layout: str
    """Which of the layouts the sheet has."""
    qr: str
    short: str

    def as_data(self) -> dict[str, object]:
        return {
            "candidate_number": self.candidate_number,
            "full_name": self.full_name,
            "born": cell_text(self.born_on),
            "room": self.room,
            "seat": self.seat,
            "form": self.form,
            "layout": self.layout,
            "qr": qr_svg(self.qr),
            "short": self.short,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheetHead:
    """What the sheets of a sitting share; `layouts` are the lines by name."""

    exam: str
    paper: str
    starts_at: datetime
    layouts: Mapping[str, Sequence[AnswerLine]]

    def as_data(self) -> dict[str, object]:
        widest = max(len(one.marks) for lines in self.layouts.values() for one in lines)
        return {
            "exam": self.exam,
            "paper": self.paper,
            "starts": official_instant(self.starts_at),
            "columns": 2 if widest > MOST_MARKS_IN_THREE_COLUMNS else 3,
            "instruction": (
                "Tô kín một ô cho mỗi câu hoặc mỗi ý; câu có dòng kẻ thì viết câu trả lời lên "
                "dòng. Không viết, không làm bẩn ô mã vuông."
            ),
            "forms": {
                name: [one.as_data() for one in lines] for name, lines in self.layouts.items()
            },
        }


def print_answer_sheets(
    sheets: Sequence[AnswerSheet],
    head: AnswerSheetHead,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[bytes]:
    """Print the sheets in their order, `SHEETS_PAGES` to a file; tell how many are done."""
    starts = range(0, len(sheets), SHEETS_PAGES)
    parts = [sheets[start : start + SHEETS_PAGES] for start in starts]
    done = 0
    with ThreadPoolExecutor(max_workers=2) as workers:
        for part, pdf in zip(parts, workers.map(partial(_print_sheets, head), parts), strict=True):
            done += len(part)
            on_progress(done, len(sheets))
            yield pdf


def _print_sheets(head: AnswerSheetHead, sheets: Sequence[AnswerSheet]) -> bytes:
    data = {**head.as_data(), "sheets": [sheet.as_data() for sheet in sheets]}
    # Not tagged: sheets are printed in bulk and filled in by hand.
    return render_pdf("answer_sheet.typ", data, tagged=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySheet:
    """The right answers of a form; rows are number, answer, points."""

    masthead: Masthead
    code: str
    subject: str
    paragraphs: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    signature: Signature


KEY_COLUMNS = (
    ListColumn(title="Câu", align="center", width_mm=16),
    ListColumn(title="Đáp án"),
    ListColumn(title="Mã câu hỏi", align="center", width_mm=34),
    ListColumn(title="Điểm", align="right", width_mm=20),
)


def print_key_sheet(sheet: KeySheet) -> bytes:
    """Print the right answers, marked as secret."""
    data = {
        "masthead": sheet.masthead.as_data(),
        "code": sheet.code,
        "subject": sheet.subject,
        "paragraphs": list(sheet.paragraphs),
        "columns": [column.as_data() for column in KEY_COLUMNS],
        "rows": rows_as_data(sheet.rows),
        "closing": ["Chỉ giao cho người chấm; niêm phong khi chưa dùng."],
        "signature": sheet.signature.as_data(),
    }
    return render_pdf("key_sheet.typ", data)
