"""Putting the profiles that come with the application into the database."""

import hashlib

from app.db import db
from app.ledger.recording import Actor, record
from app.regulations.loading import parse_profile, read_shipped_profile, shipped_profiles
from app.regulations.models import RegulationProfile
from app.regulations.queries import find_latest_profile, has_text


def install_profiles(*, by: Actor) -> list[RegulationProfile]:
    """Store each shipped profile whose text is not stored yet; give the new versions.

    Versions already stored stay as they are, since exams pin them, and one made on screen stays
    the newest until the application ships another text. Safe to repeat. Raises InvalidProfile for
    a text that breaks the schema.
    """
    installed = [_install(code, by=by) for code in shipped_profiles()]
    return [row for row in installed if row is not None]


def _install(code: str, *, by: Actor) -> RegulationProfile | None:
    source = read_shipped_profile(code)
    if has_text(code, digest_of(source)):
        return None
    row = add_version(code, source)
    record(
        "regulation_profile.installed",
        by=by,
        subject=row.id,
        code=code,
        version=row.version,
        sha256=row.sha256,
    )
    return row


def add_version(code: str, source: str) -> RegulationProfile:
    """Store a text as the newest version of a code. Raises InvalidProfile."""
    latest = find_latest_profile(code)
    row = RegulationProfile(
        code=code,
        version=latest.version + 1 if latest else 1,
        title=parse_profile(source).title,
        source=source,
        sha256=digest_of(source),
    )
    db.session.add(row)
    db.session.flush()
    return row


def digest_of(source: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(source.encode()).hexdigest()
