"""What a table in a document is: answers, a sheet of questions, part of a text, or layout."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from question_bank.formats import columns
from question_bank.formats.word.lines import (
    HEAD,
    KEY,
    META,
    OPTION,
    PAIR,
    Line,
    join_cells,
    lines_of,
)
from question_bank.formats.word.looks import BOLD
from question_bank.formats.word.pieces import BEGIN, Paragraph, Row, spell
from question_bank.text import fold, fold_accents

_LABELS = {
    "",
    "cau",
    "cau hoi",
    "cau so",
    "dap an",
    "d/a",
    "da",
    "stt",
    "tt",
    "so",
    "phuong an",
    "key",
}
_ANSWER = re.compile(r"[A-Ja-j]|[ĐSđs]{4}|đúng|sai", re.IGNORECASE)
_MOSTLY = 0.9
_MOST_COLUMNS = 63
"""As Word has it."""
_TRUE_HEADS, _FALSE_HEADS = {"dung", "d"}, {"sai", "s"}


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question number, given together; `paragraph` is where."""

    paragraph: int
    pairs: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the columns of a question sheet; `paragraphs` says where each row begins."""

    rows: tuple[tuple[str, ...], ...]
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that may be part of a text: its rows of cells, each a list of lines.

    `lines` is what it holds where a table has no place.
    """

    paragraph: int
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    aligns: tuple[str, ...]
    lines: tuple[Line, ...]
    has_head: bool
    is_merged: bool
    goes_on: bool

    @property
    def sources(self) -> tuple[Paragraph, ...]:
        """The paragraphs whose notes and oddities come with the table."""
        cells = (line for row in self.rows for cell in row for line in cell)
        return tuple(source for line in cells for source in line.sources)


def read_table(rows: Sequence[Row]) -> Iterator[Line | Answers | Sheet | Grid]:
    """What stands in a table, in its order."""
    texts = [[_text(cell) for cell in row.cells] for row in rows]
    first = next((each.number for row in rows for cell in row.cells for each in cell), 0)
    grid = _grid(rows, first)
    if grid and grid.goes_on:
        yield grid
    elif pairs := read_answers(texts):
        yield Answers(first, pairs)
    elif _is_sheet(texts):
        places = tuple(next((p.number for c in row.cells for p in c), first) for row in rows)
        yield Sheet(tuple(map(tuple, texts)), places)
    elif (marks := _truth_columns(texts)) is not None:
        yield from _truth_lines(rows, texts, marks)
    elif grid and _holds_text(grid):
        yield grid
    else:
        for row in rows:
            yield from _row_lines(row)


def _grid(rows: Sequence[Row], first: int) -> Grid:
    """The table as rows of cells that cover one column each."""
    cells = tuple(_spread(row) for row in rows)
    paragraphs = [each for row in rows for cell in row.cells for each in cell]
    width = max(map(len, cells), default=0)
    return Grid(
        first,
        cells,
        tuple(_column_align(rows, place) for place in range(width)),
        tuple(line for row in rows for line in _row_lines(row)),
        has_head=bool(rows) and (rows[0].is_head or _is_bold(cells[0])),
        is_merged=any(span != 1 for row in rows for span in row.spans),
        goes_on=bool(paragraphs) and all(each.goes_on for each in paragraphs),
    )


def _spread(row: Row) -> tuple[tuple[Line, ...], ...]:
    """The cells of a row, with empty ones where a cell covers more than one column."""
    spans = row.spans if sum(row.spans) <= _MOST_COLUMNS else (1,) * len(row.cells)
    return tuple(
        cell
        for each, span in zip(row.cells, spans, strict=True)
        for cell in (tuple(_lines(each)), *[()] * (span - 1))
    )


def _column_align(rows: Sequence[Row], place: int) -> str:
    """The alignment that all cells of a column below the head share."""
    told = {
        next((each.align for each in row.cells[place] if each.text), "")
        for row in rows[1:] or rows
        if place < len(row.cells)
    }
    return told.pop() if len(told) == 1 else ""


def _is_bold(cells: Sequence[Sequence[Line]]) -> bool:
    shares = [line.share(BOLD) for cell in cells for line in cell if line.text]
    return bool(shares) and min(shares) > _MOSTLY


def _holds_text(grid: Grid) -> bool:
    """Whether a table is one to be read, not a frame that questions and options are laid out in."""
    texts = [line.text for row in grid.rows for cell in row for line in cell]
    firsts = [row[0][0].text for row in grid.rows if row and row[0]]
    is_frame = (
        any(BEGIN in text for text in texts)
        or any(OPTION.match(f"{text}\t") for text in firsts)
        or any(each.match(text) for text in texts for each in (OPTION, HEAD, KEY, META))
    )
    return len(grid.rows) >= 2 and min(map(len, grid.rows)) >= 2 and not is_frame and bool(texts)


def read_answers(texts: Sequence[Sequence[str]]) -> dict[int, str]:
    """The answers in a table of nothing but question numbers and answers; empty for others."""
    rows = [[cell for cell in row if fold_accents(fold(cell)) not in _LABELS] for row in texts]
    rows = [row for row in rows if row]
    cells = [cell for row in rows for cell in row]
    together = [PAIR.fullmatch(cell) for cell in cells]
    if cells and all(together):
        return {int(m["number"]): m["answer"].upper() for m in together if m}
    if not all(cell.strip(".").isdecimal() or _ANSWER.fullmatch(cell) for cell in cells):
        return {}
    if all(
        len(row) % 2 == 0
        and all(cell.strip(".").isdecimal() == (n % 2 == 0) for n, cell in enumerate(row))
        for row in rows
    ):
        return {
            int(row[n].strip(".")): row[n + 1].upper()
            for row in rows
            for n in range(0, len(row), 2)
        }
    return _stacked_answers(rows)


def _stacked_answers(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Answers under their numbers, row by row."""
    found: dict[int, str] = {}
    for above, below in pairwise(rows):
        numbered = all(cell.strip(".").isdecimal() for cell in above)
        if numbered and len(above) == len(below) and not any(c.isdecimal() for c in below):
            found |= {int(n.strip(".")): a.upper() for n, a in zip(above, below, strict=True)}
    return found if 2 * len(found) == sum(map(len, rows)) else {}


def _is_sheet(texts: Sequence[Sequence[str]]) -> bool:
    heads = {columns.HEADS.get(columns.fold_head(cell)) for cell in texts[0]} if texts else set()
    return set(columns.REQUIRED) <= heads and len(texts) > 1


def _truth_columns(texts: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The places of the columns headed "Đúng" and "Sai"; None if there are none."""
    heads = [fold_accents(fold(cell)) for cell in texts[0]] if len(texts) > 1 else []
    true = [place for place, head in enumerate(heads) if head in _TRUE_HEADS]
    false = [place for place, head in enumerate(heads) if head in _FALSE_HEADS]
    return (true[0], false[0]) if len(true) == len(false) == 1 else None


def _truth_lines(
    rows: Sequence[Row], texts: Sequence[Sequence[str]], marks: tuple[int, int]
) -> Iterator[Line]:
    """The statements, each with the word of the column that is ticked after it."""
    for row, cells in zip(rows[1:], texts[1:], strict=True):
        said = [
            word for word, place in zip(("Đúng", "Sai"), marks, strict=True) if _at(cells, place)
        ]
        told = [line for n, cell in enumerate(row.cells) if n not in marks for line in _lines(cell)]
        if not told:
            continue
        line = join_cells(told)
        tail = f" ({said[0]})" if len(said) == 1 else ""
        signs = line.signs + "\0" * len(tail)
        yield Line(line.paragraph, line.text + tail, signs, True, line.sources)


def _row_lines(row: Row) -> Iterator[Line]:
    cells = [lines for cell in row.cells if (lines := _lines(cell))]
    if not cells:
        return
    if all(len(lines) == 1 for lines in cells):
        yield join_cells(lines[0] for lines in cells)
        return
    first = cells[0][0].text
    is_label = (
        HEAD.fullmatch(first) or OPTION.fullmatch(first + "\t") or first.strip(".").isdecimal()
    )
    if len(cells) > 1 and len(cells[0]) == 1 and is_label:
        head = first if not first.isdecimal() else f"{first}."
        label = Line(cells[0][0].paragraph, head, "\0" * len(head), True, cells[0][0].sources)
        yield join_cells([label, cells[1][0]])
        cells = [cells[1][1:], *cells[2:]]
    for lines in cells:
        yield from lines


def _lines(cell: Sequence[Paragraph]) -> list[Line]:
    return [line for each in cell for line in lines_of(each, in_table=True)]


def _text(cell: Sequence[Paragraph]) -> str:
    """The text of a cell, its pictures as marks."""
    return "\n".join(told for each in cell if (told := _shown(each).strip()))


def _shown(paragraph: Paragraph) -> str:
    told = spell(paragraph.text, paragraph.signs)
    for picture in paragraph.pictures:
        told = told.replace(picture.sign, picture.mark) if picture.sign else told
    return told


def _at(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and bool(cells[place].strip())
