"""What answers told about questions; features above the bank add what they know."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_

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


FacilitySource = Callable[[float, float], ColumnElement[bool]]
"""Gives the condition on Question that its last facility index lies between two bounds, 0 to 1."""

FACILITY_SOURCES: list[FacilitySource] = []


def measured_facilities(source: FacilitySource) -> FacilitySource:
    """Register a feature's measured facilities."""
    FACILITY_SOURCES.append(source)
    return source


def last_facility_between(least: float, most: float) -> ColumnElement[bool]:
    """Whether the question's last facility index lies between the bounds; not if it has none."""
    return or_(false(), *(source(least, most) for source in FACILITY_SOURCES))
