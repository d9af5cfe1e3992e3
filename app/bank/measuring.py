"""Response curves of questions answered often enough; features above the bank add them."""

from collections.abc import Callable, Mapping
from uuid import UUID

from question_bank.assembly.curves import Curve

Source = Callable[[], Mapping[UUID, Curve]]
"""Gives the curves it knows, by version id."""

SOURCES: list[Source] = []


def measured_curves(source: Source) -> Source:
    """Register a feature's curves."""
    SOURCES.append(source)
    return source


def list_curves() -> dict[UUID, Curve]:
    """Every curve known, by version id."""
    return {version_id: curve for source in SOURCES for version_id, curve in source().items()}
