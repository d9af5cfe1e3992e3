"""HTML of other systems reduced to the text of our questions, with a word for what is lost."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from question_bank.errors import N_, InvalidItem
from question_bank.formats.xml_source import Node

MARKUP_LIMIT = 40_000
_SPACES = re.compile(r"[ \t\n\r\f]+")
_ROWS = {
    "address",
    "article",
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
}
_ROWS |= {"h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "ul"}
_ROWS |= {"tbody", "tfoot", "thead", "tr", "caption", "figcaption"}
_CELLS = {"td", "th"}
_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_MEDIA = {"audio", "video", "iframe", "embed", "svg", "math", "applet", "canvas", "form"}
_PLAIN = {"br", "p", "div", "span", "html", "body", "pre", "contentBody"} | _CELLS
_MARKED = {
    "sub": N_("chỉ số dưới"), "sup": N_("chỉ số trên"), "table": N_("bảng"),
    "a": N_("đường liên kết"), "script": N_("đoạn mã (script)"),
}  # fmt: skip
_FORMATTING = N_("định dạng chữ")

Picture = Callable[[str, str], str]
"""What stands in the text for the picture of this address and alternative text."""


def refuse_picture(_address: str, _alternative: str) -> str:
    """Raise InvalidItem: there is nowhere to keep a picture."""
    raise InvalidItem(
        N_("Câu hỏi có hình hoặc tệp kèm theo, chưa nhập được; hãy viết lại bằng chữ"),
        column="Câu hỏi",
    )


class Words:
    """Collects the words of marked-up text, with line ends where blocks end.

    `losses` are the Vietnamese names of what was left out.
    """

    def __init__(self, picture: Picture = refuse_picture) -> None:
        self.picture = picture
        self.losses: dict[str, None] = {}
        self._pieces: list[str] = []
        self._silent = 0
        self._as_is = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens. Raise InvalidItem for media that a question cannot hold."""
        self._silent += tag in _SILENT
        self._as_is += tag == "pre"
        if tag == "img":
            self._pieces.append(self.picture(attributes.get("src", ""), attributes.get("alt", "")))
        elif tag == "object":
            self._pieces.append(self.picture(attributes.get("data", ""), ""))
        elif tag in _MEDIA:
            raise InvalidItem(
                N_("Câu hỏi có nội dung nhúng <%(tag)s>, không nhập được; hãy viết lại bằng chữ"),
                column="Câu hỏi",
                tag=tag,
            )
        elif tag in _ROWS or tag == "br":
            self._break(hard=tag == "br")
        self._lose(tag)

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._silent -= tag in _SILENT and self._silent > 0
        self._as_is -= tag == "pre" and self._as_is > 0
        if tag in _CELLS:
            self._pieces.append(" ")
        elif tag in _ROWS:
            self._break(hard=False)

    def data(self, text: str) -> None:
        """Words; white space counts as one space unless it stands in <pre>."""
        if self._silent:
            return
        self._pieces.append(text if self._as_is else _SPACES.sub(" ", text))

    def text(self) -> str:
        """The words, rows without spaces around them."""
        return _settle("".join(self._pieces))

    def _break(self, *, hard: bool) -> None:
        # A block's end is a line end once, however many blocks end there; <br> always is one.
        self._pieces.append(_HARD if hard else _SOFT)

    def _lose(self, tag: str) -> None:
        if tag in _MARKED:
            self.losses[_MARKED[tag]] = None
        elif tag not in _PLAIN and tag not in _ROWS and tag not in _SILENT and tag != "img":
            self.losses[_FORMATTING] = None


_SOFT, _HARD = "\x01", "\x02"
"""Marks of line ends while text is collected: controls, which XML cannot hold."""
_BREAKS = re.compile(f" *([{_SOFT}{_HARD}][ {_SOFT}{_HARD}]*)")


def _settle(text: str) -> str:
    def end_of_line(match: re.Match[str]) -> str:
        return "\n" * max(1, match[1].count(_HARD))

    return _BREAKS.sub(end_of_line, text).strip()


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
    """The words of an HTML fragment. Raise InvalidItem for what cannot be kept or is too long."""
    if "<" not in text and "&" not in text:
        words.data(text)
        return words.text()
    if len(text) > MARKUP_LIMIT:
        raise InvalidItem(
            N_("Phần HTML dài quá %(limit)s ký tự; hãy viết lại bằng chữ"),
            column="Câu hỏi",
            limit=str(MARKUP_LIMIT),
        )
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
