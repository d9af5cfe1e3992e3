"""Lines of a document, and what the first signs of each say it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from question_bank.formats.word.looks import all_signs
from question_bank.formats.word.pieces import BEGIN, Paragraph, spell, words_in

_LEVELS = r"NB|TH|VD|VDC|nhận biết|thông hiểu|vận dụng|vận dụng cao"
HEAD = re.compile(
    r"(?:câu|question)\s*(?:hỏi\s*)?(?:số\s*)?(?P<number>\d{1,5})"
    r"(?:\s*[.:)/\]–-]|\s*(?=[(\[])|\s*$|\s+(?=[A-ZĐÀ-Ỹ“\"]))\s*",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?P<number>\d{1,4})\s*[.)/](?!\d)\s*")
AFTER_HEAD = re.compile(
    rf"[(\[]\s*(?:(?P<level>{_LEVELS})|(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ))\s*[)\]]\s*[.:]?\s*",
    re.IGNORECASE,
)
OPTION = re.compile(
    r"(?P<star>\*\s*)?(?:(?P<letter>[A-Ja-j])\s*(?:[.):\]/]|\t)|\((?P<round>[A-Ja-j])\))\s*"
)
NEXT_OPTION = re.compile(r"(?:\t\s*|\s{2,}|\n)(?=(?:\*\s*)?\(?[A-Ja-j]\s*[.):\]/])")
_ANSWER_WORDS = r"(?:bảng\s+)?(?:đáp\s*án|đ/a|đa|phương án|key|answer)s?"
KEY = re.compile(
    rf"[\s=\-–→⇒*>]*(?:{_ANSWER_WORDS}(?:\s+(?:đúng|chính xác|chọn))?(?P<sign>\s+là\s*:?|\s*[:=])"
    r"|trả lời\s*(?P<colon>:))\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
BARE_KEY = re.compile(
    rf"[\s=\-–→⇒*>]*(?:{_ANSWER_WORDS}|chọn)(?:\s+(?:đáp án|phương án|đúng|câu))?\s*[.\-–]?\s+"
    r"(?P<value>[A-J](?:\s*(?:[,;&]|và)\s*[A-J])*)\s*\.?",
    re.IGNORECASE,
)
INLINE_KEY = re.compile(
    r"[\s(\[.;]+(?:đáp án|đ/a|đa)(?:\s+đúng)?(?:\s+là)?\s*:?\s+"
    r"(?P<value>[A-J](?:\s*[,;&]\s*[A-J])*)\s*[)\].]*$",
    re.IGNORECASE,
)
ANSWERS_HEADING = re.compile(
    r"(?:[IVX]+\.|\d+\.|phần\s+\S+)?\s*(?:bảng\s+)?(?:đáp án|hướng dẫn trả lời|answer key)"
    r"(?:\s+(?:và|đề|phần|trắc nghiệm|tham khảo|các câu hỏi|câu hỏi).*)?\s*[:.]?",
    re.IGNORECASE,
)
PAIR = re.compile(
    r"(?:câu\s*)?(?P<number>\d{1,5})\s*[.:)/\-–]?\s*(?P<answer>[A-J](?![^\W\d_])|[ĐS]{4}(?!\w))[\s,;|.]*",
    re.IGNORECASE,
)
META = re.compile(
    r"(?P<name>mức độ(?: nhận thức)?|cấp độ|mức|căn cứ(?: pháp lý)?|cơ sở pháp lý|điều luật|"
    r"giải thích|lý giải|lời giải|hướng dẫn giải|hướng dẫn|chủ đề|chuyên đề|mã câu hỏi|mã câu|mã|"
    r"độ khó|thời gian dự kiến|số điểm|điểm|thẻ|từ khóa|từ khoá|loại câu hỏi|loại|dạng|"
    r"phân biệt hoa thường|phân biệt dấu|cách chấm|giải thích [a-j])\s*:\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
RANGE = re.compile(
    r"(?=.*\b(?:đọc|dựa|tình huống|căn cứ|đoạn|dữ liệu|thông tin|dùng|sử dụng|áp dụng|cho)\b)"
    r".*?\bcâu\s*(?:hỏi\s*)?(?:số\s*)?(?:từ\s*)?(?:câu\s*)?(?P<first>\d{1,5})"
    r"\s*(?:đến|tới|-|–|—|→|và|,)\s*(?:hết\s*)?(?:câu\s*)?(?P<last>\d{1,5})\b",
    re.IGNORECASE | re.DOTALL,
)
CASE = re.compile(
    r"(?:tình huống|bài tập tình huống)(?:\s+(?:số\s*)?[\dIVX]+)?\s*[.:]\s*", re.IGNORECASE
)
HEADING = re.compile(
    r"(?:(?:phần|chương|mục|chuyên đề|chủ đề|bài|tiểu mục|nhóm)\s+(?:[IVX]+|\d+|[A-Z])\b"
    r"|[IVX]+\s*[.)/]\s).*",
    re.IGNORECASE | re.DOTALL,
)
TRUTH_TAIL = re.compile(r"[\s(\[–:→=-]+(?P<truth>đúng|sai|Đ|S)\s*[)\]]?\s*\.?$", re.IGNORECASE)
END = re.compile(r"[-–—*_\s]*(?:hết|end)[-–—*_\s.]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a paragraph up to a line break: its text and a sign (looks.py) a character."""

    paragraph: int
    text: str
    signs: str
    in_table: bool = False
    sources: tuple[Paragraph, ...] = ()
    """The paragraphs whose notes and oddities come with this line: with their first line only."""
    depth: int | None = None
    """How deep it lies in a list of Word's, if a paragraph of one begins here."""
    is_bullet: bool = False
    goes_on: bool = False

    @property
    def spelled(self) -> str:
        """The text with raised and lowered signs as letters of their own."""
        return spell(self.text, self.signs)

    @property
    def words(self) -> str:
        """The text without the signs of pictures."""
        return words_in(self.text)

    def cut(self, start: int, end: int | None = None) -> "Line":
        """The part between two places, without space around it."""
        piece = self.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        kept = piece.strip()
        begin = start + lead
        return Line(
            self.paragraph,
            kept,
            self.signs[begin : begin + len(kept)],
            self.in_table,
            self.sources if start == 0 else (),
            self.depth if start == 0 else None,
            self.is_bullet and start == 0,
            self.goes_on,
        )

    def share(self, sign: int) -> float:
        """How much of the text (spaces left out) carries a sign, 0 to 1."""
        if not all_signs(self.signs) & sign:
            return 0.0
        shown = [
            ord(each) & sign
            for letter, each in zip(self.text, self.signs, strict=True)
            if not letter.isspace()
        ]
        return sum(1 for each in shown if each) / len(shown) if shown else 0.0


def lines_of(paragraph: Paragraph, *, in_table: bool = False) -> Iterator[Line]:
    """The lines of a paragraph; one that holds only a picture gives one empty line."""
    whole = Line(
        *(paragraph.number, paragraph.text, paragraph.signs, in_table, (paragraph,)),
        *(paragraph.depth, paragraph.is_bullet, paragraph.goes_on),
    )
    start, given = 0, False
    for piece in paragraph.text.split("\n"):
        line = whole.cut(start, start + len(piece))
        start += len(piece) + 1
        if line.text:
            yield replace(line, sources=() if given else (paragraph,))
            given = True
    if not given and (paragraph.pictures or paragraph.oddities):
        yield replace(whole, text="", signs="")


def join_cells(cells: Iterable[Line]) -> Line:
    """Cells that stand side by side as one line with tabs between them."""
    kept = list(cells)
    return Line(
        kept[0].paragraph,
        "\t".join(each.text for each in kept),
        "\0".join(each.signs for each in kept),
        True,
        tuple(source for each in kept for source in each.sources),
    )


def drawn_in(line: Line) -> list[str]:
    """The marks of the pictures that come with the line, but those its text shows already."""
    found = (each for source in line.sources for each in source.pictures)
    return [each.mark for each in found if each.name and f"({each.name})" not in line.text]


def split_options(line: Line) -> list[Line]:
    """The line cut before each option that a tab or a wide gap sets apart, or that follows on
    two others in the order of the letters."""
    if BEGIN in line.text:
        return [line]
    if len(cuts := _following_letters(line.text)) >= 3:
        return [line.cut(start, end) for start, end in pairwise([*cuts, None]) if start is not None]
    cuts = [0, *(match.end() for match in NEXT_OPTION.finditer(line.text)), None]
    return [
        line.cut(start or 0, end) for start, end in pairwise(cuts) if line.cut(start or 0, end).text
    ]


def _following_letters(text: str) -> list[int | None]:
    """Where the options of one line begin, if their letters follow one another from its start."""
    match = OPTION.match(text)
    places: list[int | None] = []
    while match:
        places.append(match.start())
        due = chr(ord(match["letter"] or match["round"]) + 1)
        match = re.compile(rf"(?<=\s)(?P<letter>{due})(?P<round>)\s*[.)]\s+").search(
            text, match.end()
        )
    return places


def is_all_capitals(text: str) -> bool:
    """Whether a line is written in capitals, as headings are."""
    return text == text.upper() and sum(letter.isalpha() for letter in text) >= 6
