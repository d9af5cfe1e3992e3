"""Texts of ours as Word shows them: runs in bold, italic, raised and lowered, lists, tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from question_bank.formats.word.drawings import Drawings
from question_bank.formats.word.looks import OWN_LOOKS
from question_bank.formats.word.pieces import MORE, VERBATIM
from question_bank.markup.reading import escape_label, read
from question_bank.markup.tree import Element, Node

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DEPTHS = 9
_STYLED = {
    (bool(look.strong), bool(look.emphatic)): f'<w:rStyle w:val="{name}"/>'
    for name, look in OWN_LOOKS.items()
}
_SCRIPTS = {
    "sup": '<w:vertAlign w:val="superscript"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
}
_PROPERTIES = {
    "": "",
    "bold": "<w:rPr><w:b/></w:rPr>",
    "italic": "<w:rPr><w:i/></w:rPr>",
    "verbatim": f'<w:rPr><w:rStyle w:val="{VERBATIM}"/></w:rPr>',
}
_MORE = f'<w:pStyle w:val="{MORE}"/>'
_BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
_TABLE = (
    "<w:tbl><w:tblPr><w:tblBorders>"
    + "".join(f"<w:{s} {_BORDER}/>" for s in ("top", "left", "bottom", "right"))
    + "".join(f"<w:{s} {_BORDER}/>" for s in ("insideH", "insideV"))
    + "</w:tblBorders></w:tblPr>"
)
STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="60"/></w:pPr></w:style>'
    f'<w:style w:type="paragraph" w:styleId="{MORE}"><w:name w:val="Question more"/>'
    '<w:basedOn w:val="Normal"/></w:style>'
    f'<w:style w:type="character" w:styleId="{VERBATIM}"><w:name w:val="Question verbatim"/>'
    "</w:style>"
    + "".join(
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{title}"/>'
        f"<w:rPr>{'<w:b/>' if look.strong else ''}{'<w:i/>' if look.emphatic else ''}</w:rPr>"
        "</w:style>"
        for (name, look), title in zip(
            OWN_LOOKS.items(),
            ("Question strong", "Question emphasis", "Question strong emphasis"),
            strict=True,
        )
    )
    + "</w:styles>"
)


def run(text: str, look: str) -> str:
    """A run of letters: "bold", "italic", "verbatim" or plain."""
    return _run(text, _PROPERTIES[look])


def paragraph(inside: str, *, goes_on: bool = False) -> str:
    """A paragraph of runs; one that goes on with the text above says so by its style."""
    return f"<w:p>{f'<w:pPr>{_MORE}</w:pPr>' if goes_on else ''}{inside}</w:p>"


@dataclass(slots=True)
class Renderer:
    """Renders texts; `lists` are the lists so far, each with its kind, depth and first number."""

    drawings: Drawings
    lists: list[tuple[str, int, int]] = field(default_factory=list)

    def text(self, text: str) -> tuple[str, str]:
        """The runs of the text's first line, and the paragraphs and tables that go on with it."""
        first, *others = read(text) or ("",)
        if not (isinstance(first, Element) and first.tag == "p"):
            return "", "".join(self._blocks([first, *others]))
        breaks = [n for n, each in enumerate(first.children) if _is_break(each)]
        end = breaks[0] if breaks else len(first.children)
        rest = [Element("p", first.children[end + 1 :])] if breaks else []
        return self._runs(first.children[:end]), "".join(self._blocks([*rest, *others]))

    def below(self, text: str) -> str:
        """The text in paragraphs and tables that go on with what stands above."""
        return "".join(self._blocks(read(text)))

    def numbering(self) -> str:
        """The part that says how the lists are numbered."""
        bullets = "".join(_level(depth, "bullet", "•") for depth in range(_DEPTHS))
        numbers = "".join(_level(n, "decimal", f"%{n + 1}.") for n in range(_DEPTHS))
        kinds = "".join(
            f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="hybridMultilevel"/>'
            f"{levels}</w:abstractNum>"
            for n, levels in enumerate((bullets, numbers))
        )
        used = "".join(
            f'<w:num w:numId="{place}"><w:abstractNumId w:val="{int(tag == "ol")}"/>'
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            "</w:num>"
            for place, (tag, depth, start) in enumerate(self.lists, start=1)
        )
        return f'{_HEAD}<w:numbering xmlns:w="{_MAIN}">{kinds}{used}</w:numbering>'

    def _blocks(self, content: Sequence[Node]) -> Iterator[str]:
        is_after_table = False
        for node in content:
            tag = node.tag if isinstance(node, Element) else ""
            if tag == "table" and isinstance(node, Element):
                # Word makes one table of two that stand together.
                yield paragraph("", goes_on=True) if is_after_table else ""
                yield self._table(node)
            elif tag in {"ul", "ol"} and isinstance(node, Element):
                yield from self._list(node, 0)
            else:
                yield paragraph(self._runs([node]), goes_on=True)
            is_after_table = tag == "table"

    def _list(self, node: Element, depth: int) -> Iterator[str]:
        self.lists.append((node.tag, depth, int(node.attributes.get("start", 1))))
        numbered = f'<w:ilvl w:val="{depth}"/><w:numId w:val="{len(self.lists)}"/>'
        properties = f"<w:pPr>{_MORE}<w:numPr>{numbered}</w:numPr></w:pPr>"
        for item in node.children:
            inside = item.children if isinstance(item, Element) else (item,)
            words = [each for each in inside if not _is_list(each)]
            yield f"<w:p>{properties}{self._rows(words)}</w:p>"
            for each in inside:
                if isinstance(each, Element) and _is_list(each):
                    yield from self._list(each, min(depth + 1, _DEPTHS - 1))

    def _rows(self, content: Sequence[Node]) -> str:
        """Paragraphs within an item or a cell as lines of one."""
        pieces: list[str] = []
        for place, each in enumerate(content):
            is_block = isinstance(each, Element) and each.tag == "p"
            pieces += ["<w:r><w:br/></w:r>"] if is_block and place else []
            pieces.append(self._runs([each]))
        return "".join(pieces)

    def _table(self, node: Element) -> str:
        rows = list(_table_rows(node))
        width = max((len(row.children) for _is_head, row in rows), default=0)
        columns = '<w:gridCol w:w="2000"/>' * width
        body = "".join(self._row(row, is_head=is_head) for is_head, row in rows)
        return f"{_TABLE}<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"

    def _row(self, row: Element, *, is_head: bool) -> str:
        cells = "".join(self._cell(each) for each in row.children if isinstance(each, Element))
        head = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
        return f"<w:tr>{head}{cells}</w:tr>"

    def _cell(self, cell: Element) -> str:
        align = cell.attributes.get("align", "")
        told = f'<w:jc w:val="{align}"/>' if align else ""
        inside = self._rows(cell.children)
        return (
            '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
            f"<w:p><w:pPr>{_MORE}{told}</w:pPr>{inside}</w:p></w:tc>"
        )

    def _runs(self, content: Iterable[Node], tags: frozenset[str] = frozenset()) -> str:
        return "".join(self._node(each, tags) for each in content)

    def _node(self, node: Node, tags: frozenset[str]) -> str:
        if isinstance(node, str):
            return _run(node, _properties(tags))
        if node.tag == "br":
            return "<w:r><w:br/></w:r>"
        if node.tag == "img":
            return self._image(node)
        return self._runs(node.children, tags | {node.tag})

    def _image(self, node: Element) -> str:
        if node.attributes["name"] in self.drawings.pictures:
            return self.drawings.draw(node)
        mark = f"![{escape_label(node.attributes['alt'])}]({node.attributes['name']})"
        return _run(mark, "")


def _run(text: str, properties: str) -> str:
    if not text:
        return ""
    opened, closed = '<w:t xml:space="preserve">', "</w:t>"
    body = escape(text).replace("\t", f"{closed}<w:tab/>{opened}")
    body = body.replace("\n", f"{closed}<w:br/>{opened}")
    return f"<w:r>{properties}{opened}{body}{closed}</w:r>"


def _properties(tags: frozenset[str]) -> str:
    style = _STYLED.get(("strong" in tags, "em" in tags), "")
    script = "".join(each for tag, each in _SCRIPTS.items() if tag in tags)
    return f"<w:rPr>{style}{script}</w:rPr>" if style or script else ""


def _level(depth: int, shown: str, sign: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shown}"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{720 * (depth + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def _table_rows(node: Element, *, is_head: bool = False) -> Iterator[tuple[bool, Element]]:
    for each in node.children:
        if isinstance(each, Element) and each.tag == "tr":
            yield is_head, each
        elif isinstance(each, Element):
            yield from _table_rows(each, is_head=each.tag == "thead")


def _is_break(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "br"


def _is_list(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in {"ul", "ol"}
