"""A tree written as a text that reads back as the same words in the same shape.

The tree may be looser than one that was read: words and blocks side by side, `SOFT` where a block
ends, spaces anywhere.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

from question_bank.markup.reading import escape_label, escape_lists, escape_signs, read
from question_bank.markup.tree import Content, Element, Node, walk, words_of

SOFT, HARD = "\x01", "\x02"
"""A line end where a block ends, however many end there, and one that always counts. Controls,
which no text holds."""
_ROW, _INDENT = "\x05", "\x06"
"""Mark a line that begins with a mark of ours, and a space before it."""
_BREAKS = re.compile(f" *([{SOFT}{HARD}][ {SOFT}{HARD}]*)")
_GAPS = re.compile(r"\n{3,}")
_SPACE = re.compile(rf"[\s{SOFT}{HARD}]+")
_COUNTED = frozenset({"strong", "em", "sup", "sub", "table"})
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_SIGNS = {"strong": "**", "em": "*", "sup": "^", "sub": "~"}
_LONGEST_SCRIPT = 40
_COLUMN = {"right": "--:", "center": ":-:", "left": ":--", "": "---"}
RICH = frozenset({*_SIGNS, "ul", "ol", "table", "img"})


def write(content: Content) -> tuple[str, bool]:
    """The text, and whether all marks could be kept. Words and images always are."""
    for held in (content, _without_emphasis(content)):
        text = _finish(_marked(held))
        back = read(text)
        if _letters(back) == _letters(content):
            return text, _shapes(back) == _shapes(content)
    return _finish(_bare(content)), False


def _without_emphasis(content: Content) -> Content:
    """The same without bold and italic, whose stars stand wrong beside some signs."""
    found: list[Node] = []
    for each in content:
        if isinstance(each, str):
            found.append(each)
            continue
        inside = _without_emphasis(each.children)
        if each.tag in {"strong", "em"}:
            found += inside
        else:
            found.append(Element(each.tag, inside, each.attributes))
    return tuple(found)


def settle(text: str) -> str:
    """Collected words with real line ends, rows without spaces around them."""
    return _BREAKS.sub(lambda found: "\n" * max(1, found[1].count(HARD)), text).strip(" \t\n")


def _finish(text: str) -> str:
    rows = _GAPS.sub("\n\n", settle(text)).split("\n")
    told = (row[1:] if row[:1] == _ROW else escape_lists(row) for row in rows)
    return "\n".join(told).replace(_ROW, "").replace(_INDENT, " ")


def _letters(content: Content) -> str:
    return _SPACE.sub("", words_of(content))


def _shapes(content: Content) -> Counter[str]:
    """How often each mark stands around words."""
    found = (each for each in walk(content) if each.tag in _COUNTED)
    return Counter(each.tag for each in found if _letters(each.children))


def _bare(content: Sequence[Node]) -> str:
    """The words and images alone, a row or an item a line."""
    pieces = []
    for node in content:
        if isinstance(node, str):
            pieces.append(escape_signs(node))
        elif node.tag == "img":
            pieces.append(_image(node))
        elif node.tag == "br":
            pieces.append(HARD)
        elif node.tag in {"td", "th"}:
            pieces.append(f"{_bare(node.children)} ")
        elif node.tag in {"ul", "ol", "li", "table", "tr"}:
            pieces.append(f"{SOFT}{_bare(node.children)}{SOFT}")
        else:
            pieces.append(_bare(node.children))
    return "".join(pieces)


def _marked(content: Sequence[Node]) -> str:
    return "".join(map(_node, content))


def _node(node: Node) -> str:
    if isinstance(node, str):
        return escape_signs(node)
    writer = _WRITERS.get(node.tag)
    return writer(node) if writer else _marked(node.children)


def _list(node: Element) -> str:
    rows = "".join(f"{SOFT}{_ROW}{row}" for row in _list_rows(node))
    return f"{HARD}{HARD}{rows}{HARD}{HARD}"


def _within(node: Element) -> str:
    """Marks close around words: spaces at the edges stand outside of them."""
    sign, inside = _SIGNS[node.tag], _marked(node.children)
    edges = _EDGES.fullmatch(inside)
    before, core, after = edges.groups() if edges else ("", inside, "")
    if not core:
        return inside
    is_script = len(sign) == 1 and sign in "^~"
    if is_script and (len(core) > _LONGEST_SCRIPT or re.search(r"\s", core)):
        return inside
    return f"{before}{sign}{core}{sign}{after}"


def _image(node: Element) -> str:
    return f"![{escape_label(node.attributes['alt'])}]({node.attributes['name']})"


def _list_rows(node: Element, depth: str = "") -> list[str]:
    """The items, each a line with its mark; what follows in an item stands below it, indented."""
    items = [each for each in node.children if isinstance(each, Element) and each.tag == "li"]
    if len(items) == 1 and not depth:  # a list of one item is no list
        return [escape_lists(row) for row in _finish(_marked(items[0].children)).split("\n")]
    rows: list[str] = []
    first = node.attributes.get("start", "1")
    for number, item in enumerate(items, start=int(first) if first.isdecimal() else 1):
        mark = f"{number}. " if node.tag == "ol" else "- "
        words, below = [], []
        for each in item.children:
            if isinstance(each, Element) and each.tag in {"ul", "ol"}:
                below += _list_rows(each, depth + _INDENT * len(mark))
            else:
                words.append(each)
        told = _GAPS.sub("\n", _finish(_marked(words))).replace("\n\n", "\n")
        indented = told.replace("\n", f"{HARD}{_ROW}{depth}{_INDENT * len(mark)}")
        rows += [f"{depth}{mark.replace(' ', _INDENT)}{indented}", *below]
    return rows


def _table(node: Element) -> str:
    return f"{HARD}{HARD}{_table_rows(node)}{HARD}{HARD}"


def _table_rows(node: Element) -> str:
    rows = [[_cell(each) for each in row.children] for row in _rows(node.children)]
    if not rows:
        return ""
    width = max(map(len, rows))
    head = _rows(node.children)[0]
    ways = [each.attributes.get("align", "") for each in head.children if isinstance(each, Element)]
    line = [_COLUMN.get(way, "---") for way, _n in zip_longest(ways, range(width), fillvalue="")]
    lines = [rows[0], line, *rows[1:]]
    return "".join(
        f"{SOFT}{_ROW}| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in lines
    )


def _rows(content: Sequence[Node]) -> list[Element]:
    found: list[Element] = []
    for each in content:
        if isinstance(each, Element):
            found += [each] if each.tag == "tr" else _rows(each.children)
    return found


def _cell(node: Node) -> str:
    inside = _marked(node.children) if isinstance(node, Element) else escape_signs(node)
    return " ".join(_finish(inside).split()).replace(_ROW, "")


_WRITERS: Mapping[str, Callable[[Element], str]] = {
    "img": _image,
    "br": lambda _node: HARD,
    "ul": _list,
    "ol": _list,
    "table": _table,
    **dict.fromkeys(_SIGNS, _within),
}
