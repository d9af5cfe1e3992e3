"""How a run of text looks, from its own properties and its styles: what marks a key or a word."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from question_bank.formats.word.opening import W

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BOLD, UNDERLINED, RED, COLOURED, LIT = 1, 2, 4, 8, 16
ITALIC, RAISED, LOWERED, STRONG, EMPHATIC = 32, 64, 128, 256, 512
"""The signs a character may carry, as the letter with the number of their sum. `LIT` is a
highlighter or a shaded ground; `STRONG` and `EMPHATIC` are bold and italic in our own writer's
styles, which never mark a key."""
_OFF = {"0", "false", "off", "none"}
_NO_GROUND = {"", "none", "auto", "white", "black", "ffffff"}
_SWITCHES = {"b": "bold", "i": "italic", "u": "underlined", "vanish": "hidden"}
_VALUES = {"color": "colour", "vertAlign": "raised"}
_SCRIPTS = {"superscript": RAISED, "subscript": LOWERED}
_DARK, _PALE = 0x48, 0xF0


@dataclass(frozen=True, slots=True)
class Look:
    """What properties say; None where they are silent and what lies below holds."""

    bold: bool | None = None
    underlined: bool | None = None
    colour: str | None = None
    lit: bool | None = None
    font: str | None = None
    hidden: bool | None = None
    raised: str | None = None
    italic: bool | None = None
    strong: bool | None = None
    emphatic: bool | None = None

    def over(self, below: "Look") -> "Look":
        """These properties on top of others."""
        if self is NOTHING:
            return below
        if below is NOTHING:
            return self
        return Look(
            bold=below.bold if self.bold is None else self.bold,
            underlined=below.underlined if self.underlined is None else self.underlined,
            colour=self.colour or below.colour,
            lit=below.lit if self.lit is None else self.lit,
            font=self.font or below.font,
            hidden=below.hidden if self.hidden is None else self.hidden,
            raised=self.raised or below.raised,
            italic=below.italic if self.italic is None else self.italic,
            strong=self.strong or below.strong,
            emphatic=self.emphatic or below.emphatic,
        )

    def signs(self) -> int:
        """The signs that text with these properties carries."""
        signs = BOLD if self.bold else 0
        signs |= UNDERLINED if self.underlined else 0
        signs |= LIT if self.lit else 0
        signs |= ITALIC if self.italic else 0
        signs |= _SCRIPTS.get(self.raised or "", 0)
        signs |= STRONG if self.strong and self.bold is not False else 0
        signs |= EMPHATIC if self.emphatic and self.italic is not False else 0
        return signs | (_colour_signs(self.colour) if self.colour else 0)


NOTHING = Look()
OWN_LOOKS = {
    "QuestionStrong": Look(strong=True),
    "QuestionEmphasis": Look(emphatic=True),
    "QuestionStrongEmphasis": Look(strong=True, emphatic=True),
}
"""The styles of our own writer for words that its texts mark."""


def read_look(properties: "Element | None") -> Look:
    """What a `w:rPr` says."""
    if properties is None or not len(properties):
        return NOTHING
    found: dict[str, bool | str] = {}
    for each in properties:
        tag, value = each.tag.removeprefix(W), each.get(f"{W}val", "")
        if tag in _SWITCHES:
            found[_SWITCHES[tag]] = value not in _OFF
        elif tag in _VALUES:
            found[_VALUES[tag]] = value
        elif tag == "rFonts":
            found["font"] = each.get(f"{W}ascii", "") or each.get(f"{W}hAnsi", "")
        elif tag in {"highlight", "shd"}:
            ground = value if tag == "highlight" else each.get(f"{W}fill", "auto")
            found["lit"] = ground.lower() not in _NO_GROUND or bool(found.get("lit"))
    return Look(**found) if found else NOTHING  # type: ignore[arg-type]


def _colour_signs(colour: str) -> int:
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return 0
    if max(red, green, blue) < _DARK or min(red, green, blue) > _PALE:
        return 0
    is_red = red >= 0x90 and green <= 0x60 and blue <= 0x60
    return COLOURED | (RED if is_red else 0)


def all_signs(signs: str) -> int:
    """The signs that any of the characters carries."""
    found = 0
    if signs.strip("\0"):  # most text carries none
        for each in set(signs):
            found |= ord(each)
    return found


@dataclass(frozen=True, slots=True)
class Style:
    """A named style: how its text looks, and the list (number id, depth) it belongs to."""

    look: Look = NOTHING
    numbering: tuple[str, int] | None = None


PLAIN = Style()


class Styles:
    """The styles of a document by their ids, each with what it is based on."""

    def __init__(self, tree: "Element | None") -> None:
        self._raw: dict[str, tuple[str, Style]] = {}
        self._whole: dict[str, Style] = {}
        self.default = ""
        for style in tree.iter(f"{W}style") if tree is not None else ():
            own = style.get(f"{W}styleId", "")
            based = style.find(f"{W}basedOn")
            numbered = style.find(f"{W}pPr/{W}numPr")
            self._raw[own] = (
                based.get(f"{W}val", "") if based is not None else "",
                Style(read_look(style.find(f"{W}rPr")), read_numbering(numbered)),
            )
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
                self.default = own

    def has(self, name: str) -> bool:
        """Whether there is a style with this id."""
        return name in self._raw

    def find(self, name: str) -> Style:
        """The style with this id, completed by those it is based on; plain if there is none."""
        if name not in self._whole:
            self._whole[name] = self._complete(name)
        return self._whole[name]

    def _complete(self, name: str) -> Style:
        look, numbering, seen = NOTHING, None, set[str]()
        while name in self._raw and name not in seen:
            seen.add(name)
            name, own = self._raw[name]
            look, numbering = look.over(own.look), numbering or own.numbering
        return Style(look, numbering)


def read_numbering(properties: "Element | None") -> tuple[str, int] | None:
    """The list and depth that a `w:numPr` names; None if it names none."""
    if properties is None:
        return None
    number, depth = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    if number is None:
        return None
    level = depth.get(f"{W}val", "0") if depth is not None else "0"
    return number.get(f"{W}val", "0"), int(level) if level.isdigit() else 0
