"""HTML of other systems as the text of our questions, with a word for what is lost.

Bold, italic, raised and lowered signs, lists, tables and images become the marks of our texts
(docs/question-texts.md); letters that would look like marks are escaped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from question_bank.errors import N_, InvalidItem
from question_bank.formats.xml_source import Node
from question_bank.markup import tree
from question_bank.markup.reading import escape
from question_bank.markup.tree import Element
from question_bank.markup.writing import HARD, RICH, SOFT, settle, write

MARKUP_LIMIT = 40_000
_SPACES = re.compile(r"[ \t\n\r\f]+")
_ROWS = {"address", "article", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "h1"}
_ROWS |= {"h2", "h3", "h4", "h5", "h6", "header", "hr", "p", "pre", "section", "caption"}
_ROWS |= {"figcaption"}
_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_MEDIA = {"audio", "video", "iframe", "embed", "svg", "math", "applet", "canvas", "form"}
_PLAIN = {"br", "span", "html", "body", "contentBody", "img", "object", "tbody", "thead", "tfoot"}
_PLAIN |= {"param", "source", "col", "colgroup"}
_KEPT = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "var": "em"}
_KEPT |= {tag: tag for tag in ("sup", "sub", "ul", "ol", "li", "table", "tr", "td", "th")}
UNDERLINE = N_("gạch chân")
_LOST = {
    "a": N_("đường liên kết"), "script": N_("đoạn mã (script)"), "u": UNDERLINE,
    "ins": UNDERLINE, "s": N_("gạch ngang"), "del": N_("gạch ngang"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), N_("cỡ chữ tiêu đề")),
}  # fmt: skip
FORMATTING = N_("định dạng chữ")
HEADLESS = N_("bảng không có hàng tiêu đề (hàng đầu được lấy làm tiêu đề)")
MERGED = N_("ô gộp trong bảng")

Picture = Callable[[str, str], str]
"""The name that a text calls the picture of this address by; the second is its description."""


def refuse_picture(_address: str, _description: str) -> str:
    """Raise InvalidItem: there is nowhere to keep a picture."""
    raise InvalidItem(
        N_("Câu hỏi có hình hoặc tệp kèm theo, chưa nhập được; hãy viết lại bằng chữ"),
        column="Câu hỏi",
    )


@dataclass(slots=True)
class _Open:
    """An open element: its tag, attributes, and what it holds so far."""

    tag: str
    attributes: dict[str, str]
    content: list[tree.Node] = field(default_factory=list)


class Words:
    """Collects marked-up text as a text of ours, with line ends where blocks end.

    `losses` are the Vietnamese names of what was left out.
    """

    def __init__(self, picture: Picture = refuse_picture) -> None:
        self.picture = picture
        self.losses: dict[str, None] = {}
        self._open = [_Open("", {})]
        self._is_rich = False
        self._silent = 0
        self._as_is = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens. Raise InvalidItem for media that a question cannot hold."""
        self._silent += tag in _SILENT
        self._as_is += tag == "pre"
        if tag in _MEDIA:
            raise InvalidItem(
                N_("Câu hỏi có nội dung nhúng <%(tag)s>, không nhập được; hãy viết lại bằng chữ"),
                column="Câu hỏi",
                tag=tag,
            )
        if tag == "img":
            self._draw(attributes.get("src", ""), attributes.get("alt", ""))
        elif tag == "object":
            self._draw(attributes.get("data", ""), attributes.get("aria-label", ""))
        elif tag in _KEPT:
            self._open.append(_Open(tag, attributes))
        elif tag in _ROWS or tag == "br":
            self._add(HARD if tag == "br" else SOFT)
        self._lose(tag)

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._silent -= tag in _SILENT and self._silent > 0
        self._as_is -= tag == "pre" and self._as_is > 0
        if tag in _KEPT:
            self._close(tag)
        elif tag in _ROWS:
            self._add(SOFT)

    def data(self, text: str) -> None:
        """Words; white space counts as one space unless it stands in <pre>."""
        if not self._silent:
            self._add(text if self._as_is else _SPACES.sub(" ", text))

    def text(self) -> str:
        """The text, rows without spaces around them."""
        while len(self._open) > 1:
            self._close(self._open[-1].tag)
        content = tuple(self._open[0].content)
        if not self._is_rich:
            return escape(settle(tree.words_of(content)))
        text, is_whole = write(content)
        if not is_whole:
            self.losses[FORMATTING] = None
        return text

    def _add(self, node: tree.Node) -> None:
        self._open[-1].content.append(node)

    def _draw(self, address: str, description: str) -> None:
        told = " ".join(description.split())
        attributes = {"name": self.picture(address, told), "alt": told}
        self._is_rich = True
        self._add(Element("img", (), attributes))

    def _close(self, tag: str) -> None:
        """Close the innermost element of this name, and what was left open in it."""
        if all(each.tag != tag for each in self._open[1:]):
            return
        while True:
            closed = self._open.pop()
            self._add(self._element(closed))
            if closed.tag == tag:
                return

    def _element(self, closed: _Open) -> Element:
        tag = _KEPT[closed.tag]
        self._is_rich = self._is_rich or tag in RICH
        attributes: dict[str, str] = {}
        if tag == "ol" and closed.attributes.get("start", "").isdecimal():
            attributes["start"] = closed.attributes["start"][:6]
        if tag in {"td", "th"}:
            attributes["align"] = closed.attributes.get("align", "")
            if {"colspan", "rowspan"} & closed.attributes.keys():
                self.losses[MERGED] = None
        if tag == "table" and not _has_head(closed.content):
            self.losses[HEADLESS] = None
        return Element(tag, tuple(closed.content), attributes)

    def _lose(self, tag: str) -> None:
        if tag in _LOST:
            self.losses[_LOST[tag]] = None
        elif tag not in _PLAIN and tag not in _ROWS and tag not in _SILENT and tag not in _KEPT:
            self.losses[FORMATTING] = None


def _has_head(content: list[tree.Node]) -> bool:
    first = next((e for e in tree.walk(content) if e.tag == "tr"), None)
    cells = [e.tag for e in first.children if isinstance(e, Element)] if first else ["th"]
    return "td" not in cells


class _Reader(HTMLParser):
    """Tells `Words` what an HTML parser meets."""

    def __init__(self, words: Words) -> None:
        super().__init__(convert_charrefs=True)
        self.words = words

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.data(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.words.start(tag, {name: value or "" for name, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in {"img", "br", "hr"}:
            self.words.end(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        self.words.end(tag)


def reduce_html(text: str, words: Words) -> str:
    """An HTML fragment as a text. Raise InvalidItem for what cannot be kept or is too long."""
    if "<" not in text and "&" not in text:
        words.data(text)
        return words.text()
    if len(text) > MARKUP_LIMIT:
        raise InvalidItem(
            N_("Phần HTML dài quá %(limit)s ký tự; hãy viết lại bằng chữ"),
            column="Câu hỏi",
            limit=str(MARKUP_LIMIT),
        )
    return reduce_fragment(text, words)


def reduce_fragment(text: str, words: Words) -> str:
    """An HTML fragment of our own as a text."""
    reader = _Reader(words)
    reader.feed(text)
    reader.close()
    return words.text()


def reduce_node(
    node: Node, words: Words, skip: Callable[[Node], bool] = lambda _node: False
) -> None:
    """Tell `words` what an XHTML element holds, leaving out elements that `skip` names."""
    for each in node.content:
        if isinstance(each, str):
            words.data(each)
        elif not skip(each):
            words.start(each.tag, each.attributes)
            reduce_node(each, words, skip)
            words.end(each.tag)
