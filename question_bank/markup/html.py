"""A text as HTML: written from the tree, so nothing but the tree's elements can come out."""

import re
from collections.abc import Callable, Sequence
from html import escape

from question_bank.markup.tree import Content, Element, Node, unwrap

_UNCLOSED = re.compile(r"<((?:br|img)\b[^>]*)>")
VOID = frozenset({"br", "img"})
Address = Callable[[str], str]
"""Where the image of a name lies; an empty address leaves its description instead."""


def to_html(content: Sequence[Node], address: Address) -> str:
    """The content as HTML; `address` says where an image lies."""
    return "".join(_html(node, address) for node in content)


def to_xhtml(content: Sequence[Node], address: Address) -> str:
    """The content as XHTML, for documents that are XML."""
    return _UNCLOSED.sub(r"<\1/>", to_html(content, address))


def to_inline_html(content: Content, address: Address) -> str:
    """The content for a place within a line: a single paragraph without its tags."""
    return to_html(unwrap(content), address)


def _html(node: Node, address: Address) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    if node.tag == "img":
        return _image(node, address(node.attributes["name"]))
    opened = f"<{node.tag}{_attributes(node)}>"
    return opened if node.tag in VOID else f"{opened}{to_html(node.children, address)}</{node.tag}>"


def _image(node: Element, source: str) -> str:
    words = escape(node.attributes["alt"])
    return f'<img src="{escape(source)}" alt="{words}">' if source else f"[{words}]"


def _attributes(node: Element) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
