"""Automatic numbering: the "Câu 1.", "A." or "a)" that Word draws but no paragraph holds."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from question_bank.formats.word.opening import W

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_DEPTHS = 9
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Level:
    """One depth of a list: where it starts, in which signs it counts, what is drawn."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _DEPTHS)


class Numbering:
    """The lists of a document; counts as its paragraphs pass by in order."""

    def __init__(self, tree: "Element | None") -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, tuple[str, dict[int, int]]] = {}
        self._begun: set[str] = set()
        if tree is None:
            return
        for each in tree.iter(f"{W}abstractNum"):
            levels = {_value(level, "ilvl"): _read_level(level) for level in each.iter(f"{W}lvl")}
            self._lists[each.get(f"{W}abstractNumId", "")] = _List(levels)
        for each in tree.iter(f"{W}num"):
            abstract = each.find(f"{W}abstractNumId")
            starts = {
                _value(override, "ilvl"): _value(start, "val")
                for override in each.iter(f"{W}lvlOverride")
                for start in override.iter(f"{W}startOverride")
            }
            kept = abstract.get(f"{W}val", "") if abstract is not None else ""
            self._numbers[each.get(f"{W}numId", "")] = (kept, starts)

    def next_label(self, number: str, depth: int) -> str:
        """What Word draws before the next paragraph of this list; empty for a bullet."""
        abstract, starts = self._numbers.get(number, ("", {}))
        found = self._lists.get(abstract)
        if found is None or not 0 <= depth < _DEPTHS or depth not in found.levels:
            return ""
        if number not in self._begun:
            self._begun.add(number)
            for level in starts:
                if 0 <= level < _DEPTHS:
                    found.counts[level] = None
        self._count(found, depth, starts)
        return self._draw(found, depth)

    def is_bullet(self, number: str, depth: int) -> bool:
        """Whether Word draws a sign without a number before paragraphs of this list."""
        found = self._lists.get(self._numbers.get(number, ("", {}))[0])
        return found is not None and found.levels.get(depth, Level()).format == "bullet"

    def _count(self, found: _List, depth: int, starts: dict[int, int]) -> None:
        for level in range(depth + 1):
            start = starts.get(level, found.levels.get(level, Level()).start)
            count = found.counts[level]
            if count is None:
                found.counts[level] = start
            elif level == depth:
                found.counts[level] = count + 1
        found.counts[depth + 1 :] = [None] * (_DEPTHS - depth - 1)

    def _draw(self, found: _List, depth: int) -> str:
        level = found.levels[depth]
        if level.format in {"bullet", "none"}:
            return ""
        text = level.text
        for place in range(_DEPTHS):
            if f"%{place + 1}" in text:
                shown = found.levels.get(place, Level()).format
                text = text.replace(f"%{place + 1}", _spell(found.counts[place] or 1, shown))
        return text.strip()


def _read_level(element: "Element") -> Level:
    start, shown, text = (element.find(f"{W}{name}") for name in ("start", "numFmt", "lvlText"))
    return Level(
        start=_value(start, "val") if start is not None else 1,
        format=shown.get(f"{W}val", "decimal") if shown is not None else "decimal",
        text=text.get(f"{W}val", "") if text is not None else "",
    )


def _value(element: "Element", name: str) -> int:
    text = element.get(f"{W}{name}", "0")
    return min(int(text), _MOST) if text.isdigit() else 0


def _spell(number: int, shown: str) -> str:
    match shown:
        case "upperLetter":
            return _letters(number)
        case "lowerLetter":
            return _letters(number).lower()
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ, as Word counts."""
    return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 8) if number else ""


def _roman(number: int) -> str:
    drawn, left = "", min(number, 3999)
    for value, sign in _ROMAN:
        drawn += sign * (left // value)
        left %= value
    return drawn
