"""The elements a text may be made of: the whole allow-list, as values without behaviour."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

TAGS = frozenset(
    {"p", "br", "strong", "em", "sup", "sub", "ul", "ol", "li", "img"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
"""Everything a text can hold beside plain words."""

ALIGNMENTS = frozenset({"left", "center", "right"})


@dataclass(frozen=True, slots=True)
class Element:
    """A tag of TAGS with its attributes and what is in it.

    Attributes are `start` of an ol (a number), `align` of a cell, and `name` and `alt` of an image.
    """

    tag: str
    children: tuple["Node", ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tag not in TAGS:
            raise ValueError(f"no element {self.tag}")


Node = Union[str, Element]  # noqa: UP007  the name is used before it is bound
Content = tuple[Node, ...]


def to_json(content: Sequence[Node]) -> list[object]:
    """The content as JSON values: texts, and lists of tag, attributes and children."""
    return [
        node
        if isinstance(node, str)
        else [node.tag, dict(node.attributes), *to_json(node.children)]
        for node in content
    ]


def walk(content: Sequence[Node]) -> Iterator[Element]:
    """Every element, in reading order."""
    for node in content:
        if isinstance(node, Element):
            yield node
            yield from walk(node.children)


def words_of(content: Sequence[Node]) -> str:
    """Every text in the content, one after the other, without marks or images' descriptions."""
    return "".join(each if isinstance(each, str) else words_of(each.children) for each in content)


def unwrap(content: Sequence[Node]) -> Content:
    """The words of a single paragraph without the paragraph; anything else as it is."""
    match content:
        case [Element(tag="p", children=children)]:
            return children
    return tuple(content)


BLOCKS = frozenset({"p", "ul", "ol", "table"})
_LINE_ENDS = re.compile(r"\n{2,}")


def as_text(content: Sequence[Node]) -> str:
    """The words alone, for lists and searching: a block a line, an image as its description."""
    return _LINE_ENDS.sub("\n", "".join(_texts(content))).strip("\n")


def _texts(content: Sequence[Node]) -> Iterator[str]:
    for node in content:
        if isinstance(node, str):
            yield node
        elif node.tag == "img":
            yield f"[{node.attributes['alt']}]"
        elif node.tag == "br":
            yield "\n"
        elif node.tag == "tr":
            yield " | ".join(as_text(_children(cell)) for cell in node.children) + "\n"
        elif node.tag in {"ul", "ol"}:
            yield "\n"
            yield from _items(node)
        elif node.tag in BLOCKS:
            yield f"\n{as_text(node.children)}\n"
        else:
            yield from _texts(node.children)


def _items(node: Element) -> Iterator[str]:
    first = int(node.attributes.get("start", 1))
    for number, item in enumerate(node.children, start=first):
        mark = f"{number}." if node.tag == "ol" else "-"
        yield f"{mark} {as_text(_children(item))}\n"


def _children(node: Node) -> Sequence[Node]:
    return [node] if isinstance(node, str) else node.children
