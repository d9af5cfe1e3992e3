"""The Markdown that question texts are written in, as a parser of markdown-it.

Bold `**…**`, italic `*…*`, raised `^…^`, lowered `~…~`, lists, tables with a head row, images
`![description](name)`, a backslash before a sign that is meant as itself. There are no links, no
addresses, no HTML, no headings; an underscore is a gap to fill in and never a mark.
"""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis

SCRIPTS = {"^": "sup", "~": "sub"}
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A sign that a backslash makes stand for itself."""
_FOOTNOTE = re.compile(r"\(\*+\)")
_LONGEST_SCRIPT = 40


@cache
def parser() -> MarkdownIt:
    """The parser; it keeps nothing between texts."""
    made = MarkdownIt("zero", {"html": False, "breaks": True})
    made.enable(["table", "list", "image", "escape", "newline", "emphasis"])
    made.inline.ruler.at("emphasis", _stars_only)
    for sign, tag in SCRIPTS.items():
        made.inline.ruler.push(tag, _script(sign, tag))
    return made


def _stars_only(state: StateInline, silent: bool) -> bool:
    # "(*)" refers to a note at the end: two of them are no emphasis.
    is_note = state.pos > 0 and _FOOTNOTE.match(state.src, state.pos - 1)
    return state.src[state.pos] == "*" and not is_note and emphasis.tokenize(state, silent)


def _script(sign: str, tag: str) -> Callable[[StateInline, bool], bool]:
    mark = re.escape(sign)
    pattern = re.compile(rf"{mark}((?:[^\s\\{mark}]|\\[^\s]){{1,{_LONGEST_SCRIPT}}}){mark}")

    def rule(state: StateInline, silent: bool) -> bool:
        found = pattern.match(state.src, state.pos, state.posMax)
        if found is None:
            return False
        if not silent:
            state.push(f"{tag}_open", tag, 1)
            state.push("text", "", 0).content = ESCAPED.sub(r"\1", found[1])
            state.push(f"{tag}_close", tag, -1)
        state.pos = found.end()
        return True

    return rule
