"""A table of a TOML profile, read key by key, so that nothing in it goes unread or unchecked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.errors import DomainError
from app.regulations.citation import Citation

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"\s*(?:\"([^\"]+)\"|([\w\-]+))\s*=")


class InvalidProfile(DomainError):
    """The profile breaks its schema. The message names the line and the key."""


def locate(text: str) -> Mapping[Path, int]:
    """Return the line of each table and key of a TOML text, by path (array places from 0)."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _open_table(header[2].split("."), header[1] == "[[", counts)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1] or key[2]), number)
    return lines


def _open_table(names: list[str], is_array: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if is_array:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


@dataclass(slots=True)
class Section:
    """One table: each reader checks its key and marks it read; `finish` refuses the rest."""

    data: Mapping[str, object]
    path: Path = ()
    lines: Mapping[Path, int] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()
    _read: set[str] = field(default_factory=set)

    def refuse(self, key: str, problem: str) -> InvalidProfile:
        """Return the error that names a key of this table."""
        path = (*self.path, key) if key else self.path
        line = next(
            (self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines),
            1,
        )
        name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        return InvalidProfile(f"Dòng {line}, khóa “{name}”: {problem}")

    def has(self, key: str) -> bool:
        """Tell whether the table has the key."""
        return key in self.data

    def _take(self, key: str) -> object:
        self._read.add(key)
        if key not in self.data:
            raise self.refuse(key, "thiếu khóa này")
        return self.data[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not blank."""
        self._read.add(key)
        if default is not None and not self.has(key):
            return default
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "phải là một đoạn văn bản")
        return value

    def word(self, key: str, allowed: Iterable[str]) -> str:
        """Return one of the allowed words."""
        value, words = self.text(key), sorted(allowed)
        if value not in words:
            raise self.refuse(key, f"phải là một trong: {', '.join(words)}")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Return true or false."""
        self._read.add(key)
        if default is not None and not self.has(key):
            return default
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "phải là true hoặc false")
        return value

    def whole(self, key: str, *, least: int = 0) -> int:
        """Return a whole number not below `least`."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refuse(key, f"phải là số nguyên từ {least} trở lên")
        return value

    def number(self, key: str, *, most: Decimal | None = None) -> Decimal:
        """Return an exact number from 0 to `most`."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse(key, "phải là một số")
        exact = Decimal(value)
        if not exact.is_finite() or exact < 0 or (most is not None and exact > most):
            upper = "" if most is None else f", không quá {most}"
            raise self.refuse(key, f"phải là số không âm{upper}")
        return exact

    def span(self, key: str) -> tuple[int, int]:
        """Return a pair [least, most] of positive whole numbers."""
        value = self._take(key)
        if (
            not isinstance(value, list)
            or len(value) != 2
            or not all(isinstance(end, int) and not isinstance(end, bool) for end in value)
            or not 0 < value[0] <= value[1]
        ):
            raise self.refuse(key, "phải là [ít nhất, nhiều nhất], hai số nguyên dương tăng dần")
        return value[0], value[1]

    def whole_numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of positive whole numbers, at least one, each greater than the last."""
        value = self._take(key)
        if (
            not isinstance(value, list)
            or not value
            or not all(type(one) is int and one > 0 for one in value)
            or value != sorted(set(value))
        ):
            raise self.refuse(key, "phải là danh sách số nguyên dương tăng dần")
        return tuple(value)

    def day(self, key: str) -> date:
        """Return a day."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refuse(key, "phải là ngày dạng 2025-11-11")
        return value

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts, at least so many."""
        value = self._take(key) if least or self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.refuse(key, "phải là danh sách văn bản")
        if len(value) < least:
            raise self.refuse(key, f"phải có ít nhất {least} mục")
        return tuple(value)

    def pattern(self, key: str) -> re.Pattern[str]:
        """Return one pattern for a list of alternatives."""
        return self.compiled(key, self.texts(key, least=1))

    def compiled(self, key: str, alternatives: Iterable[str]) -> re.Pattern[str]:
        """Return the alternatives as one pattern, or refuse those that are none."""
        try:
            return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives))
        except re.error as error:
            raise self.refuse(key, f"biểu thức mẫu sai: {error}") from error

    def words(self, key: str) -> Mapping[str, str]:
        """Return a table of text to text, empty if there is none."""
        value = self._take(key) if self.has(key) else {}
        if not isinstance(value, dict) or not all(isinstance(to, str) for to in value.values()):
            raise self.refuse(key, "phải là bảng từ viết tắt = từ đầy đủ")
        return value

    def section(self, key: str) -> "Section":
        """Return a table under this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.refuse(key, "phải là một bảng")
        return Section(value, (*self.path, key), self.lines, self.sources)

    def sections(self, key: str, *, least: int = 1) -> list["Section"]:
        """Return the tables of an array under this one, at least so many."""
        value = self._take(key) if least or self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(key, "phải là các bảng [[…]]")
        if len(value) < least:
            raise self.refuse(key, f"phải có ít nhất {least} bảng")
        return [
            Section(item, (*self.path, key, place), self.lines, self.sources)
            for place, item in enumerate(value)
        ]

    def citation(self) -> Citation:
        """Return where this rule stands; each rule must say, and say whether it was verified."""
        return Citation(
            source=self.word("source", self.sources),
            text=self.text("citation"),
            verified=self.flag("verified"),
            note=self.text("note", ""),
        )

    def finish(self) -> None:
        """Refuse keys nobody read."""
        for key in self.data:
            if key not in self._read:
                raise self.refuse(key, "khóa lạ, không thuộc bộ quy tắc")
