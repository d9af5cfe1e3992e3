"""Reads of the installed regulation profiles."""

from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, select

from app.db import db
from app.errors import NotFound
from app.regulations.loading import parse_profile
from app.regulations.models import RegulationProfile
from app.regulations.profile import RegulationProfile as Profile


def list_profiles() -> Select[RegulationProfile]:
    """All installed versions, by code, the newest version of each first."""
    return select(RegulationProfile).order_by(
        RegulationProfile.code, RegulationProfile.version.desc()
    )


def get_profile_row(profile_id: UUID) -> RegulationProfile:
    """The installed version. Raise NotFound."""
    row = db.session.get(RegulationProfile, profile_id)
    if row is None:
        raise NotFound(f"regulation profile {profile_id}")
    return row


def find_latest_profile(code: str) -> RegulationProfile | None:
    """The newest installed version of a code, such as `chv-2025`."""
    stmt = select(RegulationProfile).where(RegulationProfile.code == code)
    return db.session.scalar(stmt.order_by(RegulationProfile.version.desc()).limit(1))


def load_profile(row: RegulationProfile) -> Profile:
    """The rules a row holds. The text never changes, so it is parsed once a process."""
    return _parsed(row.source)


@lru_cache(maxsize=32)
def _parsed(source: str) -> Profile:
    return parse_profile(source)
