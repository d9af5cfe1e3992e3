"""The table of regulation profiles: rules as data, pinned by each exam."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Model


class RegulationProfile(Model):
    """One version of a set of rules, kept as the text it was read from. Never changed."""

    __tablename__ = "regulation_profile"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str]
    """Such as `chv-2025`."""
    version: Mapped[int]
    title: Mapped[str]
    source: Mapped[str]
    """The TOML text."""
    sha256: Mapped[str]
    installed_at: Mapped[datetime] = mapped_column(default=clock.now)
