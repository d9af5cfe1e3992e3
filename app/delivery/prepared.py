"""Statements rendered once per database and then sent straight to the driver.

The save route runs thousands of times a second on exam day; building and compiling the same
statement each time cost more than the database's own work. Types are converted as SQLAlchemy
declares them, within the transaction of the given connection.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select

Statement = Select[*tuple[Any, ...]] | Insert
Convert = Callable[[Any], Any] | None


class Clash(Exception):
    """A constraint of the table forbids the row."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """SQL text, the parameters' order and conversions, and the columns' conversions."""

    sql: str
    order: Sequence[str] | None
    literals: Mapping[str, Any]
    binds: Mapping[str, Callable[[Any], Any]]
    columns: Sequence[Convert]


class Prepared:
    """A select or a one-row insert whose parameters are named; given per dialect if it must be."""

    def __init__(self, statement: Statement | None = None, **by_dialect: Statement) -> None:
        self._default = statement
        self._by_dialect = by_dialect
        self._rendered: dict[str, Rendered] = {}

    def first(self, connection: Connection, **values: object) -> tuple[Any, ...] | None:
        """The first row of a select, converted, or None."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """The rows of a select, converted."""
        rendered = self._render(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(rendered.sql, _parameters(rendered, values))
            rows = cursor.fetchall()
        finally:
            cursor.close()
        return [
            tuple([value if convert is None else convert(value) for convert, value in pairs])
            for pairs in (zip(rendered.columns, row, strict=True) for row in rows)
        ]

    def insert(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert the rows. Raise Clash when a constraint forbids one of them."""
        rendered = self._render(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(rendered.sql, [_parameters(rendered, row) for row in rows])
        except connection.dialect.loaded_dbapi.IntegrityError as error:
            raise Clash(str(error)) from error
        finally:
            cursor.close()

    def _render(self, dialect: Dialect) -> Rendered:
        if dialect.name not in self._rendered:
            statement = self._by_dialect.get(dialect.name, self._default)
            if statement is None:
                raise LookupError(f"no statement for {dialect.name}")
            self._rendered[dialect.name] = render(statement, dialect)
        return self._rendered[dialect.name]


def render(statement: Statement, dialect: Dialect) -> Rendered:
    """The statement as this database's driver wants it."""
    compiled = statement.compile(dialect=dialect)
    converts = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in compiled.binds.items()
    }
    selected = statement.selected_columns if isinstance(statement, Select) else ()
    return Rendered(
        sql=str(compiled),
        order=compiled.positiontup if compiled.positional else None,
        literals={name: b.value for name, b in compiled.binds.items() if b.value is not None},
        binds={name: convert for name, convert in converts.items() if convert is not None},
        columns=[
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in selected
        ],
    )


def _parameters(rendered: Rendered, values: Mapping[str, object]) -> Any:
    given = {**rendered.literals, **values}
    for name, convert in rendered.binds.items():
        given[name] = convert(given[name])
    return given if rendered.order is None else [given[name] for name in rendered.order]
