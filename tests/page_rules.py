"""What every page of ours keeps: valid HTML, unique ids, title from h1, labelled inputs.

The full parser takes as long as everything else a test of a page does, and most pages are made of
the same pieces. So a page is walked once by a quick reader, and given to the full parser whenever
it holds a piece that no valid page had before: an element inside another with those attributes, an
end that does not match its start, an unusual reference.
"""

import re
from html.parser import HTMLParser

import html5lib

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"source", "track", "wbr"}
)
UNUSUAL_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-fA-F]+);)\S")
UNNAMED_TYPES = frozenset({"hidden", "submit"})
FIELDS = frozenset({"input", "select", "textarea"})

Piece = tuple[str, str, tuple[str, ...]]
_known: set[Piece] = set()
"""Element, its parent and the names of its attributes, as some valid page had them."""


class Walk(HTMLParser):
    """One pass over a page: its pieces, ids, headings and fields."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: set[Piece] = set()
        self.regular = True
        """Every end tag matches the last open start tag, no attribute stands twice."""
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.unnamed: list[tuple[str, str]] = []
        """Fields that name themselves in no way but perhaps by a label: id, start tag."""
        self.styled: list[str] = []
        self.headings: list[str] = []
        self.titles: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and go into it."""
        self._begin(tag, tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as in a picture's source."""
        self._begin(tag, f"{tag}/", attrs)

    def _begin(self, tag: str, written: str, attrs: list[tuple[str, str | None]]) -> None:
        names = tuple(sorted(name for name, _value in attrs))
        self.regular = self.regular and len(set(names)) == len(names)
        self.pieces.add((self._open[-1] if self._open else "", written, names))
        self._note(tag, dict(attrs))
        if tag == "h1":
            self.headings.append("")
        elif tag == "title" and "svg" not in self._open:
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the element, or note that it is not the one that is open."""
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.regular = False

    def handle_data(self, data: str) -> None:
        """Gather the words of headings and titles."""
        if "h1" in self._open:
            self.headings[-1] += data
        elif "title" in self._open and "svg" not in self._open:
            self.titles[-1] += data

    def _note(self, tag: str, values: dict[str, str | None]) -> None:
        if "id" in values:
            self.ids.append(values["id"] or "")
        if "style" in values:
            self.styled.append(self.get_starttag_text() or tag)
        if tag == "label":
            self.labelled.add(values.get("for") or "")
        if tag in FIELDS and values.get("type") not in UNNAMED_TYPES:
            named = values.get("aria-label") or values.get("aria-labelledby")
            if not named and "label" not in self._open:
                self.unnamed.append((values.get("id") or "", self.get_starttag_text() or tag))


def check_page(text: str) -> None:
    """Fail with what is wrong with the page."""
    walk = Walk()
    walk.feed(text)
    walk.close()
    check_validity(text, walk)
    assert len(walk.ids) == len(set(walk.ids)), "duplicate ids"
    assert len(walk.headings) == 1, walk.headings
    assert folded(walk.titles[0]).startswith(folded(walk.headings[0])), walk.titles[0]
    assert not walk.styled, f"style attribute: {walk.styled[0]}"
    unlabelled = [tag for name, tag in walk.unnamed if not name or name not in walk.labelled]
    assert not unlabelled, f"no label: {unlabelled[0]}"


def check_validity(text: str, walk: Walk) -> None:
    """Fail with the full parser's errors, where it has to look."""
    if walk.regular and walk.pieces <= _known and not UNUSUAL_REFERENCE.search(text):
        return
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    assert not parser.errors, parser.errors[:3]
    _known.update(walk.pieces)


def folded(text: str) -> str:
    """The text with spaces folded."""
    return " ".join(text.split())
