"""A profile's text as a list of rules: each table that cites, with its keys and values.

Rules are named by their place and id, as `papers.skills`, so that two versions can be laid side by
side and one rule be set without reading the whole.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.regulations.section import InvalidProfile, Path

Value = bool | int | Decimal | str | date | list[object]
NOT_FOR_FORMS = frozenset({"id", "kind", "key"})
"""What names a rule: changed only in the whole text."""
SAYS_WHERE = frozenset({"source", "citation", "verified", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """One rule as it stands in the text: its name, its path, and its values by key.

    Keys of a table inside the rule that cites nothing of its own are joined by dots.
    """

    name: str
    path: Path
    values: Mapping[str, Value]

    @property
    def kind(self) -> str:
        """The first part of the name: `papers`, `room`."""
        return self.name.partition(".")[0]

    @property
    def title(self) -> str:
        """The rule's own title, empty if it has none."""
        return str(self.values.get("title") or self.values.get("grounds") or "")

    @property
    def citation(self) -> str:
        """Where the rule stands."""
        return str(self.values["citation"])

    @property
    def verified(self) -> bool:
        """Whether the citation was read in its source."""
        return self.values["verified"] is True

    @property
    def settable(self) -> Mapping[str, Value]:
        """The values that a form can change: no lists of tables, no patterns, no names."""
        return {key: value for key, value in self.values.items() if _is_simple(key, value)}


def read_toml(text: str) -> Mapping[str, object]:
    """Return the data of a profile's text. Raises InvalidProfile if it is no TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProfile(f"Tệp TOML sai cú pháp: {error}") from error


def list_tables(data: Mapping[str, object]) -> list[RuleTable]:
    """Return the rules of a profile's data, in the text's order."""
    return list(_walk(data, (), ()))


def _walk(table: Mapping[str, object], names: tuple[str, ...], path: Path) -> Iterator[RuleTable]:
    if "citation" in table and "verified" in table:
        yield RuleTable(name=".".join(names), path=path, values=dict(_flat(table, "")))
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _walk(value, (*names, key), (*path, key))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, dict):
                    name = str(item.get("id", place + 1))
                    yield from _walk(item, (*names, key, name), (*path, key, place))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Value]]:
    for key, value in table.items():
        if isinstance(value, dict):
            if "citation" not in value:
                yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            if not any(isinstance(item, dict) and "citation" in item for item in value):
                yield prefix + key, [_in_one_line(item) for item in value]
        elif isinstance(value, bool | int | Decimal | str | date | list):
            yield prefix + key, value


def _in_one_line(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    return ", ".join(
        "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        for value in item.values()
    )


def _is_simple(key: str, value: Value) -> bool:
    if key in NOT_FOR_FORMS or key in {"patterns", "none", "forms", "inside", "written"}:
        return False
    if isinstance(value, list):
        return bool(value) and key in {"papers", "tie_break", "minutes", "questions"} | _SPANS
    return not key.startswith("expand.")


_SPANS = frozenset({"paper_minutes"})
