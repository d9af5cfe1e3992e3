"""The manifest inside every file: how many rows of each table, and the hash of each part."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.db import Model
from app.packages.contents import Carried, Scope, read_table
from app.packages.rows import Row, read_rows, write_rows

Tables = Mapping[str, Sequence[Row]]
"""Rows by the name of their table."""
MANIFEST = "manifest"


class ManifestBroken(ValueError):
    """Parts and manifest do not agree; the text names the part."""


def read_tables(carried: Iterable[Carried], scope: Scope) -> dict[str, Sequence[Row]]:
    """The rows of each table that belong to the scope."""
    return {each.table.name: read_table(each, scope) for each in carried}


def write_parts(
    tables: Tables, *, told: Mapping[str, Any] | None = None
) -> tuple[dict[str, bytes], dict[str, int]]:
    """A part for each table with the manifest before them, and the rows of each table.

    `told` is what else the manifest says.
    """
    parts = {name: write_rows(Model.metadata.tables[name], rows) for name, rows in tables.items()}
    counts = {name: len(rows) for name, rows in tables.items()}
    listed = {
        name: {"rows": counts[name], "sha256": hashlib.sha256(part).hexdigest()}
        for name, part in parts.items()
    }
    text = json.dumps({"tables": listed, **(told or {})}, ensure_ascii=False, sort_keys=True)
    return {MANIFEST: text.encode(), **parts}, counts


def read_manifest(parts: Mapping[str, bytes]) -> Mapping[str, Any]:
    """The manifest, its hashes checked against the parts. Raise ManifestBroken."""
    try:
        manifest = json.loads(parts[MANIFEST])
        listed = {name: entry["sha256"] for name, entry in manifest["tables"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestBroken(MANIFEST) from error
    for name in sorted(listed.keys() | parts.keys() - {MANIFEST}):
        if hashlib.sha256(parts.get(name, b"")).hexdigest() != listed.get(name):
            raise ManifestBroken(name)
    return dict(manifest)


def parse_tables(
    carried: Iterable[Carried], parts: Mapping[str, bytes], manifest: Mapping[str, Any]
) -> dict[str, Sequence[dict[str, Any]]]:
    """The rows of each table, counted. Raise ManifestBroken or MalformedRows."""
    tables: dict[str, Sequence[dict[str, Any]]] = {}
    for each in carried:
        name = each.table.name
        if name not in parts:
            raise ManifestBroken(name)
        tables[name] = read_rows(each.table, parts[name])
        if len(tables[name]) != manifest["tables"][name].get("rows"):
            raise ManifestBroken(name)
    return tables
