"""The paragraphs of a document in order, each character with the signs it carries."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from question_bank.errors import N_, InvalidItem, Refusal
from question_bank.formats.archive import ArchiveRefused
from question_bank.formats.pictures import Album
from question_bank.formats.word.looks import (
    NOTHING,
    OWN_LOOKS,
    Look,
    Styles,
    read_look,
    read_numbering,
)
from question_bank.formats.word.numbering import Numbering
from question_bank.formats.word.opening import Package, R, W, iterate
from question_bank.formats.word.pieces import (
    BEGIN,
    BREAK,
    END,
    FIRST_PICTURE,
    MORE,
    MOST_DRAWN,
    VERBATIM,
    Paragraph,
    Picture,
    Row,
)
from question_bank.legacy import LegacyEncoding, convert_legacy

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_INLINE = {
    *(f"{W}{name}" for name in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple")),
    *(f"{W}{name}" for name in ("moveTo", "customXml", "bdo", "dir")),
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DRAWN_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "F0E0": "→",
    "F0E8": "→",
    "F0FC": "✓",
    "F0FE": "☑",
    "F0A8": "□",
    "F0B3": "≥",
    "F0A3": "≤",
}
MOST_PARAGRAPHS = 70_000
"""Fourteen thousand questions of five paragraphs; each cell of a table has one at least."""
MISSING = "□"
"""Stands where a sign was drawn in a font of signs that has no letter for it."""


@dataclass(slots=True)
class _Gathered:
    """What a paragraph's runs gave so far."""

    texts: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    oddities: set[str] = field(default_factory=set)

    def add(self, text: str, signs: int) -> None:
        """Add a run's text, each of its characters with the same signs."""
        self.texts.append(text)
        self.signs.append(chr(signs) * len(text))


class DocumentText:
    """Reads a package's paragraphs and rows; `legacy` is the old font encoding to convert from."""

    def __init__(
        self, package: Package, legacy: LegacyEncoding | None = None, album: Album | None = None
    ) -> None:
        self._package = package
        self._album = album or Album()
        self._legacy = legacy
        self._styles = Styles(package.tree(package.part_beside("styles.xml")))
        self._numbering = Numbering(package.tree(package.part_beside("numbering.xml")))
        self._looks: dict[tuple[str, str], Look] = {}
        self._count = 0
        self._notes = _read_notes(package)
        self.fonts: set[str] = set()
        self.drawn: dict[str, Picture] = {}
        """The pictures by the signs that stand for them in texts."""
        self.is_ours = self._styles.has(VERBATIM)
        """Whether our own writer wrote the document: its text is in Unicode for certain."""

    def blocks(self) -> Iterator[Paragraph | Row]:
        """Paragraphs outside tables and rows of tables, in the order of the document."""
        tables = rows = paragraphs = 0
        body = self._package.read(self._package.main)
        for event, element in iterate(body, self._package.main):
            step = 1 if event == "start" else -1
            if element.tag == f"{W}tbl":
                rows += step
                tables += step == 1 and rows == 1
            elif element.tag == f"{W}p":
                paragraphs += step
                if step == -1 and not rows and not paragraphs:
                    yield self._paragraph(element)
                    element.clear()
            elif element.tag == f"{W}tr" and step == -1 and rows == 1 and not paragraphs:
                yield self._row(element, tables)
                element.clear()

    def _row(self, element: "Element", table: int) -> Row:
        # Paragraphs of a table inside a cell come with the cell, in their order.
        cells = list(_cells(element))
        return Row(
            table,
            tuple(tuple(self._paragraph(each) for each in cell.iter(f"{W}p")) for cell in cells),
            tuple(map(_span, cells)),
            element.find(f"{W}trPr/{W}tblHeader") is not None,
        )

    def _paragraph(self, element: "Element") -> Paragraph:
        self._count += 1
        if self._count > MOST_PARAGRAPHS:
            raise Refusal(
                N_("Văn bản dài quá %(count)s đoạn; hãy chia thành nhiều tệp"),
                count=str(MOST_PARAGRAPHS),
            )
        made = Paragraph(self._count)
        style, mark, listed = self._styles.default, NOTHING, None
        if (properties := element.find(f"{W}pPr")) is not None:
            named = properties.find(f"{W}pStyle")
            style = named.get(f"{W}val", "") if named is not None else style
            mark = read_look(properties.find(f"{W}rPr"))
            listed = read_numbering(properties.find(f"{W}numPr"))
            made.align = _alignment(properties.find(f"{W}jc"))
        look = self._styles.find(style).look
        gathered = _Gathered()
        made.goes_on = style == MORE
        self._number(made, gathered, listed or self._styles.find(style).numbering, mark.over(look))
        self._gather(element, look, gathered)
        made.text, made.signs = _normal("".join(gathered.texts), "".join(gathered.signs))
        made.pictures, made.notes = tuple(gathered.pictures), tuple(gathered.notes)
        made.oddities = frozenset(gathered.oddities)
        return made

    def _number(
        self, made: Paragraph, gathered: _Gathered, listed: tuple[str, int] | None, look: Look
    ) -> None:
        """Put what Word draws before a paragraph of a list in front of it."""
        if listed is None:
            return
        label = self._numbering.next_label(*listed)
        made.is_bullet = not label and self._numbering.is_bullet(*listed)
        made.depth = listed[1] if label or made.is_bullet else None
        if label:
            gathered.add(f"{label} ", look.signs())

    def _gather(self, element: "Element", look: Look, gathered: _Gathered) -> None:
        for each in element:
            if each.tag == f"{W}r":
                self._gather_run(each, look, gathered)
            elif each.tag in _INLINE:
                self._gather(each, look, gathered)
            elif each.tag in {f"{_MATH}oMath", f"{_MATH}oMathPara"}:
                gathered.oddities.add("equation")
                gathered.add(" ".join(part.text or "" for part in each.iter(f"{_MATH}t")), 0)
            elif each.tag == f"{_MC}AlternateContent":
                self._gather_choice(each, look, gathered)

    def _gather_choice(self, element: "Element", look: Look, gathered: _Gathered) -> None:
        choice = element.find(f"{_MC}Choice")
        if choice is not None:
            self._gather(choice, look, gathered)

    def _gather_run(self, run: "Element", below: Look, gathered: _Gathered) -> None:
        look = self._look_of(run.find(f"{W}rPr"), below)
        if _is_verbatim(run):
            pieces = "".join(self._piece(each, gathered) for each in run)
            gathered.add(f"{BEGIN}{pieces}{END}".replace("\n", BREAK), 0)
            return
        if look.hidden:
            gathered.oddities.add("hidden")
            return
        if look.font:
            self.fonts.add(look.font)
        text = "".join(self._piece(each, gathered) for each in run)
        if self._legacy:
            text = _modern(text, look.font or "", self._legacy)
        if text:
            gathered.add(text, look.signs())

    def _look_of(self, properties: "Element | None", below: Look) -> Look:
        if properties is None:
            return below
        own, named = read_look(properties), properties.find(f"{W}rStyle")
        if named is not None:
            style = named.get(f"{W}val", "")
            own = own.over(OWN_LOOKS.get(style) or self._styles.find(style).look)
        return own.over(below)

    def _piece(self, element: "Element", gathered: _Gathered) -> str:
        tag = element.tag.removeprefix(W)
        if tag == "t":
            return element.text or ""
        if tag in _DRAWN_SIGNS:
            return _DRAWN_SIGNS[tag]
        return self._special(element, tag, gathered)

    def _special(self, element: "Element", tag: str, gathered: _Gathered) -> str:
        """What stands in a run besides letters."""
        match tag:
            case "sym":
                return self._symbol(element.get(f"{W}char", ""), gathered)
            case "footnoteReference" | "endnoteReference":
                return self._note(tag, element.get(f"{W}id", ""), gathered)
            case "drawing" | "pict" | "object":
                return self._picture(element, gathered)
            case _ if element.tag == f"{_MC}AlternateContent":
                choice = element.find(f"{_MC}Choice")
                inside = choice if choice is not None else ()
                return "".join(self._picture(drawn, gathered) for drawn in inside)
        return ""

    def _symbol(self, code: str, gathered: _Gathered) -> str:
        if (sign := _SYMBOLS.get(code.upper())) is None:
            gathered.oddities.add("symbol")
        return sign or MISSING

    def _note(self, tag: str, own: str, gathered: _Gathered) -> str:
        text = self._notes.get((tag.removesuffix("Reference"), own), "")
        if text:
            gathered.notes.append(text)
        return ""

    def _picture(self, element: "Element", gathered: _Gathered) -> str:
        """Take the pictures of a drawing; the signs that stand for them in the text."""
        described = next(element.iter(_DRAWN), None)
        words = described.get("descr", "") if described is not None else ""
        found, signs = False, ""
        for each in element.iter():
            if each.tag == f"{W}txbxContent":
                gathered.oddities.add("text-box")
            if each.tag in {_BLIP, _IMAGE_DATA}:
                own = each.get(f"{R}embed") or each.get(f"{R}id") or each.get(f"{R}link") or ""
                told = " ".join((words or each.get("title", "")).split())
                picture = self._draw(own, told)
                gathered.pictures.append(picture)
                found, signs = True, signs + picture.sign
        if not (found or "text-box" in gathered.oddities):
            gathered.oddities.add("object")
        # After verbatim text its pictures are named in it.
        return "" if any(BEGIN in each for each in gathered.texts) else signs

    def _draw(self, relation: str, description: str) -> Picture:
        """The picture that a relation of the document leads to."""
        found = self._package.relations.get(relation)
        address = found.target if found else relation
        try:
            if found is None or found.external or not self._package.has(address):
                self._album.draw(address, lambda _address: None)
            content = self._package.read(address)
            name = self._album.add(content, address.rpartition("/")[2])
            picture = Picture(description, name, sign=chr(FIRST_PICTURE + len(self.drawn)))
            self.drawn[picture.sign] = picture
            if len(self.drawn) >= MOST_DRAWN:
                raise Refusal(N_("Văn bản có quá nhiều hình; hãy chia thành nhiều tệp"))
            return picture
        except InvalidItem as refusal:
            return Picture(description, refusal=refusal)
        except ArchiveRefused as refusal:
            told = InvalidItem(refusal.template, column="Hình", **refusal.params)
            return Picture(description, refusal=told)


def _span(cell: "Element") -> int:
    """How many columns a cell covers; 0 if it goes on with the one above it."""
    above, across = cell.find(f"{W}tcPr/{W}vMerge"), cell.find(f"{W}tcPr/{W}gridSpan")
    if above is not None and above.get(f"{W}val", "continue") == "continue":
        return 0
    told = across.get(f"{W}val", "1") if across is not None else "1"
    return int(told[:2]) if told.isdecimal() else 1


def _cells(element: "Element") -> Iterator["Element"]:
    for each in element:
        if each.tag == f"{W}tc":
            yield each
        elif each.tag in _INLINE:
            yield from _cells(each)


def _read_notes(package: Package) -> dict[tuple[str, str], str]:
    """The texts of footnotes and endnotes by their kind and id."""
    found: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        tree = package.tree(package.part_beside(f"{kind}s.xml"))
        for note in tree.iter(f"{W}{kind}") if tree is not None else ():
            text = "".join(each.text or "" for each in note.iter(f"{W}t"))
            found[kind, note.get(f"{W}id", "")] = unicodedata.normalize("NFC", text).strip()
    return found


def _alignment(element: "Element | None") -> str:
    """The column alignment that a `w:jc` of a paragraph in a cell asks for."""
    told = element.get(f"{W}val", "") if element is not None else ""
    return {"right": "right", "end": "right", "center": "center"}.get(told, "")


def _is_verbatim(run: "Element") -> bool:
    named = run.find(f"{W}rPr/{W}rStyle")
    return named is not None and named.get(f"{W}val") == VERBATIM


def _modern(text: str, font: str, legacy: LegacyEncoding) -> str:
    """A run's text in Unicode; a font of capitals (.VnTimeH) draws small letters as capitals."""
    converted = convert_legacy(text, legacy)
    is_capitals = legacy == "tcvn3" and font.lower().startswith(".vn") and font.endswith("H")
    return converted.upper() if is_capitals else converted


def _normal(text: str, signs: str) -> tuple[str, str]:
    """The text in NFC without invisible signs, the signs of its characters along with it."""
    if BEGIN in text:
        return text, signs
    text = text.replace("\u00a0", " ")
    if unicodedata.is_normalized("NFC", text) and not _INVISIBLE.search(text):
        return text, signs
    pieces: list[str] = []
    kept: list[str] = []
    for character, sign in zip(text, signs, strict=True):
        if _INVISIBLE.match(character):
            continue
        if unicodedata.combining(character) and pieces:
            pieces[-1] += character
        else:
            pieces.append(character)
            kept.append(sign)
    whole, whole_signs = "", ""
    for piece, sign in zip(pieces, kept, strict=True):
        composed = unicodedata.normalize("NFC", piece)
        whole += composed
        whole_signs += sign * len(composed)
    return whole, whole_signs
