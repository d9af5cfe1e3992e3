"""Reads of the installed regulation profiles."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, select

from app.db import db
from app.errors import NotFound
from app.regulations.loading import parse_profile
from app.regulations.models import CalendarDay, DraftState, ProfileDraft, RegulationProfile
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


def find_comparable(row: RegulationProfile, other_id: str) -> RegulationProfile:
    """The version of that id; without one, the version before, or else any other, or itself.

    Raise NotFound for an id no version has.
    """
    if other_id:
        try:
            return get_profile_row(UUID(other_id))
        except ValueError as error:
            raise NotFound(f"regulation profile {other_id}") from error
    others = db.session.scalars(list_profiles()).all()
    same_code = [one for one in others if one.code == row.code and one.version < row.version]
    return next(iter([*same_code, *(one for one in others if one is not row)]), row)


def find_latest_profile(code: str) -> RegulationProfile | None:
    """The newest installed version of a code, such as `chv-2025`."""
    stmt = select(RegulationProfile).where(RegulationProfile.code == code)
    return db.session.scalar(stmt.order_by(RegulationProfile.version.desc()).limit(1))


def has_text(code: str, sha256: str) -> bool:
    """Tell whether some version of a code has the text of this digest."""
    stmt = select(RegulationProfile.id).where(
        RegulationProfile.code == code, RegulationProfile.sha256 == sha256
    )
    return db.session.scalar(stmt.limit(1)) is not None


def list_drafts() -> Sequence[ProfileDraft]:
    """The drafts at work, the latest writing first."""
    open_states = (DraftState.WRITING, DraftState.PROPOSED)
    stmt = select(ProfileDraft).where(ProfileDraft.state.in_(open_states))
    return db.session.scalars(stmt.order_by(ProfileDraft.written_at.desc())).all()


def get_draft(draft_id: UUID) -> ProfileDraft:
    """The draft. Raise NotFound."""
    draft = db.session.get(ProfileDraft, draft_id)
    if draft is None:
        raise NotFound(f"profile draft {draft_id}")
    return draft


def get_calendar_day(day_id: UUID) -> CalendarDay:
    """The day of the work calendar. Raise NotFound."""
    day = db.session.get(CalendarDay, day_id)
    if day is None:
        raise NotFound(f"calendar day {day_id}")
    return day


def find_origin(profile_id: UUID) -> ProfileDraft | None:
    """The draft a version was made from; None for one that came with the application."""
    return db.session.scalar(select(ProfileDraft).where(ProfileDraft.profile_id == profile_id))


def load_profile(row: RegulationProfile) -> Profile:
    """The rules a row holds. The text never changes, so it is parsed once a process."""
    return _parsed(row.source)


@lru_cache(maxsize=32)
def _parsed(source: str) -> Profile:
    return parse_profile(source)
