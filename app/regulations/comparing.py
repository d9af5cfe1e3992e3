"""Two versions of a set of rules laid side by side, rule by rule and value by value."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.regulations.rule_tables import RuleTable, Value, list_tables, read_toml


class Difference(StrEnum):
    """How something of one version stands to the other."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePair:
    """One key's value in each version; None where it is missing."""

    key: str
    left: Value | None
    right: Value | None

    @property
    def difference(self) -> Difference:
        """How the two stand to each other."""
        if self.left is None:
            return Difference.ONLY_RIGHT
        if self.right is None:
            return Difference.ONLY_LEFT
        return Difference.SAME if self.left == self.right else Difference.CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePair:
    """One rule in each version; None where it is missing."""

    name: str
    left: RuleTable | None
    right: RuleTable | None
    pairs: Sequence[ValuePair]

    @property
    def table(self) -> RuleTable:
        """The rule as one of the versions has it, the right one if both do."""
        table = self.right or self.left
        if table is None:
            raise ValueError(self.name)
        return table

    @property
    def difference(self) -> Difference:
        """How the two stand to each other."""
        if self.left is None:
            return Difference.ONLY_RIGHT
        if self.right is None:
            return Difference.ONLY_LEFT
        same = all(pair.difference is Difference.SAME for pair in self.pairs)
        return Difference.SAME if same else Difference.CHANGED

    @property
    def changes(self) -> list[ValuePair]:
        """The values that are not the same."""
        return [pair for pair in self.pairs if pair.difference is not Difference.SAME]


def compare_texts(left: str, right: str) -> list[RulePair]:
    """Return every rule of either text, the right one's order first. Raises InvalidProfile."""
    before = {table.name: table for table in list_tables(read_toml(left))}
    after = {table.name: table for table in list_tables(read_toml(right))}
    names = [*after, *(name for name in before if name not in after)]
    return [_pair(name, before.get(name), after.get(name)) for name in names]


def _pair(name: str, left: RuleTable | None, right: RuleTable | None) -> RulePair:
    old, new = left.values if left else {}, right.values if right else {}
    keys = [*new, *(key for key in old if key not in new)]
    pairs = [ValuePair(key=key, left=old.get(key), right=new.get(key)) for key in keys]
    return RulePair(name=name, left=left, right=right, pairs=pairs)
