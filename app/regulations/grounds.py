"""Which priority categories a registration claims, read from what was written."""

import re
from dataclasses import dataclass

from app.regulations.profile import plain
from app.regulations.selection import PriorityRule

_PARTS = re.compile(r"[;\n]")
_NONE = frozenset({"", "khong", "khong co", "khong thuoc", "0"})


@dataclass(frozen=True, slots=True)
class Grounds:
    """The categories that were recognised, and the parts that were not."""

    categories: frozenset[str]
    unknown: tuple[str, ...]


def read_grounds(rule: PriorityRule, text: str) -> Grounds:
    """Read grounds parted by ";". A part that says none counts as none."""
    found, unknown = set(), []
    for part in _PARTS.split(text):
        words = plain(part)
        names = {one.id for one in rule.categories if one.written.fullmatch(words)}
        found |= names
        if not names and words not in _NONE:
            unknown.append(part.strip())
    return Grounds(frozenset(found), tuple(unknown))


def split_choices(text: str) -> tuple[str, ...]:
    """Read offices in the order wanted, parted by ";"; blank parts are skipped."""
    return tuple(part.strip() for part in _PARTS.split(text) if part.strip())
