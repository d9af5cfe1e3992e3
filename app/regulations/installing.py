"""Putting the profiles that come with the application into the database."""

import hashlib

from app.db import db
from app.ledger.recording import Actor, record
from app.regulations.loading import parse_profile, read_shipped_profile, shipped_profiles
from app.regulations.models import RegulationProfile
from app.regulations.queries import find_latest_profile


def install_profiles(*, by: Actor) -> list[RegulationProfile]:
    """Store each shipped profile whose text is not the newest stored one; give the new versions.

    Versions already stored stay as they are, since exams pin them. Safe to repeat. Raises
    InvalidProfile for a text that breaks the schema.
    """
    installed = [_install(code, by=by) for code in shipped_profiles()]
    return [row for row in installed if row is not None]


def _install(code: str, *, by: Actor) -> RegulationProfile | None:
    source = read_shipped_profile(code)
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    latest = find_latest_profile(code)
    if latest is not None and latest.sha256 == sha256:
        return None
    row = RegulationProfile(
        code=code,
        version=latest.version + 1 if latest else 1,
        title=parse_profile(source).title,
        source=source,
        sha256=sha256,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "regulation_profile.installed",
        by=by,
        subject=row.id,
        code=code,
        version=row.version,
        sha256=sha256,
    )
    return row
