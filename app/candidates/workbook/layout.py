"""How registration workbooks are written, read once from registration.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.regulations.profile import plain


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the registration, the headers it goes by, and how its cells are read."""

    field: str
    kind: str
    header: re.Pattern[str]
    after: Mapping[str, re.Pattern[str]]
    """Headers that mean the field only when they stand right after another field's column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Names of columns, marks for yes and no, footers."""

    header_rows: int
    least_columns: int
    required_columns: tuple[str, ...]
    required_values: frozenset[str]
    birth_years: range
    footer: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    signs: Mapping[str, bool]
    genders: Mapping[str, re.Pattern[str]]
    columns: tuple[Column, ...]

    def recognise(self, header: str, previous: str | None) -> tuple[Column, int | None] | None:
        """Return the column a header names, with the year it tells, if it is a known one.

        `previous` is the field of the column before it.
        """
        words = plain(header)
        for column in self.columns:
            if match := column.header.fullmatch(words):
                years = [year for year in match.groupdict().values() if year]
                return column, int(years[0]) if years else None
            follower = column.after.get(previous or "")
            if follower is not None and follower.fullmatch(words):
                return column, None
        return None

    def is_footer(self, text: str) -> bool:
        """Tell whether a text begins what stands under a list: totals, signatures."""
        return self.footer.fullmatch(plain(text)) is not None


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def registration_layout() -> Layout:
    """The layout that ships with the application."""
    path = files("app.candidates.workbook").joinpath("registration.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    first, last = data["birth_years"]
    return Layout(
        header_rows=data["header_rows"],
        least_columns=data["least_columns"],
        required_columns=tuple(data["required_columns"]),
        required_values=frozenset(data["required_values"]),
        birth_years=range(first, last + 1),
        footer=_any(data["footers"]),
        yes=_any(data["marks"]["yes"]),
        no=_any(data["marks"]["no"]),
        signs=data["marks"]["signs"],
        genders={gender: _any(words) for gender, words in data["genders"].items()},
        columns=tuple(
            Column(
                column["field"],
                column["kind"],
                _any(column["patterns"]),
                {field: re.compile(header) for field, header in column.get("after", {}).items()},
            )
            for column in data["columns"]
        ),
    )
