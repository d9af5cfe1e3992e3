"""The text of questions as XHTML inside QTI, and XHTML as text."""

import re
from collections.abc import Callable
from itertools import count

from question_bank.formats.hypertext import Words, reduce_fragment, reduce_node
from question_bank.formats.passages import Passages, is_rich
from question_bank.formats.qti.versions import Version
from question_bank.formats.xml_source import Node
from question_bank.formats.xml_writing import element, text
from question_bank.markup.reading import plain_text

GAP = "_____"
DROP_DOWN = "inlineChoiceInteraction"
_HERE = "\x03"
"""Marks where an answer is typed while a body is reduced; a control, which XML cannot hold."""
_COLLAPSES = re.compile(r"\t|  |^ | $|\n | \n")


class Pen:
    """Writes in a version of QTI: its elements, and texts with their marks and pictures."""

    def __init__(self, version: Version, passages: Passages) -> None:
        self.version = version
        self.q = version.q
        self.passages = passages

    def block(self, words: str) -> str:
        """A text in blocks of its own."""
        return element("div", self.passages.html(words)) if is_rich(words) else blocks(words)

    def inline(self, words: str) -> str:
        """A text inside another element."""
        return self.passages.html(words, inline=True) if is_rich(words) else inline(words)

    def words(self, words: str) -> str:
        """A text where QTI holds words alone."""
        if not (is_rich(words) or "\n" in words or _COLLAPSES.search(words)):
            return text(words)
        told = text(plain_text(words))
        self.passages.remember(words, reduce_fragment(told, Words()))
        return told


def blocks(words: str) -> str:
    """The words as a paragraph with line breaks; preformatted where spaces would be lost."""
    if _COLLAPSES.search(words):
        return _preformatted(words)
    return element("p", _lines(words))


def inline(words: str) -> str:
    """The words inside another element, with line breaks."""
    return _preformatted(words) if _COLLAPSES.search(words) else _lines(words)


def read_flow(node: Node, words: Words, skip: Callable[[Node], bool] = lambda _node: False) -> str:
    """The text of an element, without what `skip` names."""
    reduce_node(node, words, skip)
    return words.text()


def read_body(node: Node, words: Words, gaps: frozenset[str], skip: Callable[[Node], bool]) -> str:
    """The text of a body; a gap sign stands where one of the `gaps` is, unless alone in a row.

    A drop-down list leaves its number.
    """
    numbers = count(1)

    def told(each: Node) -> str | None:
        if each.tag == DROP_DOWN:
            return f"[[{next(numbers)}]]"
        return _HERE if each.tag in gaps else None

    _walk(node, words, told, skip)
    rows = words.text().split("\n")
    kept = [row for row in rows if row.strip() != _HERE]
    return "\n".join(kept).replace(_HERE, GAP).strip()


def _walk(
    node: Node, words: Words, told: Callable[[Node], str | None], skip: Callable[[Node], bool]
) -> None:
    for each in node.content:
        if isinstance(each, str):
            words.data(each)
        elif (sign := told(each)) is not None:
            words.data(sign)
        elif not skip(each):
            words.start(each.tag, each.attributes)
            _walk(each, words, told, skip)
            words.end(each.tag)


def _lines(words: str) -> str:
    return "<br/>".join(text(row) for row in words.split("\n"))


def _preformatted(words: str) -> str:
    return element("pre", text(words))
