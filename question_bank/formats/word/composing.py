"""Lines of a document as a text of ours: bold, italic, raised and lowered signs, lists, tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, takewhile

from question_bank.errors import N_
from question_bank.formats.hypertext import (
    FORMATTING,
    HEADLESS,
    MARKUP_LIMIT,
    MERGED,
    UNDERLINE,
)
from question_bank.formats.passages import digest_of
from question_bank.formats.word.lines import Line, drawn_in
from question_bank.formats.word.looks import (
    BOLD,
    COLOURED,
    EMPHATIC,
    ITALIC,
    LIT,
    LOWERED,
    RAISED,
    STRONG,
    UNDERLINED,
    all_signs,
)
from question_bank.formats.word.pieces import BEGIN, Picture, words_in
from question_bank.formats.word.tables import Grid
from question_bank.formats.word.written import Block
from question_bank.markup.reading import escape, is_plain
from question_bank.markup.tree import Element, Node
from question_bank.markup.writing import HARD, SOFT, write

OWN = STRONG | EMPHATIC
SHOWN = BOLD | ITALIC | OWN | RAISED | LOWERED
"""The signs that our texts have marks for."""
_TAGS = ((BOLD | STRONG, "strong"), (ITALIC | EMPHATIC, "em"), (RAISED, "sup"), (LOWERED, "sub"))
_UNSHOWN: Mapping[int, str] = {
    UNDERLINED: UNDERLINE,
    COLOURED: N_("màu chữ"),
    LIT: N_("nền tô màu"),
}
LOOKS = (BOLD, ITALIC, *_UNSHOWN)
_NUMBERED = re.compile(r"(?P<number>\d{1,9})\.\s+")
_BULLET = re.compile(r"(?P<sign>[-+])\s+(?=\S)")
Run = tuple[str, int]
"""A stretch of text and the signs it carries."""


@dataclass(slots=True)
class Composer:
    """Makes texts of a document's lines.

    `drawn` are its pictures by their signs, `carried` the texts it has beside what it shows, by
    the hash of what is read of that. `wholes` counts the texts whose look covers them from end to
    end, which is how a document is laid out and no emphasis; `first_whole` is where.
    """

    drawn: Mapping[str, Picture]
    carried: Mapping[str, str] = field(default_factory=dict)
    wholes: int = 0
    first_whole: int = 0

    def text(
        self,
        blocks: Sequence[Block],
        losses: dict[str, None],
        *,
        without: int = 0,
        is_part: bool = False,
    ) -> str:
        """The text of the blocks. What cannot be kept is named in `losses`.

        `without` are signs that mean something else here and are left out without a word. The
        look of a part of a larger text may cover it whole and still be emphasis.
        """
        lines = [each for each in blocks if isinstance(each, Line)]
        if any(BEGIN in line.text for line in lines):
            return _raw(lines)
        ignored = without | (0 if is_part else self.whole_looks(lines))
        self._tell_unshown(lines, ignored, losses)
        made = self._made(blocks, ignored, losses)
        return self.carried.get(digest_of(made), made) if self.carried else made

    def _made(self, blocks: Sequence[Block], ignored: int, losses: dict[str, None]) -> str:
        notes = [f"({n})" for block in blocks for source in block.sources for n in source.notes]
        if all(isinstance(each, Line) and _is_bare(each, ignored) for each in blocks):
            told = "\n".join(each.text for each in blocks if isinstance(each, Line) and each.text)
            if len(blocks) == 1 or is_plain(told):
                return escape("\n".join(filter(None, [told, *notes])))
        if (long := _all_lines(blocks)) is not None:
            losses[FORMATTING] = None
            return escape("\n".join(filter(None, [*long, *notes])))
        content: list[Node] = []
        for node in (*self._nodes(blocks, ignored, losses), *notes):
            if content and _is_row(content[-1]) and _is_row(node):
                content.append(HARD)
            content.append(Element("p", (node,)) if isinstance(node, str) else node)
        text, is_kept = write(tuple(content))
        if not is_kept:
            losses[FORMATTING] = None
        return text

    def _nodes(
        self, blocks: Sequence[Block], ignored: int, losses: dict[str, None]
    ) -> Iterator[Node]:
        """A paragraph for each line, lists and tables."""
        for is_list, group in groupby(_marked(blocks), key=lambda item: item.depth is not None):
            items = list(group)
            if is_list:
                content = [replace(each, content=self._item(each, ignored)) for each in items]
                yield from _nested(content)
                continue
            for item in items:
                for block in item.blocks:
                    yield (
                        self._table(block, losses)
                        if isinstance(block, Grid)
                        else Element("p", tuple(self._inline(block, ignored)))
                    )

    def _item(self, item: "_Item", ignored: int) -> tuple[Node, ...]:
        """What stands in an item: its first line without its mark, and the lines below."""
        rows: list[Node] = []
        for place, block in enumerate(item.blocks):
            if isinstance(block, Line):
                line = block.cut(item.mark) if place == 0 and item.mark else block
                rows += [HARD] if rows else []
                rows += self._inline(line, ignored)
        return tuple(rows)

    def _inline(self, line: Line, ignored: int) -> Iterator[Node]:
        """The line's words with their marks; a picture at an edge is a row of its own."""
        if not all_signs(line.signs) & SHOWN & ~ignored and words_in(line.text) == line.text:
            yield line.text
            return
        runs = [
            ("".join(letter for letter, _sign in group), signs)
            for signs, group in groupby(
                zip(line.text, line.signs, strict=True),
                key=lambda pair: ord(pair[1]) & SHOWN & ~ignored,
            )
        ]
        yield from self._wrapped(runs, line.text, _TAGS)

    def _wrapped(
        self, runs: Sequence[Run], whole: str, tags: Sequence[tuple[int, str]]
    ) -> Iterator[Node]:
        if not tags:
            yield from self._letters("".join(text for text, _signs in runs), whole)
            return
        (sign, tag), *others = tags
        for carries, group in groupby(runs, key=lambda run: bool(run[1] & sign)):
            members = list(group)
            inside = tuple(self._wrapped(members, whole, others))
            # A full stop in bold is nothing that anybody meant.
            is_meant = sign & (RAISED | LOWERED) or any(
                signs & OWN or any(map(str.isalnum, text)) for text, signs in members
            )
            if carries and is_meant:
                yield Element(tag, inside)
            else:
                yield from inside

    def _letters(self, text: str, whole: str) -> Iterator[Node]:
        start = 0
        for place, letter in enumerate(text):
            if picture := self.drawn.get(letter):
                yield text[start:place]
                start = place + 1
                image = Element("img", (), {"name": picture.name, "alt": picture.description})
                before, _sign, after = whole.partition(letter)
                if words_in(before) and not words_in(after):
                    yield SOFT
                yield image
                if not words_in(before):
                    yield SOFT
        yield text[start:]

    def _table(self, grid: Grid, losses: dict[str, None]) -> Element:
        if not grid.has_head:
            losses[HEADLESS] = None
        if grid.is_merged:
            losses[MERGED] = None
        rows: list[Node] = []
        for number, cells in enumerate(grid.rows):
            lines = [line for cell in cells for line in cell]
            ignored = BOLD if number == 0 else 0
            self._tell_unshown(lines, sum(s for s in _UNSHOWN if covers(lines, s)), losses)
            rows.append(Element("tr", tuple(self._cells(grid, cells, ignored))))
        return Element("table", tuple(rows))

    def _cells(
        self, grid: Grid, cells: Sequence[Sequence[Line]], ignored: int
    ) -> Iterator[Element]:
        for lines, align in zip(cells, grid.aligns, strict=False):
            content: list[Node] = []
            for line in lines:
                content += [" "] if content else []
                content += self._inline(line, ignored)
            yield Element("td", tuple(content), {"align": align} if align else {})

    def whole_looks(self, lines: Sequence[Line]) -> int:
        """The signs that cover all the lines: they say how a document is laid out."""
        if not any(all_signs(line.signs) for line in lines):
            return 0
        found = sum(sign for sign in LOOKS if covers(lines, sign))
        if found:
            self.wholes += 1
            self.first_whole = self.first_whole or lines[0].paragraph
        return found

    def _tell_unshown(self, lines: Sequence[Line], ignored: int, losses: dict[str, None]) -> None:
        """Name the looks that our texts have no mark for."""
        lines = [line for line in lines if all_signs(line.signs)]
        for sign, name in _UNSHOWN.items() if lines else ():
            if not sign & ignored and any(_carries_words(line, sign) for line in lines):
                losses[name] = None


@dataclass(frozen=True, slots=True)
class _Item:
    """A line or table, or an item of a list with the lines that belong to it."""

    blocks: tuple[Block, ...]
    depth: int | None = None
    number: int | None = None
    """What it is counted as; None for one with a bullet."""
    mark: int = 0
    """How many letters its mark takes in its first line."""
    content: tuple[Node, ...] = ()


def _marked(blocks: Sequence[Block]) -> Iterator[_Item]:
    """The blocks, those of a list as items."""
    found: list[_Item] = []
    for block in blocks:
        item = _as_item(block)
        last = found[-1] if found else None
        if (
            item.depth is None
            and isinstance(block, Line)
            and last
            and last.depth is not None
            and last.blocks[0].paragraph == block.paragraph
        ):
            found[-1] = replace(last, blocks=(*last.blocks, block))
        else:
            found.append(item)
    yield from _only_lists(found)


def _as_item(block: Block) -> _Item:
    if isinstance(block, Grid) or not block.text:
        return _Item((block,))
    numbered, bullet = _NUMBERED.match(block.text), _BULLET.match(block.text)
    if block.is_bullet:
        return _Item((block,), block.depth or 0)
    if numbered:
        return _Item((block,), block.depth or 0, int(numbered["number"]), numbered.end())
    if bullet and not block.goes_on:
        return _Item((block,), int(bullet["sign"] == "+"), None, bullet.end())
    return _Item((block,))


def _only_lists(items: Sequence[_Item]) -> Iterator[_Item]:
    """The items, those that make no list as plain lines: alone, or with numbers that jump."""
    for is_list, group in groupby(items, key=lambda item: item.depth is not None):
        members = list(group)
        is_sound = is_list and len(members) > 1 and not _jumps(members)
        yield from members if is_sound else (_Item(each.blocks) for each in members)


def _jumps(items: Sequence[_Item]) -> bool:
    """Whether the numbers of a list do not follow one another."""
    last: dict[int, int | None] = {}
    for item in items:
        depth = item.depth or 0
        last = {level: number for level, number in last.items() if level <= depth}
        before = last.get(depth)
        if item.number is not None and before is not None and item.number != before + 1:
            return True
        last[depth] = item.number
    return False


def _nested(items: Sequence[_Item]) -> Iterator[Element]:
    """Items as lists, what lies deeper within the item above it."""
    left = list(items)
    while left:
        taken = [left[0], *takewhile(partial(_goes_with, left[0]), left[1:])]
        left = left[len(taken) :]
        head = taken[0]
        tag, start = ("ul", {}) if head.number is None else ("ol", {"start": str(head.number)})
        yield Element(tag, tuple(_items(taken, head.depth or 0)), start)


def _goes_with(head: _Item, item: _Item) -> bool:
    """Whether an item belongs to the list that another one begins."""
    is_alike = item.depth == head.depth and (item.number is None) == (head.number is None)
    return is_alike or (item.depth or 0) > (head.depth or 0)


def _items(items: Sequence[_Item], depth: int) -> Iterator[Element]:
    for place, item in enumerate(items):
        if item.depth == depth:
            below = takewhile(lambda each: each.depth != depth, items[place + 1 :])
            yield Element("li", (*item.content, *_nested(list(below))))


def _all_lines(blocks: Sequence[Block]) -> list[str] | None:
    """The letters alone of a text too long to have marks; None for any other."""
    lines = [
        line for each in blocks for line in (each.lines if isinstance(each, Grid) else (each,))
    ]
    texts = [words_in(each.text) for each in lines]
    return texts if sum(map(len, texts)) > MARKUP_LIMIT else None


def _is_row(node: Node) -> bool:
    return isinstance(node, str) or node.tag == "p"


def _is_bare(line: Line, ignored: int) -> bool:
    """Whether the line is nothing but its letters."""
    if line.is_bullet or line.depth is not None or words_in(line.text) != line.text:
        return False
    return not all_signs(line.signs) & SHOWN & ~ignored


def covers(lines: Sequence[Line], sign: int) -> bool:
    """Whether all letters of the lines carry a sign."""
    if not any(all_signs(line.signs) & sign for line in lines):
        return False
    return all(
        ord(each) & sign
        for line in lines
        for letter, each in zip(line.text, line.signs, strict=True)
        if letter.isalnum()
    )


def _carries_words(line: Line, sign: int) -> bool:
    if not all_signs(line.signs) & sign:
        return False
    return any(
        ord(each) & sign and letter.isalnum()
        for letter, each in zip(line.text, line.signs, strict=True)
    )


def _raw(lines: Sequence[Line]) -> str:
    """Verbatim text as it is; the pictures that it does not name, and notes, below it."""
    texts = [line.text for line in lines if line.text]
    drawn = dict.fromkeys(mark for line in lines for mark in drawn_in(line))
    notes = (f"({n})" for line in lines for source in line.sources for n in source.notes)
    return "\n".join([*texts, *(mark for mark in drawn if mark not in texts), *notes])
