"""Rows of a table as JSON text and back, column by column as the table declares them.

Nothing but plain values is read: no code, no object, no column that the table does not have.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum as PythonEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Date, Enum, LargeBinary, Table, Uuid

from app.db import ExactDecimal, UtcDateTime
from app.packages.keys import decode, encode

Row = Mapping[str, Any]
"""A row by column name."""


class MalformedRows(ValueError):
    """The text does not hold rows of this table."""


def write_rows(table: Table, rows: Iterable[Row]) -> bytes:
    """The rows as JSON: the columns' names once, then a list a row."""
    names = [column.name for column in table.columns]
    values = [[_plain(row[name]) for name in names] for row in rows]
    told = {"columns": names, "rows": values}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def read_rows(table: Table, text: bytes) -> Sequence[dict[str, Any]]:
    """The rows, each value of the column's own type. Raise MalformedRows."""
    columns = list(table.columns)
    try:
        told = json.loads(text)
        if told["columns"] != [column.name for column in columns]:
            raise MalformedRows(table.name)
        return [_read_row(columns, values) for values in told["rows"]]
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as error:
        raise MalformedRows(table.name) from error


def digest_of_columns(tables: Iterable[Table]) -> str:
    """A hash over the tables' columns: two editions of the software that differ there say so."""
    told = sorted(
        f"{table.name}.{column.name} {type(column.type).__name__} {column.nullable}"
        for table in tables
        for column in table.columns
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return encode(value)
        case PythonEnum():
            return value.value
        case UUID() | Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


def _read_row(columns: Sequence[Column[Any]], values: Any) -> dict[str, Any]:
    if not isinstance(values, list):
        raise MalformedRows
    return {
        column.name: _read_value(column, value)
        for column, value in zip(columns, values, strict=True)
    }


def _read_value(column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise MalformedRows(column.name)
        return None
    if isinstance(column.type, JSON):
        return value
    return _read_text(column, value) if _is_written_as_text(column) else _read_plain(column, value)


def _is_written_as_text(column: Column[Any]) -> bool:
    return isinstance(column.type, Uuid | UtcDateTime | Date | ExactDecimal | LargeBinary | Enum)


def _read_text(column: Column[Any], value: Any) -> Any:
    if not isinstance(value, str):
        raise MalformedRows(column.name)
    match column.type:
        case Uuid():
            return UUID(value)
        case UtcDateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case ExactDecimal():
            return Decimal(value)
        case LargeBinary():
            return decode(value, None)
        case _:
            return column.type.python_type(value)


def _read_plain(column: Column[Any], value: Any) -> Any:
    if type(value) is not column.type.python_type:
        raise MalformedRows(column.name)
    return value
