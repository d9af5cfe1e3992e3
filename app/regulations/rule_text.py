"""Changing a profile's text at one place, so that comments and order stay as people wrote them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.errors import DomainError
from app.regulations.rule_tables import RuleTable, Value, list_tables, read_toml
from app.regulations.section import locate


class RuleUnknown(DomainError):
    """The text has no rule of this name."""


class ValueUnwritable(DomainError):
    """The value cannot be put into the text here; the whole text has to be edited."""


def find_table(text: str, name: str) -> RuleTable:
    """Return the rule of that name. Raises RuleUnknown, or InvalidProfile for what is no TOML."""
    for table in list_tables(read_toml(text)):
        if table.name == name:
            return table
    raise RuleUnknown(f"Không có quy tắc “{name}”")


def set_values(text: str, name: str, values: Mapping[str, Value]) -> str:
    """Return the text with these values of a rule changed; keys the rule lacks are added.

    Raises RuleUnknown or ValueUnwritable.
    """
    for key, value in values.items():
        table = find_table(text, name)
        if key not in table.values or table.values[key] != value:
            text = _set_value(text, table, key, value)
    return text


def _set_value(text: str, table: RuleTable, key: str, value: Value) -> str:
    lines = text.splitlines()
    places = locate(text)
    head, _, inner = key.partition(".")
    at = places.get((*table.path, head))
    if inner:
        held = {inside: table.values[inside] for inside in table.values if _within(inside, head)}
        written = ", ".join(
            f"{one.partition('.')[2]} = {to_toml(one_value)}"
            for one, one_value in (held | {key: value}).items()
        )
        line = f"{head} = {{ {written} }}"
    else:
        line = f"{head} = {to_toml(value)}"
    if at is None:
        lines.insert(places[*table.path, "citation"], line)
    else:
        lines[at - 1] = line
    changed = "\n".join(lines) + "\n"
    if find_table(changed, table.name).values.get(key) != value:
        raise ValueUnwritable(f"Không sửa được khóa “{key}” ở đây; hãy sửa trong toàn văn.")
    return changed


def _within(key: str, head: str) -> bool:
    return key.partition(".")[0] == head and "." in key


def to_toml(value: Value) -> str:
    """Return a value as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case list():
            return f"[{', '.join(_item_to_toml(item) for item in value)}]"
        case _:
            return _quoted(value)


def _item_to_toml(item: object) -> str:
    return str(item) if isinstance(item, int) else _quoted(str(item))


def _quoted(text: str) -> str:
    """Return a basic string: control characters, quotes and backslashes escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            char if char >= " " and char != "\x7f" else f"\\u{ord(char):04X}" for char in escaped
        )
        + '"'
    )
