"""Reading a text: its tree, its words, its images; and writing words so that they stay words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from markdown_it.token import Token

from question_bank.errors import N_, InvalidItem
from question_bank.markup.grammar import ESCAPED, parser
from question_bank.markup.tree import ALIGNMENTS, Content, Element, Node, as_text, walk

IMAGE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Names are no paths and no addresses: nothing outside can be meant."""

_MARKED = re.compile(r"[*^~\\|]|!\[|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_SIGNS = re.compile(r"([*^~\\|]|!(?=\[))")
_LIST_MARK = re.compile(r"^([ \t]*)(?:([-+])|(\d{1,9})([.)]))(?=[ \t])", re.MULTILINE)
_IMAGE = re.compile(r"(!\[(?:[^\[\]\\]|\\.)*\]\()([^()\s]*)(\))")


def is_plain(text: str) -> bool:
    """Whether the text has no mark at all, so that it is what it looks like."""
    return _MARKED.search(text) is None


@lru_cache(maxsize=4096)
def read(text: str) -> Content:
    """The text as a tree of paragraphs, lists and tables."""
    if is_plain(text):
        return tuple(Element("p", (line.strip(),)) for line in text.split("\n") if line.strip())
    tokens = iter(parser().parse(text))
    return tuple(_blocks(tokens, until=""))


def plain_text(text: str) -> str:
    """The words of the text, for lists, searching and comparing."""
    return text if is_plain(text) else as_text(read(text))


def image_names(text: str) -> tuple[str, ...]:
    """The names of the images in the text, in order, each once."""
    if "![" not in text:
        return ()
    found = (each.attributes["name"] for each in walk(read(text)) if each.tag == "img")
    return tuple(dict.fromkeys(found))


def rename_images(text: str, names: Mapping[str, str]) -> str:
    """The text with images called by other names; a name that is not in `names` stays."""
    if "![" not in text:
        return text
    return _IMAGE.sub(lambda found: f"{found[1]}{names.get(found[2], found[2])}{found[3]}", text)


def check_images(text: str, *, column: str) -> None:
    """Raise InvalidItem for an image without a description or with anything but a name."""
    if "![" not in text:
        return
    written = {found[2] for found in _IMAGE.finditer(text)}
    for found in _image_tokens(parser().parse(text)):
        name = str(found.attrs.get("src", ""))
        if name not in written or not IMAGE_NAME.fullmatch(name):
            raise InvalidItem(
                N_(
                    "Hình “%(name)s” phải viết là ![lời mô tả](tên hình), tên là của một hình đã "
                    "tải lên, không phải địa chỉ hay đường dẫn"
                ),
                column=column,
                name=name[:60],
            )
        if not found.content.strip():
            raise InvalidItem(
                N_(
                    "Hình “%(name)s” chưa có lời mô tả; hãy viết lời mô tả trong ngoặc vuông để "
                    "người không nhìn thấy hình vẫn hiểu được câu hỏi"
                ),
                column=column,
                name=name,
            )


def escape(words: str) -> str:
    """The words written so that `read` gives them back: every sign stands for itself."""
    if is_plain(words):
        return words
    return escape_lists(escape_signs(words))


def escape_signs(words: str) -> str:
    """The words with every sign but those of a list standing for itself."""
    return _SIGNS.sub(r"\\\1", words)


def escape_lists(rows: str) -> str:
    """The rows with the signs at their beginnings, which would open a list, as themselves."""
    return _LIST_MARK.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}",
        rows,
    )


def escape_label(words: str) -> str:
    """The words as the description of an image, in one line."""
    return re.sub(r"([\\\[\]])", r"\\\1", " ".join(words.split()))


def _image_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        else:
            yield from _image_tokens(token.children or ())


def _blocks(tokens: Iterator[Token], *, until: str) -> Iterator[Node]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "inline":
            yield from _inline(iter(token.children or ()), until="")
        elif token.nesting == 1:
            children = tuple(_blocks(tokens, until=token.type.replace("_open", "_close")))
            yield from _block(token, children)


def _block(token: Token, children: Content) -> Content:
    if token.hidden:  # a paragraph of a list whose items stand close together
        return children
    if token.tag in {"ul", "ol"} and len(children) == 1:
        return _lone_item(token, children[0])
    return (Element(token.tag, children, _attributes(token)),)


def _lone_item(token: Token, item: Node) -> Content:
    """A list of one item is no list: "- 5" is a number, and "1. " opens a sentence."""
    mark = f"{token.attrs.get('start', 1)}." if token.tag == "ol" else "-"
    children = item.children if isinstance(item, Element) else (item,)
    if children and isinstance(children[0], Element) and children[0].tag == "p":
        first, rest = children[0].children, children[1:]
    else:
        first, rest = children, ()
    return (Element("p", (f"{mark} ", *first)), *rest)


def _attributes(token: Token) -> dict[str, str]:
    if token.tag == "ol" and token.attrs.get("start", 1) != 1:
        return {"start": str(token.attrs["start"])}
    align = str(token.attrs.get("style", "")).removeprefix("text-align:")
    return {"align": align} if align in ALIGNMENTS else {}


_BREAKS = frozenset({"softbreak", "hardbreak"})


def _inline(tokens: Iterator[Token], *, until: str) -> Iterator[Node]:
    for token in tokens:
        if token.type == until:
            return
        if token.type in _BREAKS:
            yield Element("br")
        elif token.type == "image":
            yield _image(token)
        elif token.nesting == 1:
            close = token.type.replace("_open", "_close")
            yield Element(token.tag, tuple(_inline(tokens, until=close)))
        elif token.content:
            yield token.content


def _image(token: Token) -> Node:
    name = str(token.attrs.get("src", ""))
    if not IMAGE_NAME.fullmatch(name):
        return token.content
    return Element("img", (), {"name": name, "alt": ESCAPED.sub(r"\1", token.content)})
