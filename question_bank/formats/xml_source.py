"""XML that strangers wrote, read element by element with line numbers and within limits.

Declarations of document types are refused outright, and with them every entity and every outside
file: nothing is expanded, nothing is fetched. Children of the root are handed over one by one, so
that a large file is never held as a tree.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from question_bank.errors import N_, Refusal

_STEP = 64 << 10
MOST_DEPTH = 100
MOST_NODES = 4_000
"""The most elements in one child of the root (one question)."""


class XmlRefused(Refusal):
    """The file is not XML that can be read; `line` is where that shows (from 1)."""

    def __init__(self, template: str, *, line: int | None, **params: str) -> None:
        super().__init__(template, **params)
        self.line = line


@dataclass(slots=True)
class Node:
    """An element: its local name, attributes, line, and what it holds in order.

    `is_cut` says that it held more than `MOST_NODES` elements and the rest was let go.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    content: list["Node | str"] = field(default_factory=list)
    is_cut: bool = False

    def children(self, *tags: str) -> Iterator["Node"]:
        """The elements right inside, of these names or of any."""
        for each in self.content:
            if isinstance(each, Node) and (not tags or each.tag in tags):
                yield each

    def child(self, tag: str) -> "Node | None":
        """The first element of this name right inside."""
        return next(self.children(tag), None)

    def descendants(self, *tags: str) -> Iterator["Node"]:
        """All elements of these names inside, in the order of the file."""
        for each in self.children():
            if each.tag in tags:
                yield each
            yield from each.descendants(*tags)

    def text(self) -> str:
        """All text inside, tags left out."""
        return "".join(each if isinstance(each, str) else each.text() for each in self.content)

    def attribute(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)


class _Parser(Protocol):
    """What is used of the parser; its line is that of the event being told."""

    parser: "_Position"

    def feed(self, data: bytes) -> None:
        """Parse some more."""

    def close(self) -> None:
        """Parse the rest."""


class _Position(Protocol):
    CurrentLineNumber: int


class _Builder:
    """Builds the root's children and hands each over when it ends."""

    def __init__(
        self,
        take_root: Callable[[Node], None],
        take: Callable[[Node], None],
        *,
        most: int,
        together: bool = False,
        wanted: str = "",
    ) -> None:
        self.take_root = take_root
        self.take = take
        self.most = most
        self.together = together
        self.wanted = wanted
        self.stack: list[Node] = []
        self.count = 0
        self.position: _Position

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        line = self.position.CurrentLineNumber
        if len(self.stack) >= MOST_DEPTH:
            raise XmlRefused(N_("Các thẻ XML lồng nhau quá sâu"), line=line)
        names = {_local(name): value for name, value in attributes.items()}
        node = Node(_local(tag), names, line)
        if not self.stack:
            self.take_root(node)
        elif len(self.stack) == 1 or node.tag == self.wanted:
            self.count = self.count + 1 if self.together else 0
        elif self.count < self.most:
            self.count += 1
            self.stack[-1].content.append(node)
        else:
            self.stack[1].is_cut = True
        self.stack.append(node)

    def data(self, text: str) -> None:
        """Text inside an element; between the root's children it means nothing."""
        if len(self.stack) > 1:
            self.stack[-1].content.append(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        node = self.stack.pop()
        if node.tag == self.wanted or (len(self.stack) == 1 and self.count <= self.most):
            self.take(node)

    def close(self) -> None:
        """The file ends; everything was handed over."""


def read_children(
    data: bytes,
    *,
    take_root: Callable[[Node], None],
    take: Callable[[Node], None],
    wanted: str = "",
) -> None:
    """Call `take` with each child of the root; with the bare root `take_root`, first.

    Elements named `wanted` are handed over at any depth. Raise XmlRefused for the first thing
    that is no harmless XML.
    """
    _parse(data, _Builder(take_root, take, most=MOST_NODES, wanted=wanted))


def read_tree(data: bytes, *, most: int = MOST_NODES) -> Node:
    """The whole document, `is_cut` if it has more elements than `most`. Raise XmlRefused."""
    roots: list[Node] = []

    def take(node: Node) -> None:
        roots[0].content.append(node)
        roots[0].is_cut = roots[0].is_cut or node.is_cut

    builder = _Builder(roots.append, take, most=most, together=True)
    _parse(data, builder)
    roots[0].is_cut = builder.count > most or roots[0].is_cut
    return roots[0]


def find_path(node: Node, path: Sequence[str]) -> Node | None:
    """The element that a chain of names leads to."""
    found: Node | None = node
    for tag in path:
        found = found.child(tag) if found is not None else None
    return found


def _parse(data: bytes, builder: _Builder) -> None:
    parser: _Parser = DefusedXMLParser(target=builder, forbid_dtd=True)  # type: ignore[assignment]
    builder.position = parser.parser
    try:
        for start in range(0, len(data), _STEP):
            parser.feed(data[start : start + _STEP])
        parser.close()
    except DefusedXmlException as error:
        raise XmlRefused(
            N_(
                "Tệp có khai báo DOCTYPE hoặc thực thể (ENTITY), có thể gây hại nên không được "
                "đọc; hãy xóa phần khai báo đó"
            ),
            line=parser.parser.CurrentLineNumber,
        ) from error
    except ParseError as error:
        raise XmlRefused(
            N_("Tệp viết sai cú pháp XML; hãy xem lại các thẻ và dấu & < > quanh dòng này"),
            line=error.position[0],
        ) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise XmlRefused(
            N_("Tệp khai báo mã hóa không dùng được; hãy lưu lại dạng UTF-8"), line=1
        ) from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]
